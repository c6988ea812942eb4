/** The rows of `npm run bench:kurrentdb`, and what is asked of them (the budgets). */
import type { Budget } from '../rows/all.ts'
import type { Measured } from '../series.ts'
import { actsOfAll, actsOfKnown } from './acts.ts'
import { catchUp } from './catch-up.ts'
import { decisions } from './decisions.ts'
import type { KurrentTask } from './house.ts'

type KurrentRow = {
  readonly run: (task: KurrentTask) => Promise<Measured>
  readonly budgets: ReadonlyArray<Budget>
}

const atLeast = (limit: number): Budget => ({ of: 'ratio', must: 'at-least', limit })

/** In the order in which they are run: those that add events come last. */
export const kurrentRows = {
  'catch-up': { run: catchUp, budgets: [atLeast(0.6)] },
  'decisions-http': { run: decisions, budgets: [atLeast(0.9)] },
  'acts-http': { run: actsOfKnown, budgets: [atLeast(0.6)] },
  'acts-http-cold': { run: actsOfAll, budgets: [] },
} as const satisfies { readonly [name: string]: KurrentRow }

export type KurrentRowName = keyof typeof kurrentRows

/** Whether this is the name of a row. */
export const isKurrentRow = (name: string): name is KurrentRowName =>
  Object.hasOwn(kurrentRows, name)

/** Names in the order in which they are run. */
export const kurrentRowNames: ReadonlyArray<KurrentRowName> =
  Object.keys(kurrentRows).filter(isKurrentRow)
