/** The fault of a setting. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'

/** A setting that cannot be used: what it is called, where it came from, and what would be. Its value is not repeated. */
export type ConfigFault = {
  readonly rejected: 'setting'
  readonly setting: string
  readonly expected: string
}

/** Refuses a setting, saying what would be taken. */
export const fault = (setting: string, expected: string): Either<ConfigFault, never> =>
  E.left({ rejected: 'setting', setting, expected })
