/** What a run of the comparison found, as a Markdown table for a terminal and for the documentation alike. */
import type { Machine } from '../machine.ts'
import { median } from '../series.ts'
import type { Series } from '../series.ts'

export type Compared = {
  readonly machine: Machine
  readonly startedAt: string
  /** Processes that wanted a core before it began. */
  readonly load: number
  readonly people: number
  readonly rounds: number
  readonly windowMs: number
  readonly questions: ReadonlyArray<Series>
  readonly acts: ReadonlyArray<Series>
}

const shown = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)

const cell = ({ values, p50Ms = Number.NaN, p99Ms = Number.NaN }: Series): string =>
  `${shown(median(values))}/s; ${shown(p50Ms)} / ${shown(p99Ms)} ms`

const times = (ours: Series, theirs: Series): string =>
  `${shown(median(ours.values.map((value, round) => value / (theirs.values[round] ?? Number.NaN))))}×`

const line = (what: string, [ours, indexed, shipped]: ReadonlyArray<Series>): string =>
  ours === undefined || indexed === undefined || shipped === undefined
    ? ''
    : `| ${[what, cell(ours), cell(indexed), times(ours, indexed), cell(shipped), times(ours, shipped)].join(' | ')} |`

/** Rates are medians of the rounds, then p50 and p99 of all rounds' answers; times are the median of the rounds' own. */
export const tableOf = (found: Compared): string => {
  const { cpu, cores, memoryGb, node, program } = found.machine
  return [
    `${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, ${program}, load before ${found.load}; ${found.startedAt}; ${found.people.toLocaleString('en')} people, 64 connections, ${found.rounds} rounds of ${found.windowMs} ms.`,
    '',
    '| | this ledger | c15t 2.2.1 on PostgreSQL, indexes added | | as it is shipped | |',
    '| --- | --- | --- | --- | --- | --- |',
    line('may this be done, asked one a request', found.questions),
    line('a known person says yes, or takes it back', found.acts),
    '',
  ].join('\n')
}
