/** One bit turned over somewhere in the folder of a ledger that was stopped in order. */
import { cpSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { seeded } from '../../store/embedded/seeded.ts'
import { makeBase } from '../damage/base.ts'
import { dealBits, flip } from '../damage/bits.ts'
import type { Bit } from '../damage/bits.ts'
import { cold, tryFolder } from '../damage/trial.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'
import { newWarm } from '../driver/warm.ts'
import type { Runner } from '../driver/warm.ts'

/** Of so many trials one has the built program in processes of its own, the others in one that is kept. */
const trialsPerCold = 20

/** The part of the ledger that a file belongs to. */
const partOf = (path: string): string => path.split('/')[0] ?? path

/** So many are tried at the same time. */
const lanes = availableParallelism() + 1

const run = async ({ rounds, seed, folder, say, match }: Asked): Promise<Outcome> => {
  const base = await makeBase(folder)
  const wrong: string[] = []
  const met = new Map<string, number>()
  const dealt = dealBits(base.folder, rounds, seeded(seed), match).entries()
  const tryOne = async (round: number, bit: Bit, runner: Runner): Promise<void> => {
    const copy = join(folder, `flip-${round}`)
    cpSync(base.folder, copy, { recursive: true })
    flip(copy, bit)
    const verdict = await tryFolder(base, copy, runner)
    const where = `${bit.path} byte ${bit.at} bit ${bit.bit}`
    wrong.push(...verdict.wrong.map((sentence) => `${where}: ${sentence}`))
    count(met, `${verdict.met} (${partOf(bit.path)})`)
    say(`${where}: ${verdict.met}${verdict.wrong.length > 0 ? `, WRONG: ${verdict.wrong[0]}` : ''}`)
  }
  const lane = async (): Promise<void> => {
    const one = cold(base.env)
    const warm = newWarm(base.env)
    for (const [round, bit] of dealt)
      await tryOne(round, bit, round % trialsPerCold === 0 ? one : warm)
    warm.close()
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return {
    rounds,
    acknowledged: 0,
    decisions: rounds * base.questions.length,
    lost: [],
    doubled: [],
    wrong,
    met,
  }
}

export const flips: Run = {
  name: 'flips',
  about:
    'one bit turned over in any file of the folder, every byte of the small ones: found, or nothing differs from an unharmed twin',
  unit: 'bit',
  short: 6,
  long: 2_000,
  run,
}
