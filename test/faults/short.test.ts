import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bad } from './driver/verdict.ts'
import { allRuns } from './runs.ts'

/** Each takes some seconds; on a busy machine many more. */
const limitMs = 240_000
/** The same in each run of CI: what it finds can be found again. `FAULTS_SEED` takes another. */
const seed = Number(process.env['FAULTS_SEED'] ?? 10)

describe('the short form of npm run test:faults', () => {
  for (const { name, about, short, refusal, run } of allRuns) {
    const why = refusal?.()
    // CI has a compiler: nothing is skipped there.
    const isNeeded = process.env['FAULTS_REQUIRED'] === '1'
    test.skipIf(why !== undefined && !isNeeded)(
      `${name}: ${about}${why === undefined ? '' : ` (not run: ${why})`}`,
      async () => {
        expect(why).toBeUndefined()
        const folder = mkdtempSync(join(tmpdir(), `faults-${name}-`))
        const outcome = await run({ rounds: short, seed, folder, say: () => {} })
        rmSync(folder, { recursive: true, force: true })
        expect(bad(outcome)).toEqual([])
        expect(outcome.rounds).toBe(short)
      },
      limitMs,
    )
  }
})
