/** The log of a running server as an outsider and its operator see it: its keys change hands, and its process is killed. */
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { checkpointOf, seenOn, until } from './checkpoints.ts'
import type { Seen } from './checkpoints.ts'
import { told } from './looking.ts'
import { runHere, scratch, serveOn } from './support.ts'
import type { Server } from './support.ts'
import { optOut } from '../support/acts.ts'

let room: ReturnType<typeof scratch>
let server: Server
let service = ''
const data = (): string => room.path('data')
const serve = async (): Promise<void> => {
  server = await serveOn(['serve', '--data', data()])
}

beforeAll(async () => {
  room = scratch()
  await serve()
  service = /^service: (clk_\S+)$/m.exec(server.stdout())?.[1] ?? ''
})
afterAll(async () => {
  await server.stop('SIGKILL')
  room.remove()
})

/** Records some events; those that meet a server that dies are lost on nobody here. */
const act = async (n: number): Promise<void> => {
  const post = (path: string, body: object) =>
    fetch(`${server.origin}/v1/subjects${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const drawn = await post('', { identifier: { kind: 'customer_no', value: `C-${n}` } })
  const { subject } = (await drawn.json()) as { subject: string }
  const done = await post(`/${subject}/acts`, optOut)
  expect(done.status).toBe(201)
}

/** Checkpoints by size: never two roots for one, never a smaller one after a larger. */
const remembering = () => {
  const roots = new Map<number, string>()
  let largest = 0
  return {
    note: ({ size, root }: Seen): void => {
      expect(roots.get(size) ?? root).toBe(root)
      expect(size).toBeGreaterThanOrEqual(largest)
      roots.set(size, root)
      largest = size
    },
    sizes: () => roots.size,
  }
}

const keysLog = (...words: ReadonlyArray<string>) =>
  runHere('keys', 'log', ...words, '--data', data())
/** The signatures under the note that is shown. */
const signedBy = async (): Promise<ReadonlyArray<string>> =>
  ((await seenOn(server.origin))?.note ?? '').split('\n').filter((line) => line.startsWith('— '))
const untilSignedBy = (count: number) =>
  until(async () => ((await signedBy()).length === count ? true : undefined))
/** Whether the checkpoint that is shown now verifies by this key alone. */
const verifies = async (vkey: string): Promise<boolean> => {
  const file = room.path('checkpoint')
  writeFileSync(file, (await seenOn(server.origin))?.note ?? '')
  return (await runHere('verify', 'checkpoint', file, '--key', vkey)).code === 0
}

describe('the keys of the log, beside its server', () => {
  test('are shown, rotated with both signing, and retired: what is shown verifies by who knows either', async () => {
    await checkpointOf(server, 1)
    const shown = await keysLog()
    const [old = ''] = /\S+\+[0-9a-f]{8}\+\S+/.exec(shown.stdout) ?? []
    const oldId = old.split('+')[1] ?? ''
    expect(await (await fetch(`${server.origin}/log/keys`)).text()).toBe(`${old}\n`)
    expect((await keysLog('--plain')).stdout).toBe(`${old}\n`)
    expect((await keysLog('--plain', '--json')).code).toBe(exits.usage)
    expect((await keysLog('rotate', '--plain')).code).toBe(exits.usage)
    expect(await verifies(old)).toBe(true)
    const last = await keysLog('retire', oldId)
    expect([last.code, last.stderr]).toEqual([
      exits.data,
      expect.stringContaining('keys log rotate'),
    ])

    const next = (await keysLog('rotate')).stdout.trim()
    expect(next).not.toBe(old)
    await untilSignedBy(2)
    expect([await verifies(old), await verifies(next)]).toEqual([true, true])

    expect((await keysLog('retire', oldId)).code).toBe(0)
    await untilSignedBy(1)
    expect([await verifies(old), await verifies(next)]).toEqual([false, true])
    const listed = (await (await fetch(`${server.origin}/log/keys`)).text()).trim().split('\n')
    const plain = (await keysLog('--plain')).stdout.trim().split('\n')
    expect(plain.toSorted()).toEqual(listed.toSorted())
    expect(listed.toSorted()).toEqual([old, next].toSorted())
    expect((await keysLog('retire', oldId)).code).toBe(exits.data)
    expect((await keysLog('retire', '00000000')).code).toBe(exits.data)
  }, 120_000)
})

describe('checkpoints of a server that is killed', () => {
  test('never show two roots for a size, nor a smaller size, and the log still is the one that was signed', async () => {
    const { note, sizes } = remembering()
    for (let killed = 0; killed < 3; killed += 1) {
      for (let n = 0; n < 3; n += 1) await act(killed * 3 + n)
      note(await until(() => seenOn(server.origin)))
      await server.stop('SIGKILL')
      await serve()
      note(await until(() => seenOn(server.origin)))
    }
    const { log = {} } = (await told(data())).read
    note(await checkpointOf(server, log['events'] ?? 0))
    expect(sizes()).toBeGreaterThan(1)
    await server.stop()
    const { findings, read } = await told(data())
    expect(findings).toEqual([])
    expect(read['tree']?.['signed']).toBeGreaterThan(0)
    await serve()
  }, 120_000)
})
