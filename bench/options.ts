/** What the command line of `npm run bench` says. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type Options = {
  /** Populations, the smallest first. */
  readonly subjects: ReadonlyArray<number>
  /** Names of rows, or their beginnings; all when empty. */
  readonly only: ReadonlyArray<string>
  /** Where the results go as JSON. */
  readonly json: string | undefined
  readonly rounds: number
  /** Length of one measurement under load, in ms. */
  readonly windowMs: number
  /** Where populations are made; a folder of their own in it, removed at the end. */
  readonly folder: string | undefined
  /** Populations stay for the next run with the same folder. */
  readonly isKept: boolean
}

const units: { readonly [suffix: string]: number } = { k: 1_000, m: 1_000_000 }

const countOf = (text: string): number => {
  const [, digits, suffix = ''] = /^(\d+)([km]?)$/i.exec(text) ?? []
  if (digits === undefined) throw new RangeError(`${text} is no number of subjects: 1000, 1k, 1M`)
  return Number(digits) * (units[suffix.toLowerCase()] ?? 1)
}

const wholeOf = (name: string, text: string, min: number, max: number): number => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new RangeError(`--${name} is a whole number from ${min} to ${max}`)
}

const flags = {
  subjects: { type: 'string' },
  only: { type: 'string', default: '' },
  json: { type: 'string' },
  rounds: { type: 'string', default: '3' },
  'window-ms': { type: 'string', default: '2000' },
  folder: { type: 'string' },
  keep: { type: 'boolean', default: false },
} as const

const usage = `Usage: npm run bench -- [OPTIONS]

  --subjects LIST   how many people, such as 1k,100k,1M (1k,100k)
  --only NAMES      rows whose names begin so, such as acts,decisions-http (all)
  --rounds N        rounds that count (3)
  --window-ms MS    how long one measurement under load takes (2000)
  --folder FOLDER   where populations are made (a temporary folder)
  --keep            leave the populations for the next run with the same folder
  --json FILE       write the figures as JSON as well
`

/**
 * `subjects` is what is measured where nothing else is asked for. Throws RangeError or TypeError, with a message for
 * people, for what it does not understand.
 */
export const readOptions = (argv: ReadonlyArray<string>, subjects = '1k,100k'): Options => {
  const { values } = parseArgs({ args: [...argv], options: flags, strict: true })
  const sizes = new Set((values.subjects ?? subjects).split(',').map(countOf))
  return {
    subjects: [...sizes].sort((a, b) => a - b),
    only: values.only.split(',').filter((name) => name !== ''),
    json: values.json,
    rounds: wholeOf('rounds', values.rounds, 1, 99),
    windowMs: wholeOf('window-ms', values['window-ms'], 50, 60_000),
    folder: values.folder,
    isKept: values.keep,
  }
}

/**
 * Where a run works: in the folder itself, which stays, where it is kept, else in a new one, which is removed. The folder
 * that was named may hold what is none of ours.
 */
export const placeOf = ({ folder, isKept }: Options, prefix: string): string => {
  const place = resolve(folder ?? tmpdir())
  mkdirSync(place, { recursive: true })
  return isKept && folder !== undefined ? place : mkdtempSync(join(place, prefix))
}

/** Prints the usage and ends, where that is asked for. */
export const tellUsage = (argv: ReadonlyArray<string>): void => {
  if (!argv.includes('--help')) return
  process.stdout.write(usage)
  process.exit(0)
}
