/** A part of the folder that is missing, empty, older, or another ledger's: told, or all answers are the right ones. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { prepare } from '../calls/prepare.ts'
import { makeBase } from '../damage/base.ts'
import { tryFolder } from '../damage/trial.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'

const parts = [
  'log',
  'rows',
  'vault',
  'credentials',
  'keys',
  'name',
  'tree',
  'signing',
  'deposits',
  'log-origins',
] as const
type Part = (typeof parts)[number]

type Places = { readonly older: string; readonly foreign: string }

const remove = (path: string): void => rmSync(path, { recursive: true, force: true })

/** Puts the part of another folder into the place of this one. */
const swap = (part: Part, folder: string, from: string): void => {
  remove(join(folder, part))
  if (existsSync(join(from, part)))
    cpSync(join(from, part), join(folder, part), { recursive: true })
}

const empty = (part: Part, folder: string): void => {
  const path = join(folder, part)
  const isFolder = statSync(path).isDirectory()
  remove(path)
  if (isFolder) mkdirSync(path, { mode: 0o700 })
  else writeFileSync(path, '', { mode: 0o600 })
}

type Change = {
  readonly title: string
  readonly make: (folder: string, places: Places) => void
}

const changesOf = (part: Part): ReadonlyArray<Change> => [
  { title: `${part} missing`, make: (folder) => remove(join(folder, part)) },
  { title: `${part} empty`, make: (folder) => empty(part, folder) },
  { title: `${part} older`, make: (folder, { older }) => swap(part, folder, older) },
  {
    title: `${part} of another ledger`,
    make: (folder, { foreign }) => swap(part, folder, foreign),
  },
]

/** The files derived from the log: the indexes of closed segments, and the head. */
const derivedIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(folder, 'log')).filter((name) => !name.endsWith('.segment'))

const removeDerived = (folder: string): void => {
  for (const name of derivedIn(folder)) remove(join(folder, 'log', name))
}

/** Puts the files derived from one log beside the segments of another, as a partial restore does. */
const putDerived = (folder: string, from: string): void => {
  for (const name of derivedIn(from)) cpSync(join(from, 'log', name), join(folder, 'log', name))
}

const oldLogUnderNewIndex = (folder: string, from: string): void => {
  const kept = `${folder}-kept`
  cpSync(folder, kept, { recursive: true })
  swap('log', folder, from)
  removeDerived(folder)
  putDerived(folder, kept)
  remove(kept)
}

const derivedChanges: ReadonlyArray<Change> = [
  { title: 'indexes missing', make: removeDerived },
  {
    title: 'indexes empty',
    make: (folder) => {
      for (const name of derivedIn(folder)) truncateSync(join(folder, 'log', name), 0)
    },
  },
  ...(['older', 'foreign'] as const).flatMap((which): ReadonlyArray<Change> => {
    const called = which === 'older' ? 'older' : 'of another ledger'
    return [
      {
        title: `indexes ${called}`,
        make: (folder, places) => {
          removeDerived(folder)
          putDerived(folder, places[which])
        },
      },
      {
        title: `log ${called} under the indexes of this one`,
        make: (folder, places) => oldLogUnderNewIndex(folder, places[which]),
      },
    ]
  }),
]

/** Each part by itself, then pairs that a careless restore brings together. */
const changes: ReadonlyArray<Change> = [
  ...parts.flatMap(changesOf),
  ...derivedChanges,
  ...(['older', 'foreign'] as const).flatMap((which) =>
    [
      ['log', 'rows'],
      ['log', 'name'],
      ['vault', 'keys'],
      ['rows', 'vault'],
      ['log', 'rows', 'name'],
      ['vault', 'keys', 'credentials'],
      ['vault', 'credentials'],
      ['tree', 'signing'],
      ['log', 'tree'],
      ['log', 'rows', 'name', 'tree', 'deposits', 'log-origins'],
    ].map((names): Change => ({
      title: `${names.join(' and ')} ${which === 'older' ? 'older' : 'of another ledger'}`,
      make: (folder, places) => {
        for (const part of parts) if (names.includes(part)) swap(part, folder, places[which])
      },
    })),
  ),
]

const run = async ({ rounds, folder, say, match = '' }: Asked): Promise<Outcome> => {
  const older = join(folder, 'older')
  const base = await makeBase(folder, (half) => cpSync(half, older, { recursive: true }))
  const foreign = (await prepare(join(folder, 'foreign'))).folder
  const wrong: string[] = []
  const met = new Map<string, number>()
  const wanted = changes.filter(({ title }) => title.includes(match))
  for (let round = 0; round < rounds; round += 1) {
    const change = wanted[round % wanted.length]
    if (change === undefined) continue
    const copy = join(folder, `swap-${round}`)
    cpSync(base.folder, copy, { recursive: true })
    change.make(copy, { older, foreign })
    const verdict = await tryFolder(base, copy)
    wrong.push(...verdict.wrong.map((sentence) => `${change.title}: ${sentence}`))
    count(met, verdict.met)
    const bad = verdict.wrong[0]
    say(
      `${change.title}: ${verdict.met}${verdict.said === undefined ? '' : `: ${verdict.said}`}${bad === undefined ? '' : `, WRONG: ${bad}`}`,
    )
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

export const swaps: Run = {
  name: 'swaps',
  about:
    'a part of the folder, or several, missing, empty, older, or another ledger’s: the start says so, or every answer is that of an unharmed twin',
  unit: 'folder',
  short: 3,
  long: changes.length,
  run,
}
