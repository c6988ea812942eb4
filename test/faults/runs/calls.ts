/** Each call to the disk broken: by EIO, ENOSPC, half done, or said to be done and not done; once and for ever. */
import { join } from 'node:path'
import { seeded } from '../../store/embedded/seeded.ts'
import { caseCount, dealt, titleOf } from '../calls/cases.ts'
import { fill } from '../calls/fill.ts'
import { runCase } from '../calls/one-case.ts'
import { prepare } from '../calls/prepare.ts'
import type { Prepared } from '../calls/prepare.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'
import { refusalOfShim } from '../shim/build.ts'

const run = async ({ rounds, seed, folder, say, match }: Asked): Promise<Outcome> => {
  const prepared = await prepare(join(folder, 'base'))
  let filled: Prepared | undefined
  const met = new Map<string, number>()
  const total = { acknowledged: 0, decisions: 0 }
  const found: { lost: string[]; doubled: string[]; wrong: string[] } = {
    lost: [],
    doubled: [],
    wrong: [],
  }
  for (const [index, each] of dealt(seeded(seed), rounds, match).entries()) {
    const title = `${titleOf(each)} (from call ${each.at})`
    const room = join(folder, `case-${index}`)
    const isFilled = each.moment === 'at a new segment'
    if (isFilled) filled ??= await fill(prepared, join(folder, 'filled'))
    const outcome = await runCase((isFilled ? filled : undefined) ?? prepared, each, room)
    total.acknowledged += outcome.tally.acknowledged
    total.decisions += outcome.tally.decisions
    for (const key of ['lost', 'doubled', 'wrong'] as const)
      found[key].push(...outcome[key].map((sentence) => `${title}: ${sentence}`))
    count(met, outcome.met)
    const bad = [...outcome.lost, ...outcome.doubled, ...outcome.wrong]
    say(`${title}: ${outcome.met}${bad.length > 0 ? `, VIOLATED: ${bad[0]}` : ''}`)
  }
  return { rounds, ...total, ...found, met }
}

export const calls: Run = {
  name: 'calls',
  about:
    'one kind of call to one part of the folder fails by EIO or ENOSPC, is cut short, or is lost; once or for ever; at work, at a new segment, at a start, at the first start',
  unit: 'case',
  short: 4,
  long: caseCount,
  refusal: refusalOfShim,
  run,
}
