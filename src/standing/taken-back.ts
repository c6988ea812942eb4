/** The effect of a permission turned off on everything that depends on it. */
import type { Mark, Permission } from './standing.ts'

/** The withdrawal by turning this permission off, after it had been on (clauses 1.6-perm, 5.3). */
export const takenBack = ({ firstOn, lastOff }: Permission): Mark | undefined =>
  firstOn !== undefined && lastOff !== undefined && firstOn < lastOff.at ? lastOff : undefined
