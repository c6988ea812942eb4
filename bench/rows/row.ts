/** What a row of the table is: one thing measured on one population. */
import type { Population } from '../population/build.ts'
import type { Measured } from '../series.ts'

export type RowTask = {
  readonly population: Population
  readonly rounds: number
  readonly windowMs: number
  /** An empty folder for floors. */
  readonly scratch: string
}

export type Row = (task: RowTask) => Promise<Measured>

/** An act runs through more code than anything else here: it takes some thousand before all of it is compiled. */
export const actWarmUps = 4
