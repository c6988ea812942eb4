/** A rebuild and a check of the log, asked of a real server over HTTP while it answers. */
import { readFileSync, writeFileSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { logFolder, segmentPath } from '../../src/store/embedded/files/names.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { eventOf, facts, of, storedOf } from '../projector/facts.ts'
import { run, scratch, serveOn } from './support.ts'
import type { Server } from './support.ts'

const keysIn = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^(\w+): (clk_\S+)$/gm)].map(([, role = '', key = '']) => [role, key]))

const eventCount = 30_000
const segmentBytes = 4 * 1024 * 1024

/** A log long enough that work on it takes a while. */
const fill = async (folder: string): Promise<void> => {
  const store = await openEmbeddedStore({ folder, segmentBytes })()
  if (E.isLeft(store)) throw new Error(store.left.failure)
  const acts = Object.values(facts)
  for (let from = 0; from < eventCount; from += 500) {
    const person = of(from / 500)
    const events = Array.from({ length: 500 }, (_, n) =>
      storedOf(eventOf(from + n, person, acts[(from + n) % acts.length] ?? facts.shown)),
    )
    const appended = await store.right.append(person.stream, 'no-stream', events)()
    if (E.isLeft(appended)) throw new Error(appended.left.failure)
  }
  await store.right.close()
}

type Work = {
  readonly state: string
  readonly done?: number
  readonly total?: number
  readonly phase?: string
  readonly found?: number
  readonly findings?: ReadonlyArray<object>
  readonly parts?: ReadonlyArray<{ readonly part: string; readonly state: string }>
  readonly digest?: { readonly overall: string }
  readonly type?: string
  readonly running?: string
}

