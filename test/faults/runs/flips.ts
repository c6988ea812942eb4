/** One bit turned over somewhere in the folder of a ledger that was stopped in order. */
import { cpSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Random } from '../../store/embedded/seeded.ts'
import { seeded } from '../../store/embedded/seeded.ts'
import { makeBase } from '../damage/base.ts'
import { tryFolder } from '../damage/trial.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'

const filesOf = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((path) => statSync(join(folder, path)).size > 0)
    .sort()

const flip = (path: string, bit: number): void => {
  const bytes = readFileSync(path)
  const at = bit >> 3
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7))
  writeFileSync(path, bytes)
}

/** Three of four are bits of bytes that hold something: a file that was made long is mostly zeros. */
const fullShare = 0.75

const pick = (path: string, random: Random): number => {
  const bytes = readFileSync(path)
  const full = random() < fullShare ? [...bytes.keys()].filter((at) => bytes[at] !== 0) : []
  const at = full[Math.floor(random() * full.length)] ?? Math.floor(random() * bytes.length)
  return at * 8 + Math.floor(random() * 8)
}

/** The part of the ledger that a file belongs to. */
const partOf = (path: string): string => path.split('/')[0] ?? path

const run = async ({ rounds, seed, folder, say, match = '' }: Asked): Promise<Outcome> => {
  const random = seeded(seed)
  const base = await makeBase(folder)
  const files = filesOf(base.folder).filter((path) => path.includes(match))
  const wrong: string[] = []
  const met = new Map<string, number>()
  for (let round = 0; round < rounds; round += 1) {
    // Every file in turn, however small: a bit in each counts as much as one in the longest.
    const path = files[round % files.length] ?? ''
    const copy = join(folder, `flip-${round}`)
    cpSync(base.folder, copy, { recursive: true })
    const bit = pick(join(copy, path), random)
    flip(join(copy, path), bit)
    const verdict = await tryFolder(base, copy)
    const where = `${path} byte ${bit >> 3} bit ${bit & 7}`
    wrong.push(...verdict.wrong.map((sentence) => `${where}: ${sentence}`))
    count(met, `${verdict.met} (${partOf(path)})`)
    say(`${where}: ${verdict.met}${verdict.wrong.length > 0 ? `, WRONG: ${verdict.wrong[0]}` : ''}`)
  }
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
    'one bit turned over in any file of the folder: found, or nothing differs from an unharmed twin',
  unit: 'bit',
  short: 6,
  long: 2_000,
  run,
}
