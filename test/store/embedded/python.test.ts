import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventOf, freshStream } from '../support.ts'
import { filesIn, logOf, openStore } from './support.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const run = promisify(execFile)
const script = fileURLToPath(new URL('read_log.py', import.meta.url))
const whole = { direction: 'forwards', from: 'start', maxCount: 100_000 } as const

const filled = async (): Promise<{ folder: string; events: ReadonlyArray<object> }> => {
  const folder = await freshFolder()
  const store = await openStore(folder, { segmentBytes: 4_096 })
  const streams = [freshStream(), freshStream()]
  for (let n = 0; n < 60; n += 1) {
    const expected = n === 0 ? 'no-stream' : BigInt(n * 2 - 1)
    await Promise.all(
      streams.map((stream) =>
        right(store.append(stream, expected, [eventOf(`{"n":${n}}`), eventOf('{"名":"é"}')])),
      ),
    )
  }
  const found = await right(store.readAll(whole))
  await store.close()
  return {
    folder,
    events: found.map(({ event, stream, revision, position }) => ({
      position: Number(position),
      revision: Number(revision),
      stream,
      ...event,
    })),
  }
}

describe('a reader in another language, written from the page on the format', () => {
  test('reads what the engine wrote', async () => {
    const { folder, events } = await filled()
    expect(filesIn(folder, '.segment').length).toBeGreaterThan(5)
    const { stdout } = await run('python3', [script, logOf(folder)])
    const lines = stdout.trim().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(events)
    expect(events).toHaveLength(240)
  })

  test('refuses what was altered, by place', async () => {
    const { folder } = await filled()
    const path = join(logOf(folder), filesIn(folder, '.segment').at(-1)!)
    const bytes = readFileSync(path)
    bytes[150]! ^= 1
    writeFileSync(path, bytes)
    await expect(run('python3', [script, logOf(folder)])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\.segment, offset 128: the checksum does not match/),
    })
  })

  test('is shorter than a hundred lines', () => {
    expect(readFileSync(script, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(100)
  })
})
