import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { randomUUID } from 'node:crypto'
import { EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  closeClient,
  credentialsIn,
  eventsOf,
  freshStream,
  gathered,
  listening,
  refusalOf,
  type Asking,
} from './asking.ts'
import { until } from '../../../../support/until.ts'

/** Creates a user as an administrator does it, over HTTP; gives the status. */
const createUser = (connection: string, loginName: string, password: string): Promise<number> => {
  const { username, password: adminPassword } = credentialsIn(connection)
  const [, host = '', port = ''] =
    /@?([^@/:,]+):(\d+)[,?/]/u.exec(connection.replace(/^.*@/u, '@')) ?? []
  const caFile = /tlsCAFile=([^&]+)/u.exec(connection)?.[1]
  const body = JSON.stringify({ loginName, fullName: loginName, groups: [], password })
  return new Promise((resolve, reject) => {
    request(
      {
        host,
        port,
        path: '/users/',
        method: 'POST',
        auth: `${username}:${adminPassword}`,
        headers: { 'content-type': 'application/json' },
        ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
      },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
      .on('error', reject)
      .end(body)
  })
}

/** Permissions on a server with security on. */
export const access = (asking: Asking): void => {
  const admin = () => credentialsIn(asking.connection())
  const plain = { username: `plain-${randomUUID().slice(0, 8)}`, password: randomUUID() }
  const denied = { type: 'access-denied' }
  const append = (stream: string, credentials: { username: string; password: string }) =>
    asking.client().appendToStream(stream, eventsOf(1), { credentials })

  describe('security', () => {
    beforeAll(async () => {
      expect(await createUser(asking.connection(), plain.username, plain.password)).toBe(201)
    })

    test('refuses a bad password as it refuses a missing right', async () => {
      const wrong = { ...plain, password: 'wrong' }
      expect(await refusalOf(append(freshStream(), wrong))).toMatchObject(denied)
    })

    test('lets a plain user write, delete and describe a stream that says nothing', async () => {
      const stream = freshStream()
      await append(stream, plain)
      await asking.client().setStreamMetadata(stream, { maxCount: 5 }, { credentials: plain })
      await asking.client().deleteStream(stream, { credentials: plain })
    })

    test('keeps a plain user from everything and from the system', async () => {
      const everything = asking.client().readAll({ maxCount: 1, credentials: plain })
      expect(await refusalOf(gathered(everything))).toMatchObject(denied)
      expect(await refusalOf(append('$settings', plain))).toMatchObject(denied)
      expect(await refusalOf(append('$all', admin()))).toMatchObject(denied)
    })

    test('obeys the ACL of a stream, field by field, and admins always may', async () => {
      const stream = freshStream()
      const acl = { writeRoles: [plain.username], deleteRoles: [], metaWriteRoles: '$admins' }
      await asking
        .client()
        .setStreamMetadata(stream, { acl: acl as never }, { credentials: admin() })
      await append(stream, plain)
      const attempts = [
        () => asking.client().deleteStream(stream, { credentials: plain }),
        () => asking.client().tombstoneStream(stream, { credentials: plain }),
        () => asking.client().setStreamMetadata(stream, {}, { credentials: plain }),
      ]
      for (const attempt of attempts) expect(await refusalOf(attempt())).toMatchObject(denied)
      await asking.client().deleteStream(stream, { credentials: admin() })
    })
  })

  describe('security by default ACL', () => {
    const setDefault = (userStreamAcl: object) =>
      asking
        .client()
        .appendToStream(
          '$settings',
          jsonEvent({ type: 'update-default-acl', data: { $userStreamAcl: userStreamAcl } }),
          { credentials: admin() },
        )
    const open = { $r: '$all', $w: '$all', $d: '$all', $mr: '$all', $mw: '$all' }
    beforeAll(async () => {
      await setDefault({ ...open, $d: [], $mw: [] })
      const acl = { readRoles: ['$admins', plain.username] }
      await asking
        .client()
        .setStreamMetadata('$all', { acl: acl as never }, { credentials: admin() })
    })
    afterAll(async () => {
      await setDefault(open)
      await asking.client().setStreamMetadata('$all', {}, { credentials: admin() })
    })

    test('nobody but an admin deletes or describes', async () => {
      const stream = freshStream()
      await append(stream, plain)
      const attempts = [
        () => asking.client().deleteStream(stream, { credentials: plain }),
        () => asking.client().tombstoneStream(stream, { credentials: plain }),
        () => asking.client().setStreamMetadata(stream, { maxCount: 1 }, { credentials: plain }),
        () => asking.client().deleteStream(`$$${stream}`, { credentials: admin() }),
      ]
      for (const attempt of attempts) expect(await refusalOf(attempt())).toMatchObject(denied)
    })

    test('a user who may read everything may follow it', async () => {
      const own = asking
        .connection()
        .replace(/\/\/[^@]*@/u, `//${plain.username}:${plain.password}@`)
      const client = EventStoreDBClient.connectionString(own)
      const stream = freshStream()
      await append(stream, plain)
      const { told, stop } = listening(client, 'start', () =>
        streamNameFilter({ prefixes: [stream] }),
      )
      await until(() => told.some((each) => each.told === 'event'))
      await stop()
      await closeClient(client)
    })
  })
}
