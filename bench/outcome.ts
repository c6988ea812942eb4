/** From what was measured to what is said of it: medians, ratios, and whether the budgets are met. */
import { flatness, isRowName, rows } from './rows/all.ts'
import type { Budget, RowName } from './rows/all.ts'
import { median } from './series.ts'
import type { Measured, Series } from './series.ts'

export type Summary = {
  readonly name: string
  readonly unit: string
  readonly median: number
  readonly p50Ms?: number
  readonly p99Ms?: number
  readonly cpuUs?: number
  readonly peakMb?: number
}

export type Check = Budget & { readonly found: number; readonly isMet: boolean }

/** One line of the table. `load` is the machine's before it was measured. */
export type Outcome = {
  readonly row: string
  readonly subjects: number
  readonly load: number
  readonly product: Summary
  readonly floor: Summary
  readonly beside: ReadonlyArray<Summary & { readonly ratio: number }>
  /** The middle of the rounds' own ratios: what the machine did meanwhile is in both sides of each. */
  readonly ratio: number
  readonly ratios: ReadonlyArray<number>
  readonly checks: ReadonlyArray<Check>
}

/** A rate at the most people over the rate at the fewest. */
export type Flatness = {
  readonly row: string
  readonly from: number
  readonly to: number
  /** Of the rates, and of their ratios to the floor, which leave out how the engine and the disk themselves scale. */
  readonly ratio: number
  readonly floorRatio: number
  readonly limit: number
  readonly isMet: boolean
}

const summaryOf = ({ name, unit, values, p50Ms, p99Ms, cpuUs, peakMb }: Series): Summary => ({
  name,
  unit,
  median: median(values),
  ...(p50Ms === undefined ? {} : { p50Ms }),
  ...(p99Ms === undefined ? {} : { p99Ms }),
  ...(cpuUs === undefined ? {} : { cpuUs }),
  ...(peakMb === undefined ? {} : { peakMb }),
})

const ratiosOf = (a: Series, b: Series): ReadonlyArray<number> =>
  a.values.map((value, round) => value / (b.values[round] ?? Number.NaN))

const checked = (budget: Budget, product: Summary, worst: number, ratio: number): Check => {
  const { median: value, p99Ms: p99 = Number.NaN, peakMb: peak = Number.NaN } = product
  const found = { ratio, value, worst, p99, peak }[budget.of]
  const isMet = budget.must === 'at-least' ? found >= budget.limit : found <= budget.limit
  return { ...budget, found, isMet }
}

/** What was measured under these budgets came to. */
export const summed = (
  row: string,
  budgets: ReadonlyArray<Budget>,
  subjects: number,
  load: number,
  { product, floor, beside = [] }: Measured,
): Outcome => {
  const ratios = ratiosOf(product, floor)
  const ratio = median(ratios)
  const summary = summaryOf(product)
  return {
    row,
    subjects,
    load,
    product: summary,
    floor: summaryOf(floor),
    beside: beside.map((each) => ({
      ...summaryOf(each),
      ratio: median(ratiosOf(product, each)),
    })),
    ratio,
    ratios,
    checks: budgets.map((budget) => checked(budget, summary, Math.max(...product.values), ratio)),
  }
}

/** What one row came to. */
export const outcomeOf = (
  row: RowName,
  subjects: number,
  load: number,
  measured: Measured,
): Outcome => summed(row, rows[row].budgets, subjects, load, measured)

/** One line for each rate that was measured at more than one size. */
export const flatnessOf = (outcomes: ReadonlyArray<Outcome>): ReadonlyArray<Flatness> => {
  const names = [...new Set(outcomes.map(({ row }) => row))].filter(
    (row) => isRowName(row) && rows[row].isFlat,
  )
  return names.flatMap((row): ReadonlyArray<Flatness> => {
    const sizes = outcomes.filter((each) => each.row === row)
    const [few, many] = [sizes[0], sizes.at(-1)]
    if (few === undefined || many === undefined || few === many) return []
    const ratio = many.product.median / few.product.median
    const floorRatio = many.floor.median / few.floor.median
    const { subjects: from } = few
    const { subjects: to } = many
    return [{ row, from, to, ratio, floorRatio, limit: flatness, isMet: ratio >= flatness }]
  })
}
