/** One flipped bit in the tree's leaves, and the log left alone: each finding blames the file and not the event. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits, no } from '../../src/cli/words/exit.ts'
import { checkpointOf, startOn } from './checkpoints.ts'
import { copiesIn } from './copies.ts'
import { told } from './looking.ts'
import { run, runHere, scratch, serveOn } from './support.ts'

let room: ReturnType<typeof scratch>
let whole: string
let key: string
const copy = copiesIn(() => room)

beforeAll(async () => {
  room = scratch()
  whole = room.path('whole')
  await run(['demo', '--no-serve', '--json', '--people', '40', '--data', whole])
  const made = ['--roles', 'auditor,operator', '--data', whole]
  key = /clk_\S+/.exec((await runHere('credential', 'create', ...made)).stdout)?.[0] ?? ''
  const { log = {} } = (await told(whole)).read
  const server = await serveOn(['serve', '--data', whole])
  await checkpointOf(server, log['events'] ?? 0)
  await server.stop()
}, 180_000)
afterAll(() => room.remove())

/** A bit of the leaf at `index`; answers the hash before and now. */
const rot = (data: string, index: number) => {
  const path = join(data, 'tree', 'level-0')
  const bytes = readFileSync(path)
  const hash = (): string => bytes.toString('base64', index * 32, index * 32 + 32)
  const before = hash()
  bytes[index * 32 + 3] = (bytes[index * 32 + 3] ?? 0) ^ 1
  writeFileSync(path, bytes)
  return { before, now: hash() }
}

/** Of an act: not at the edges, and in a full tile. Those of the last tile are held against the head when the files are opened. */
const middle = 59

describe('a leaf of the tree that rotted', () => {
  test('is told by fsck as a file that is damaged; where nothing says what was signed, as one of the two', async () => {
    const data = copy()
    const { before, now } = rot(data, middle)
    expect((await told(data)).findings).toEqual([
      {
        of: 'tree',
        where: `entry ${middle}`,
        reason: 'the file tree/level-0 is damaged, and the event is the one that was signed',
        expected: before,
        found: now,
      },
    ])
    rmSync(join(data, 'signing'), { recursive: true })
    const { findings } = await told(data)
    expect(findings[0]).toMatchObject({
      reason:
        'the event is not the one whose hash is in the tree, or the file tree/level-0 is damaged',
    })
    expect((await runHere('fsck', '--data', data)).code).toBe(no)
  }, 180_000)

  test('ends what reads history offline, and a start that meets it, by the name of the file', async () => {
    const data = copy()
    const { before, now } = rot(data, middle)
    const sentence = `the file tree/level-0 is damaged at index ${middle}: expected ${before}, found ${now}`
    const { code, stderr } = await runHere('replay', '--data', data)
    expect([code, stderr]).toEqual([exits.corrupt, expect.stringContaining(sentence)])
    const other = copy()
    rot(other, 0)
    const started = await startOn(other)
    expect([started.code, started.stderr]).toEqual([
      exits.corrupt,
      expect.stringContaining('the file tree/level-0 is damaged at index 0'),
    ])
    rmSync(join(other, 'tree'), { recursive: true })
    const server = await serveOn(['serve', '--data', other])
    expect((await server.stop()).code).toBe(0)
  }, 180_000)

  test('is named by the walk that begins with the server, before it has shown a checkpoint', async () => {
    const data = copy()
    const { before, now } = rot(data, middle)
    const env = { LEDGER_SCRUB_MIB_PER_SECOND: '1000' }
    const server = await serveOn(['serve', '--data', data], { env })
    await expect.poll(server.stderr, { timeout: 90_000 }).toContain('has stopped')
    const { code } = await server.stop()
    expect(server.stderr()).toContain(
      `tree-damaged at index ${middle} of the file tree/level-0 (expected ${before}, found ${now})`,
    )
    expect(server.stderr()).not.toContain('event-rewritten')
    expect(code).toBe(0)
  }, 180_000)

  test('is named by a sample, and stops the log', async () => {
    const data = copy()
    rot(data, middle)
    const env = { LEDGER_SCRUB_MIB_PER_SECOND: '0' }
    const server = await serveOn(['serve', '--data', data], { env })
    const ask = async (path: string) => {
      const answer = await fetch(`${server.origin}/v1${path}`, {
        headers: { authorization: `Bearer ${key}` },
      })
      return { status: answer.status, text: await answer.text() }
    }
    const sample = await ask('/audit/sample?report=acts&size=500&seed=q&reason=audit')
    expect([sample.status, JSON.parse(sample.text)]).toMatchObject([
      500,
      { type: expect.stringMatching(/:tree-damaged$/), file: 'tree/level-0' },
    ])
    expect((await ask('/health')).text).toContain(`tree-damaged at index ${middle}`)
    expect((await server.stop()).code).toBe(0)
    expect(server.stderr()).not.toContain('event-rewritten')
  }, 180_000)
})
