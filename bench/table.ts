/** The results as Markdown tables, for a terminal and for docs/reference/performance.md alike. */
import type { Population } from './population/build.ts'
import type { Check, Flatness, Outcome, Summary } from './outcome.ts'
import type { Machine } from './machine.ts'

const grouped = (whole: number): string => String(whole).replaceAll(/\B(?=(\d{3})+$)/g, ' ')

/** Three digits that say something; whole numbers in groups of three. */
const shown = (value: number): string => {
  if (!Number.isFinite(value)) return '?'
  return value >= 100 ? grouped(Math.round(value)) : value.toPrecision(3)
}

const withUnit = ({ median, unit, peakMb }: Summary): string =>
  (unit === '/s' ? `${shown(median)}/s` : `${shown(median)} ${unit}`) +
  (peakMb === undefined ? '' : `, ${shown(peakMb)} MB`)

const latency = ({ p50Ms, p99Ms }: Summary): string =>
  p50Ms === undefined || p99Ms === undefined ? '' : `${shown(p50Ms)} / ${shown(p99Ms)}`

const processorTime = (product: Summary, floor: Summary): string =>
  product.unit === '/s' || product.peakMb !== undefined
    ? `${shown(product.cpuUs ?? 0)}, ${shown(floor.cpuUs ?? 0)}`
    : ''

const budgetOf = ({ of, must, limit }: Check, { unit }: Summary): string => {
  const sign = must === 'at-least' ? '≥' : '≤'
  switch (of) {
    case 'ratio':
      return `${sign} ${limit}`
    case 'value':
      return `${sign} ${limit} ${unit}`
    case 'worst':
      return `worst ${sign} ${limit} ${unit}`
    case 'p99':
      return `p99 ${sign} ${limit} ms`
    case 'peak':
      return `peak ${sign} ${limit} MB`
  }
}

const verdict = ({ isMet }: { readonly isMet: boolean }): string => (isMet ? 'met' : '**missed**')

const line = (cells: ReadonlyArray<string>): string => `| ${cells.join(' | ')} |`

const rule = (cells: ReadonlyArray<string>): string => line(cells.map(() => '---'))

const heading = (cells: ReadonlyArray<string>): ReadonlyArray<string> => [line(cells), rule(cells)]

const headings = [
  'row',
  'people',
  'measured',
  'p50 / p99 ms',
  'floor, in the same run',
  'ratio',
  'CPU µs, its floor',
  'budget',
  '',
  'load',
]

const outcomeLines = (outcome: Outcome): ReadonlyArray<string> => {
  const { row, subjects, product, floor, beside, ratio, checks, load } = outcome
  return [
    line([
      row,
      grouped(subjects),
      withUnit(product),
      latency(product),
      `${floor.name}: ${withUnit(floor)}`,
      shown(ratio),
      processorTime(product, floor),
      checks.map((check) => budgetOf(check, product)).join(', '),
      checks.map(verdict).join(', '),
      shown(load),
    ]),
    ...beside.map((each) =>
      line(
        [
          row,
          grouped(subjects),
          '',
          '',
          `${each.name}: ${withUnit(each)}`,
          shown(each.ratio),
        ].concat(['', '', '', '']),
      ),
    ),
  ]
}

const flatLines = (flat: ReadonlyArray<Flatness>): ReadonlyArray<string> =>
  flat.length === 0
    ? []
    : [
        '',
        ...heading(['rate of', 'people', 'left of it', 'left of its floor', 'budget', '']),
        ...flat.map((each) =>
          line([
            each.row,
            `${grouped(each.from)} → ${grouped(each.to)}`,
            shown(each.ratio),
            shown(each.floorRatio),
            `≥ ${each.limit}`,
            verdict(each),
          ]),
        ),
      ]

const populationLine = (made: Population): string =>
  line([
    grouped(made.subjects),
    grouped(made.events),
    `${shown(made.appendedPerSecond)}/s`,
    `${shown(made.foldedPerSecond)}/s`,
    `${grouped(made.logMb)} MB`,
    `${grouped(made.rowsMb)} MB`,
  ])

/** Everything a run found. */
export type Report = {
  readonly machine: Machine
  readonly startedAt: string
  readonly rounds: number
  readonly windowMs: number
  readonly populations: ReadonlyArray<Population>
  readonly outcomes: ReadonlyArray<Outcome>
  readonly flatness: ReadonlyArray<Flatness>
}

/** The report's tables. */
export const tableOf = (report: Report): string => {
  const { cpu, cores, memoryGb, node, program } = report.machine
  return [
    `${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, ${program}; ${report.startedAt}; medians of ${report.rounds} rounds of ${report.windowMs} ms.`,
    '',
    ...heading(['people', 'events', 'appended', 'folded into rows', 'log', 'rows']),
    ...report.populations.map(populationLine),
    '',
    ...heading(headings),
    ...report.outcomes.flatMap(outcomeLines),
    ...flatLines(report.flatness),
    '',
  ].join('\n')
}
