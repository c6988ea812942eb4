/** What turning a permission off does to what rests on it. */
import type { Mark, Permission } from './standing.ts'

/** When what rests on this permission was taken back by turning it off, after it had been on (clauses 1.6-perm, 5.3). */
export const takenBack = ({ firstOn, lastOff }: Permission): Mark | undefined =>
  firstOn !== undefined && lastOff !== undefined && firstOn < lastOff.at ? lastOff : undefined
