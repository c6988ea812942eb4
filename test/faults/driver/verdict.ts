/** Whether a run held. */
import type { Outcome } from './run.ts'

/** Everything that may not be, a sentence each. */
export const bad = ({ lost, doubled, wrong }: Outcome): ReadonlyArray<string> => [
  ...lost.map((each) => `lost: ${each}`),
  ...doubled.map((each) => `doubled: ${each}`),
  ...wrong.map((each) => `wrong: ${each}`),
]
