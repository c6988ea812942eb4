import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run, scratch, serveOn } from '../cli/support.ts'
import type { Server } from '../cli/support.ts'
import { optOut } from '../support/acts.ts'
import { acceptPolicy, observe, showNotice } from './acts.ts'
import { clientOf } from './client.ts'
import type { Client, Keys } from './client.ts'

const phoneOf = (n: number): string => `+86137${String(55_500_000 + n)}`
const note = '李四光说不要再打电话'
const deviceOf = (n: number): string => `dev_${String(n).padStart(32, '0')}`

const keysIn = (text: string): Keys => {
  const found = [...text.matchAll(/^(\w+): (clk_\S+)$/gm)].map(([, role = '', key = '']) => [
    role,
    key,
  ])
  return Object.fromEntries(found)
}

/** A request of a client: the person, the act, the key. */
type Sent = { readonly subject: string; readonly n: number; readonly key: string }

describe('a server killed with -9 in the middle of acts', () => {
  let room: ReturnType<typeof scratch>
  let data: string
  let server: Server
  let client: Client
  const printed: string[] = []
  const people: string[] = []
  const acknowledged: Sent[] = []
  const unanswered: Sent[] = []

  beforeAll(async () => {
    room = scratch()
    data = room.path('data')
    server = await serveOn(['serve', '--data', data])
    client = clientOf(() => server.origin, keysIn(server.stdout()))
    for (let n = 0; n < 5; n += 1) {
      const identifier = { kind: 'phone', value: phoneOf(n) }
      const said = await client.call('POST', '/v1/subjects', {
        by: 'service',
        body: { identifier },
      })
      people.push(said.json.subject)
      await client.act(said.json.subject, showNotice())
      await client.act(said.json.subject, acceptPolicy())
    }
  })
  afterAll(async () => {
    await server.stop('SIGKILL').catch(() => {})
    room.remove()
  })

  const send = async ({ subject, n, key }: Sent) =>
    client.call('POST', `/v1/subjects/${subject}/acts`, {
      by: 'service',
      headers: { 'idempotency-key': key },
      body: {
        ...observe(deviceOf(n), 'location', 'on'),
        personal: { note, contactPoint: phoneOf(n) },
      },
    })

  /** Keeps sending, thirty at a time, until the server is gone. */
  const bombard = async (from: number, killAfter: number): Promise<void> => {
    let next = from
    let isOver = false
    const one = async (): Promise<void> => {
      while (!isOver) {
        next += 1
        const sent = { subject: people[next % people.length]!, n: next, key: `act-${next}` }
        try {
          const said = await send(sent)
          expect(said.status, said.text).toBe(201)
          acknowledged.push(sent)
        } catch (error) {
          if (error instanceof Error && error.name === 'AssertionError') throw error
          unanswered.push(sent)
          isOver = true
        }
        if (acknowledged.length >= killAfter && !isOver) {
          isOver = true
          printed.push(JSON.stringify(await server.stop('SIGKILL')))
        }
      }
    }
    await Promise.all(Array.from({ length: 30 }, one))
  }

  const devicesOf = async (subject: string): Promise<ReadonlyArray<string>> =>
    (await client.trail(subject)).flatMap(({ event }) => event.body.device ?? [])

  test('has every acknowledged act exactly once when it is back, killed three times over', async () => {
    for (const round of [1, 2, 3]) {
      await bombard(round * 10_000, acknowledged.length + 150)
      server = await serveOn(['serve', '--data', data])
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(450)
    expect(unanswered.length).toBeGreaterThan(0)
    const found = (await Promise.all(people.map(devicesOf))).flat()
    expect(new Set(found).size).toBe(found.length)
    const there = new Set(found)
    expect(acknowledged.filter(({ n }) => !there.has(deviceOf(n)))).toEqual([])
    // Beside them there may be what was recorded and could not be answered any more, and nothing else.
    const sent = new Set([...acknowledged, ...unanswered].map(({ n }) => deviceOf(n)))
    expect(found.filter((each) => !sent.has(each))).toEqual([])
  }, 120_000)

  test('takes what was not answered again under its key, and records it once in all', async () => {
    const said = await Promise.all([...unanswered, ...acknowledged.slice(0, 50)].map(send))
    expect(said.filter(({ status }) => status !== 201 && status !== 200)).toEqual([])
    const found = (await Promise.all(people.map(devicesOf))).flat()
    const sent = [...acknowledged, ...unanswered].map(({ n }) => deviceOf(n))
    expect(found.toSorted()).toEqual(sent.toSorted())
  })

  test('has a log without a fault, and rows that a rebuild gives again', async () => {
    printed.push(JSON.stringify(await server.stop('SIGTERM')))
    const fsck = await run(['fsck', '--data', data])
    expect(fsck.stderr).toContain(', 0 findings')
    expect(fsck.code).toBe(0)
    const digest = async () => {
      const { stdout, stderr } = await run(['rebuild', '--data', data, '--json'])
      printed.push(stdout, stderr)
      return JSON.parse(stdout).overall
    }
    expect(await digest()).toBe(await digest())
    server = await serveOn(['serve', '--data', data])
    expect((await Promise.all(people.map(devicesOf))).flat().length).toBe(
      acknowledged.length + unanswered.length,
    )
  })

  test('has said nothing personal: not in what it printed, not in what it keeps', async () => {
    await client.act(people[0]!, { ...optOut, personal: { note, contactPoint: phoneOf(0) } })
    await client.call('POST', `/v1/subjects/${phoneOf(1)}/acts`, { by: 'service', body: optOut })
    await client.call('GET', `/v1/subjects/${phoneOf(1)}?reason=${note}`, { by: 'auditor' })
    printed.push(JSON.stringify(await server.stop('SIGTERM')))
    const kept = readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => ({
        name: entry.name,
        bytes: readFileSync(join(entry.parentPath, entry.name)),
      }))
    expect(kept.length).toBeGreaterThan(4)
    const digits = phoneOf(1).slice(3, 11)
    for (const secret of [
      note,
      '李四光',
      digits,
      Buffer.from(note).toString('base64').slice(2, -4),
    ]) {
      expect(printed.join('\n')).not.toContain(secret)
      expect(kept.filter(({ bytes }) => bytes.includes(secret)).map(({ name }) => name)).toEqual([])
      // LMDB keeps keys and text of rows as they are: utf-16 is what a careless write would leave.
      const wide = Buffer.from(secret, 'utf16le')
      expect(kept.filter(({ bytes }) => bytes.includes(wide)).map(({ name }) => name)).toEqual([])
    }
  })
})
