/** The table of the last runs, kept between two marks of docs/reference/durability.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { bad } from './driver/verdict.ts'
import type { Outcome, Run } from './driver/run.ts'

const page = fileURLToPath(new URL('../../docs/reference/durability.md', import.meta.url))

const begin =
  '<!-- Written by `npm run test:faults -- --table`: the lines of the last run of each. -->'
const end = '<!-- The end of what is written by the runs. -->'
const head = [
  '| run | what | rounds | acknowledged | decisions | lost | doubled | wrong | how it was met | seed | duration | when |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
]

/** A line of the table. */
export type Line = { readonly name: string; readonly text: string; readonly isGood: boolean }

const number = (value: number): string => value.toLocaleString('en').replaceAll(',', ' ')

const duration = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`

export const lineOf = (
  { name, about, unit }: Run,
  outcome: Outcome,
  { seed, seconds }: { readonly seed: number; readonly seconds: number },
): Line => {
  const met = [...outcome.met].map(([word, times]) => `${number(times)} ${word}`).join('; ')
  const columns = [
    `\`${name}\``,
    about,
    `${number(outcome.rounds)} ${unit}${outcome.rounds === 1 ? '' : 's'}`,
    number(outcome.acknowledged),
    number(outcome.decisions),
    String(outcome.lost.length),
    String(outcome.doubled.length),
    String(outcome.wrong.length),
    met,
    String(seed),
    duration(seconds),
    new Date().toISOString().slice(0, 10),
  ]
  return { name, text: `| ${columns.join(' | ')} |`, isGood: bad(outcome).length === 0 }
}

/** The machine of the runs. */
export const machine = (): string =>
  `Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}.`

const nameIn = (line: string): string => /^\| `([^`]+)`/.exec(line)?.[1] ?? ''

/** Puts these lines into the page, in place of older ones of the same runs. */
export const writeTable = (lines: ReadonlyArray<Line>): void => {
  const text = readFileSync(page, 'utf8')
  const [before = '', rest = ''] = text.split(begin)
  const [old = '', after = ''] = rest.split(end)
  const names = new Set(lines.map(({ name }) => name))
  const kept = old.split('\n').filter((line) => nameIn(line) !== '' && !names.has(nameIn(line)))
  const all = [...kept, ...lines.map((line) => line.text)]
  const inner = ['', machine(), '', ...head, ...all, '']
  writeFileSync(page, [before, begin, '\n', inner.join('\n'), '\n', end, after].join(''))
}