describe('long work on a running server', () => {
  let room: ReturnType<typeof scratch>
  let data: string
  let server: Server
  let keys: ReadonlyMap<string, string>

  const ask = async (method: string, path: string, role: string, body?: object) => {
    const response = await fetch(server.origin + path, {
      method,
      headers: {
        authorization: `Bearer ${keys.get(role)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return {
      status: response.status,
      headers: response.headers,
      json: (await response.json()) as Work,
    }
  }

  /** Asks until the work is over; every state that was seen. */
  const followed = async (path: string): Promise<ReadonlyArray<Work>> => {
    const seen: Work[] = []
    for (;;) {
      const { json } = await ask('GET', path, 'operator')
      seen.push(json)
      if (json.state !== 'running') return seen
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /**
   * Waits until the identity record tells of the log's end. A server writes it anew every few seconds while the log
   * moves, and would write over what a test does to it.
   */
  const recordSettled = async (): Promise<void> => {
    const { stdout } = await run(['fsck', '--data', data, '--json', '--counts'])
    const last = JSON.parse(stdout).read.log.events - 1
    const told = () => readFileSync(join(data, 'name'), 'utf8').includes(`\nposition ${last}\n`)
    while (!told()) await new Promise((resolve) => setTimeout(resolve, 50))
  }

  beforeAll(async () => {
    room = scratch()
    data = room.path('data')
    await fill(data)
    server = await serveOn(['serve', '--data', data])
    keys = keysIn(server.stdout())
  }, 240_000)
  afterAll(async () => {
    await server.stop('SIGKILL').catch(() => {})
    room.remove()
  })

  test('says that nothing was asked for yet', async () => {
    expect((await ask('GET', '/v1/rebuild', 'operator')).json).toEqual({ state: 'never' })
    expect((await ask('GET', '/v1/fsck', 'operator')).json).toEqual({ state: 'never' })
  })

  test('is for operators, and of what there is', async () => {
    for (const role of ['service', 'officer', 'auditor', 'regulator']) {
      expect((await ask('POST', '/v1/rebuild', role, {})).status).toBe(403)
      expect((await ask('GET', '/v1/fsck', role)).status).toBe(403)
    }
    const unknown = await ask('POST', '/v1/rebuild', 'operator', { projections: ['nobodys'] })
    expect([unknown.status, unknown.json.type]).toEqual([
      404,
      expect.stringMatching(/unknown-projection$/),
    ])
  })

  test('rebuilds beside what answers, one at a time, with progress and the digest of a rebuild without a server', async () => {
    const begun = await ask('POST', '/v1/rebuild', 'operator', {})
    expect([begun.status, begun.headers.get('location'), begun.json.state]).toEqual([
      202,
      '/v1/rebuild',
      'running',
    ])
    for (const path of ['/v1/rebuild', '/v1/fsck']) {
      const second = await ask('POST', path, 'operator', {})
      expect([second.status, second.json.running]).toEqual([409, 'rebuild'])
    }
    let slowestMs = 0
    const over = new AbortController()
    const answering = (async () => {
      while (!over.signal.aborted) {
        const startMs = performance.now()
        expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
        expect((await ask('GET', '/v1/policies', 'officer')).status).toBe(200)
        slowestMs = Math.max(slowestMs, performance.now() - startMs)
      }
    })()
    const startedMs = performance.now()
    const seen = await followed('/v1/rebuild')
    const wholeMs = performance.now() - startedMs
    over.abort()
    await answering
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.some(({ done = 0, total = 0 }) => done > 0 && done < total)).toBe(true)
    const last = seen.at(-1)
    expect(last).toMatchObject({
      state: 'done',
      digest: { overall: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    // Never for the whole of it; and on a machine at rest never for long.
    expect(slowestMs).toBeLessThan(Math.max(10_000, wholeMs / 2))
    // What the same log comes to without a server.
    const replayed = await run(['replay', '--data', data])
    expect(replayed.stdout).toContain(last?.digest?.overall)
  }, 120_000)

  test('rebuild at the command line says how to ask the server', async () => {
    const refused = await run(['rebuild', '--data', data, '--json'], {
      env: { LEDGER_PORT: new URL(server.origin).port },
    })
    expect(refused.code).toBe(75)
    expect(refused.stderr).toContain(`curl -X POST ${server.origin}/v1/rebuild`)
  })

  test('reads every part, and finds nothing where nothing is wrong', async () => {
    expect((await ask('POST', '/v1/fsck', 'operator', {})).status).toBe(202)
    const last = (await followed('/v1/fsck')).at(-1)
    expect(last).toMatchObject({ state: 'done', found: 0, findings: [], done: 7, total: 7 })
    expect(last?.parts?.map(({ part, state }) => `${part} ${state}`)).toEqual(
      ['log', 'name', 'vault', 'keys', 'rows', 'credentials', 'tree'].map((part) => `${part} read`),
    )
    // As much of each as at the command line, beside the same server.
    const alone = await run(['fsck', '--data', data, '--json', '--counts'])
    const { read } = JSON.parse(alone.stdout)
    for (const part of last?.parts ?? []) expect(part).toMatchObject({ counted: read[part.part] })
  })

  test('names what is not as it was written by segment and offset', async () => {
    await recordSettled()
    const path = segmentPath(logFolder(data), 1)
    const bytes = readFileSync(path)
    const at = 200_000
    bytes[at] = (bytes[at] ?? 0) ^ 1
    chmodSync(path, 0o600)
    writeFileSync(path, bytes)
    const record = join(data, 'name')
    const whole = readFileSync(record)
    writeFileSync(
      record,
      Buffer.concat([whole.subarray(0, 10), Buffer.from('x'), whole.subarray(11)]),
    )
    expect((await ask('POST', '/v1/fsck', 'operator', {})).status).toBe(202)
    const last = (await followed('/v1/fsck')).at(-1)
    expect(last?.state).toBe('done')
    expect(last?.findings?.[0]).toMatchObject({
      segment: 1,
      offset: expect.any(Number),
      expected: expect.any(String),
      found: expect.any(String),
    })
    expect(last?.findings).toContainEqual(expect.objectContaining({ of: 'log', segment: 1 }))
    expect(last?.findings).toContainEqual(expect.objectContaining({ of: 'name' }))
    expect(last?.found).toBe(last?.findings?.length)
    // The same words as at the command line.
    const alone = await run(['fsck', '--data', data, '--json'])
    const places = JSON.parse(alone.stdout).map(({ where }: { where: string }) => where)
    expect(last?.findings?.map((each) => 'where' in each && each.where)).toEqual(places)
    writeFileSync(record, whole)
  }, 120_000)

  test('ends with the server', async () => {
    await ask('POST', '/v1/rebuild', 'operator', {})
    expect((await server.stop()).code).toBe(0)
  })
})
