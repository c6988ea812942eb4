/** `npm run test:faults`: the runs in their long form, with their table. `-- --help` says what can be asked. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { allFound } from './broken.ts'
import { allRuns } from './runs.ts'
import { bad } from './driver/verdict.ts'
import type { Outcome, Run } from './driver/run.ts'
import { lineOf, machine, writeTable } from './table.ts'
import type { Line } from './table.ts'

const usage = `Usage: npm run test:faults -- [OPTIONS]

Breaks a ledger from outside, and holds what is left against what was acknowledged.

Options
  --only NAME    one run, or several: ${allRuns.map(({ name }) => name).join(', ')}
  --rounds N     so many rounds of each, instead of the long form
  --seed N       decides what is broken where; drawn and printed where none is given
  --match TEXT   only cases with this in their title, or files with this in their path
  --in FOLDER    where folders are made (the system's temporary one)
  --broken       shows that runs can fail: flips and deeds on programs that were broken for them
  --table        writes the lines of these runs into docs/reference/durability.md
`

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const options = {
  only: { type: 'string', multiple: true },
  rounds: { type: 'string' },
  seed: { type: 'string' },
  in: { type: 'string' },
  match: { type: 'string' },
  broken: { type: 'boolean' },
  table: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** The options of the command line. */
type Wanted = {
  readonly rounds: number | undefined
  readonly seed: number
  readonly place: string
  readonly match: string | undefined
}

const tell = ({ name }: Run, outcome: Outcome): void => {
  for (const [word, times] of outcome.met) say(`  ${name}: ${times} × ${word}`)
  for (const sentence of bad(outcome)) say(`  ${name}: VIOLATION ${sentence}`)
}

const runOne = async (
  run: Run,
  { rounds, seed, place, match }: Wanted,
): Promise<Line | undefined> => {
  const refusal = run.refusal?.()
  if (refusal !== undefined) {
    say(`${run.name}: not run: ${refusal}`)
    return undefined
  }
  const folder = mkdtempSync(join(place, `faults-${run.name}-`))
  const wanted = rounds ?? run.long
  say(`${run.name}: ${wanted} rounds, seed ${seed}, in ${folder}`)
  const began = performance.now()
  const shown = (line: string): void => say(`  ${run.name}: ${line}`)
  const outcome = await run.run({
    rounds: wanted,
    seed,
    folder,
    say: shown,
    ...(match === undefined ? {} : { match }),
  })
  tell(run, outcome)
  if (bad(outcome).length === 0) rmSync(folder, { recursive: true, force: true })
  return lineOf(run, outcome, { seed, seconds: (performance.now() - began) / 1000 })
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options })
  if (values.help === true) {
    say(usage)
    return 0
  }
  const wanted: Wanted = {
    rounds: values.rounds === undefined ? undefined : Number(values.rounds),
    seed: Number(values.seed ?? Math.floor(Math.random() * 1e6)),
    place: values.in ?? tmpdir(),
    match: values.match,
  }
  if (values.broken === true) return allFound(values.only, wanted.seed, wanted.place) ? 0 : 1
  const names = values.only ?? allRuns.map(({ name }) => name)
  const lines: Line[] = []
  for (const name of names) {
    const run = allRuns.find((each) => each.name === name)
    if (run === undefined) {
      say(`there is no run '${name}'\n\n${usage}`)
      return 2
    }
    const line = await runOne(run, wanted)
    if (line !== undefined) lines.push(line)
    if (values.table === true) writeTable(lines)
  }
  process.stdout.write(`${machine()}\n\n${lines.map(({ text }) => text).join('\n')}\n`)
  return lines.every(({ isGood }) => isGood) ? 0 : 1
}

process.exitCode = await main()
