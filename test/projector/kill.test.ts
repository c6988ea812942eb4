import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stateDigest } from '../../src/projector/digest.ts'
import { eventOf, facts, of, storedOf } from './facts.ts'
import { digestOfWhole, newFolder, openLog, openRows, start } from './support.ts'
import { right } from '../support/unwrap.ts'

const eventCount = 40_000

const child = join(import.meta.dirname, 'killed-child.ts')

/** Folds in another process until that kills itself, `afterMs` after it began a commit. */
const foldAndKill = (folder: string, afterMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', child, folder, String(afterMs)]
    const folding = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    folding.on('exit', (code, signal) =>
      signal === 'SIGKILL' ? resolve() : reject(new Error(`ended by itself: ${code}`)),
    )
  })

describe('rows of a killed process', () => {
  test('and their checkpoint are of one moment: folded on, they are as if never killed', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const acts = Object.values(facts)
    for (let from = 0; from < eventCount; from += 1_000) {
      const person = from / 1_000
      const events = Array.from({ length: 1_000 }, (_, n) => {
        const fact = acts[(from + n) % acts.length] ?? facts.shown
        return storedOf(eventOf(from + n, of(person), fact))
      })
      await right(log.append(of(person).stream, 'no-stream', events))
    }
    const whole = await digestOfWhole(log)
    // From before LMDB's thread has begun until after it is done.
    for (const afterMs of [1, 2, 4, 7, 11, 16]) await foldAndKill(folder, afterMs)
    const rows = await openRows(folder)
    expect(rows.state().position).toBeGreaterThan(0n)
    expect(rows.kept().get('how far')).toBe(`${rows.state().position}`)
    expect(rows.state().position).toBeLessThan(BigInt(eventCount) - 1n)
    const projector = await start({ reader: log, rows })
    await projector.waitFor(BigInt(eventCount) - 1n, 60_000)
    await projector.stop()
    expect(await stateDigest(rows)).toEqual(whole)
  }, 300_000)
})
