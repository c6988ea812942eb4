/** kill -9 in the middle of what is not an act: the first start, erasure, publication, rebuild, backup, export, migrate. */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../../store/embedded/seeded.ts'
import { prepare } from '../calls/prepare.ts'
import { commandDeeds } from '../deeds/commands.ts'
import { requestDeeds } from '../deeds/requests.ts'
import { runProgram } from '../driver/server.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'

const all = [...commandDeeds, ...requestDeeds]

/** A start of the program on a quiet machine, in ms; on a busy one everything takes longer, and kills come later. */
const quietStartMs = 300

const slowness = async (): Promise<number> => {
  const began = performance.now()
  await runProgram(['--version'])
  return Math.max(1, (performance.now() - began) / quietStartMs)
}

const run = async ({ rounds, seed, folder, say, match = '' }: Asked): Promise<Outcome> => {
  const random = seeded(seed)
  const prepared = await prepare(join(folder, 'base'))
  const slow = await slowness()
  const wanted = all.filter(({ name }) => name.includes(match))
  const met = new Map<string, number>()
  const wrong: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const deed = wanted[round % wanted.length]
    if (deed === undefined) continue
    const room = join(folder, `deed-${round}`)
    mkdirSync(room)
    const data = join(room, 'data')
    cpSync(prepared.folder, data, { recursive: true })
    const afterMs = random() * deed.longestMs * slow
    const here: string[] = []
    const how = await deed.try({ prepared, data, room, afterMs, wrong: here })
    count(met, `${deed.name}: ${how}`)
    wrong.push(...here.map((each) => `${deed.name} after ${Math.round(afterMs)} ms: ${each}`))
    say(
      `${deed.name} after ${Math.round(afterMs)} ms: ${how}${here.length > 0 ? `, WRONG: ${here[0]}` : ''}`,
    )
    if (here.length === 0) rmSync(room, { recursive: true })
  }
  return { rounds, acknowledged: 0, decisions: 0, lost: [], doubled: [], wrong, met }
}

export const deeds: Run = {
  name: 'deeds',
  about:
    '`kill -9` in the middle of a first start, rebuild, backup, export, migration, erasure, publication; then the same again, to its end',
  unit: 'kill',
  short: all.length,
  long: 40 * all.length,
  run,
}
