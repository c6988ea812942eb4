import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { CredentialFailure, Credentials } from '../../../src/credentials/credentials.ts'
import { commandLine } from '../../../src/credentials/journal.ts'
import { openMirror } from '../../../src/credentials/postgres/mirror.ts'
import { openPostgresCredentials } from '../../../src/credentials/postgres/open-credentials.ts'
import { subjectFrom } from '../../../src/kernel/ids.ts'
import { openDatabase } from '../../../src/postgres/database.ts'
import { ringOf } from '../../../src/vault/kek.ts'
import { wrappingOf } from '../../../src/vault/wrapping.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { until } from '../../support/until.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import type { PrivateServer } from '../../postgres/private-server.ts'
import { startProxy } from '../../postgres/proxy.ts'
import { ring } from '../../vault/support.ts'
import { bearer, noonMs, refusalOf } from '../support.ts'
import { right } from '../../support/unwrap.ts'

const label = 'token-key'
/** A promise of one second is awaited ten times as long: a busy machine is late. */
const aSecondMs = 10_000
const anna = subjectFrom('a'.repeat(32))
const unavailable = { failure: 'credentials-unavailable' }

describe.skipIf(!isPostgresHere())('credentials shared through PostgreSQL', () => {
  let server: PrivateServer
  let url: string
  let database: string
  let opened: Credentials[]
  beforeAll(async () => {
    server = await startPrivateServer()
  })
  afterAll(async () => server.dispose())
  beforeEach(async () => {
    url = await server.makeDatabase()
    database = new URL(url).pathname.slice(1)
    opened = []
  })
  afterEach(async () => {
    await Promise.all(opened.map(async (each) => each.close()))
  })

  const opening = (connection = url, wrapping = wrappingOf(ring(1), label)) =>
    openPostgresCredentials({ connection, wrapping, nowMs: () => noonMs })
  const node = async (connection?: string): Promise<Credentials> => {
    const credentials = await right(opening(connection))
    opened.push(credentials)
    return credentials
  }
  const isRefused = (credentials: Credentials, key: string) => () =>
    E.isLeft(credentials.authenticate(bearer(key)))
  test('are opened by several nodes at once, whose tokens are each other’s', async () => {
    const [a, , c] = await Promise.all([node(), node(), node()])
    const { credential } = await right(a.create({ roles: ['service'] }))
    const { token } = right(a.issueToken(credential.id, anna, 60_000))
    await until(() => E.isRight(c.authenticate(bearer(token))))
  })

  test('are made and revoked on one node, and accepted and refused on all within a second', async () => {
    const [a, b] = [await node(), await node()]
    const { key, credential } = await right(a.create({ roles: ['officer'] }))
    expect(isRefused(a, key)()).toBe(false)
    await until(() => !isRefused(b, key)(), aSecondMs)
    await right(a.revoke(credential.id))
    expect(isRefused(a, key)()).toBe(true)
    await until(isRefused(b, key), aSecondMs)
    expect(refusalOf(b.authenticate(bearer(key)))).toEqual({ refusal: 'credential-revoked' })
  })

  test('are looked for every half second, in case nothing was heard', async () => {
    const a = await node()
    const { key, credential } = await right(a.create({ roles: ['officer'] }))
    await server.ask(
      database,
      `update consent_credentials.credentials
          set body = (body::jsonb || '{"revokedAt":"2026-11-22T12:00:00.000Z"}')::text
        where id = '${credential.id}';
       update consent_credentials.state set revision = revision + 1`,
    )
    await until(isRefused(a, key), aSecondMs)
  })

  test('are accepted for half a minute without the database, then nobody is', async () => {
    await (await node()).create({ roles: ['officer'] })()
    const db = right(
      openDatabase(url, 1, (cause): CredentialFailure => ({
        failure: 'credentials-unavailable',
        cause,
      })),
    )
    let nowMs = 0
    const mirror = openMirror(db, () => nowMs)
    expect(refusalOf(mirror.all())).toMatchObject(unavailable)
    right(await mirror.refresh())
    const [known] = right(mirror.all())
    nowMs = 30_000
    expect(right(mirror.find(known!.id))?.id).toBe(known!.id)
    nowMs = 30_001
    expect(refusalOf(mirror.find(known!.id))).toMatchObject(unavailable)
    right(await mirror.refresh())
    expect(right(mirror.find(known!.id))?.id).toBe(known!.id)
    await db.close()
  })

  test('outlive a killed server: known keys are accepted meanwhile, new ones after it', async () => {
    const a = await node()
    const { key } = await right(a.create({ roles: ['officer'] }))
    await server.kill()
    expect(isRefused(a, key)()).toBe(false)
    expect(refusalOf(await a.create({ roles: ['officer'] })())).toMatchObject(unavailable)
    await server.start()
    const made = await right(a.create({ roles: ['auditor'] }))
    expect(isRefused(a, made.key)()).toBe(false)
  })

  test.each([['lost'], ['unanswered']] as const)(
    'are made and revoked once when a commit is %s',
    async (how) => {
      const proxy = await startProxy(server.port)
      const a = await node(proxy.url(url))
      proxy.breakNextCommit(how)
      const { key, credential } = await right(a.create({ roles: ['officer'] }))
      expect(isRefused(a, key)()).toBe(false)
      expect(right(a.list())).toHaveLength(1)
      proxy.breakNextCommit(how)
      await right(a.revoke(credential.id))
      expect(proxy.broken()).toBe(2)
      expect(isRefused(a, key)()).toBe(true)
      await a.close()
      await proxy.close()
    },
  )

  test('are refused where a row is damaged, by name, and the others are not', async () => {
    const a = await node()
    const { key, credential } = await right(a.create({ roles: ['officer'] }))
    const other = await right(a.create({ roles: ['officer'] }))
    await a.close()
    await server.ask(
      database,
      `update consent_credentials.credentials set body = '{"id":1}' where id = '${credential.id}'`,
    )
    const b = await node()
    expect(refusalOf(b.authenticate(bearer(key)))).toEqual({
      failure: 'credentials-corrupt',
      where: `credentials/${credential.id}`,
    })
    expect(isRefused(b, other.key)()).toBe(false)
    expect(refusalOf(b.list())).toMatchObject({ failure: 'credentials-corrupt' })
  })

  test('keep the key of their tokens from another key-encryption key, through epochs', async () => {
    const a = await node()
    const { credential } = await right(a.create({ roles: ['service'] }))
    const { token } = right(a.issueToken(credential.id, anna, 60_000))
    expect(refusalOf(await opening(url, wrappingOf(ring(1, 50), label))())).toMatchObject(
      unavailable,
    )
    await (await right(opening(url, wrappingOf(ring(2), label)))).close()
    const second = right(ringOf([{ epoch: 2, key: Buffer.alloc(32, 2).toString('base64') }]))
    const b = await right(opening(url, wrappingOf(second, label)))
    opened.push(b)
    right(b.authenticate(bearer(token)))
    const [stored] = await server.ask(database, 'select body from consent_credentials.signing_keys')
    const [kept] = JSON.parse(String(stored!['body'])).keys
    expect(kept.copies.map(({ epoch }: { epoch: number }) => epoch)).toEqual([2])
    expect(refusalOf(await opening()())).toMatchObject(unavailable)
  })

  test('sign with another key on every node once it was rotated on one', async () => {
    const [a, b] = [await node(), await node()]
    const { credential } = await right(a.create({ roles: ['service'] }))
    const { token } = right(a.issueToken(credential.id, anna, 60_000))
    await until(() => E.isRight(b.authenticate(bearer(token))))
    expect(await right(a.rotateSigningKey())).toBe(2)
    const next = right(a.issueToken(credential.id, anna, 60_000)).token
    await until(() => E.isRight(b.authenticate(bearer(next))))
    right(b.authenticate(bearer(token)))
  })

  test('refuse a person’s tokens on every node once they were revoked on one', async () => {
    const [a, b] = [await node(), await node()]
    const { credential } = await right(a.create({ roles: ['service'] }))
    const { token } = right(a.issueToken(credential.id, anna, 60_000))
    await until(() => E.isRight(b.authenticate(bearer(token))))
    await right(a.revokeTokens(anna, commandLine))
    await until(isRefused(b, token))
    expect(refusalOf(b.authenticate(bearer(token)))).toEqual({ refusal: 'credential-revoked' })
  })

  test.each([['lost'], ['unanswered']] as const)(
    'rotate once, and say so once, when a commit is %s',
    async (how) => {
      const proxy = await startProxy(server.port)
      const a = await node(proxy.url(url))
      proxy.breakNextCommit(how)
      expect(await right(a.rotateSigningKey())).toBe(2)
      proxy.breakNextCommit(how)
      await right(a.revokeTokens(anna, commandLine))
      const pending = await right(a.journal.pending())
      expect(pending.map(({ change }) => change.type)).toEqual([
        'SigningKeyRotated',
        'TokensRevoked',
      ])
      await a.close()
      await proxy.close()
    },
  )
})
