/** Every row of the table: what it measures, and what is asked of it (the budgets). */
import { actsAtOnce, actsOneAtATime } from './acts.ts'
import { actsOverHttp, sealedActsOverHttp } from './acts-http.ts'
import { exported, verified } from './bundles.ts'
import { decisions } from './decisions.ts'
import { decisionsInBatches, decisionsOverHttp } from './decisions-http.ts'
import { fairness } from './fairness.ts'
import { disk, openLog } from './log-files.ts'
import { proofs } from './proofs.ts'
import { rebuild } from './rebuild.ts'
import { replay } from './replay.ts'
import { actsOverHttpUnderTree, actsUnderTree, decisionsUnderTree } from './tree.ts'
import type { Row } from './row.ts'
import { memory, start } from './serving.ts'

/** `ratio` is product over floor, round by round; `value` the product's own, `worst` the greatest of any round; `p99` in ms; `peak` in MB. */
export type Budget = {
  readonly of: 'ratio' | 'value' | 'worst' | 'p99' | 'peak'
  readonly must: 'at-least' | 'at-most'
  readonly limit: number
}

export type RowSpec = {
  readonly run: Row
  readonly budgets: ReadonlyArray<Budget>
  /** Rates that may not fall with the number of people. */
  readonly isFlat: boolean
}

const atLeast = (limit: number): Budget => ({ of: 'ratio', must: 'at-least', limit })

const ofBundles: ReadonlyArray<Budget> = [
  { of: 'ratio', must: 'at-most', limit: 3 },
  { of: 'peak', must: 'at-most', limit: 300 },
]

/** In the order in which they are run: those that add events come last. */
export const rows = {
  start: {
    run: start,
    budgets: [{ of: 'value', must: 'at-most', limit: 1 }],
    isFlat: false,
  },
  'open-log': {
    run: openLog,
    budgets: [{ of: 'value', must: 'at-most', limit: 1 }],
    isFlat: false,
  },
  disk: { run: disk, budgets: [{ of: 'value', must: 'at-most', limit: 0.8 }], isFlat: false },
  decisions: { run: decisions, budgets: [atLeast(0.4)], isFlat: true },
  'decisions-http': {
    run: decisionsOverHttp,
    budgets: [atLeast(0.4), { of: 'p99', must: 'at-most', limit: 10 }],
    isFlat: true,
  },
  'decisions-batch': { run: decisionsInBatches, budgets: [atLeast(5)], isFlat: true },
  replay: { run: replay, budgets: [atLeast(0.5)], isFlat: true },
  // At 10,000,000 leaves, whatever the population.
  proofs: { run: proofs, budgets: [{ of: 'value', must: 'at-most', limit: 1 }], isFlat: false },
  export: { run: exported, budgets: ofBundles, isFlat: false },
  verify: { run: verified, budgets: ofBundles, isFlat: false },
  'acts-one': { run: actsOneAtATime, budgets: [atLeast(0.6)], isFlat: true },
  'acts-many': { run: actsAtOnce, budgets: [], isFlat: true },
  'acts-http': { run: actsOverHttp, budgets: [atLeast(0.3)], isFlat: true },
  'acts-sealed': { run: sealedActsOverHttp, budgets: [atLeast(0.3)], isFlat: true },
  // The transparency log, beside the same ledger without it.
  'tree-decisions': { run: decisionsUnderTree, budgets: [atLeast(0.99)], isFlat: false },
  'tree-acts': { run: actsUnderTree, budgets: [atLeast(0.95)], isFlat: false },
  'tree-http': { run: actsOverHttpUnderTree, budgets: [atLeast(0.95)], isFlat: false },
  memory: {
    run: memory,
    budgets: [{ of: 'value', must: 'at-most', limit: 300 }],
    isFlat: false,
  },
  rebuild: {
    run: rebuild,
    budgets: [{ of: 'ratio', must: 'at-most', limit: 4 }],
    isFlat: false,
  },
  fairness: {
    run: fairness,
    budgets: [{ of: 'worst', must: 'at-most', limit: 50 }],
    isFlat: false,
  },
} as const satisfies { readonly [name: string]: RowSpec }

export type RowName = keyof typeof rows

/** Least share of the rate with few people that must be left with many. */
export const flatness = 0.8

/** Whether this is the name of a row. */
export const isRowName = (name: string): name is RowName => Object.hasOwn(rows, name)

/** Names in the order in which they are run. */
export const rowNames: ReadonlyArray<RowName> = Object.keys(rows).filter(isRowName)
