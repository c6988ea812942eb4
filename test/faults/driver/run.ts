/** A run of faults: a name, a round that is repeated, and its result. */

/** How it is to be run, and whom to tell. */
export type Asked = {
  readonly rounds: number
  /** The same seed takes the same decisions; times are the machine's own. */
  readonly seed: number
  /** A folder of its own, empty. */
  readonly folder: string
  /** Only cases whose title holds this; for runs that have cases. */
  readonly match?: string
  /** A line for the process that waits. */
  readonly say: (line: string) => void
}

/** The result: a line of the table. */
export type Outcome = {
  /** Faults that were met. */
  readonly rounds: number
  readonly acknowledged: number
  readonly decisions: number
  /** Each must be empty; a sentence for each case. */
  readonly lost: ReadonlyArray<string>
  readonly doubled: ReadonlyArray<string>
  readonly wrong: ReadonlyArray<string>
  /** How the faults were met, by words: how often. */
  readonly met: ReadonlyMap<string, number>
}

export type Run = {
  readonly name: string
  /** The deed in words, for the table. */
  readonly about: string
  /** A round in words. */
  readonly unit: string
  /** Rounds in CI, and in the long form. */
  readonly short: number
  readonly long: number
  /** Why it cannot be run on this machine, in one sentence. */
  readonly refusal?: () => string | undefined
  readonly run: (asked: Asked) => Promise<Outcome>
}

/** Adds to a count of words. */
export const count = (into: Map<string, number>, word: string): void => {
  into.set(word, (into.get(word) ?? 0) + 1)
}
