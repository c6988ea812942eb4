/** Holds what the parts of a ledger say of it against each other and against its log. Pure. */
import type { EventId } from '../kernel/ids.ts'
import type { LogKind, Mark } from './mark.ts'
import type { IdentityRecord } from './record.ts'

/** A part beside the log, as a message calls it. */
export type Part = 'name' | 'rows' | 'vault' | 'keys' | 'credentials'

/** A source of a position: a part, or an operator who gave it. */
export type Knower = Part | 'expect'

/** The knowledge of one source. */
export type Witness = {
  readonly by: Knower
  readonly position: bigint
  readonly event?: EventId
}

/** That a part says which ledger it is of. */
export type Claim = { readonly part: Part; readonly ledgerId: string }

/** A part, or the log itself, that is of another ledger than the others are. */
export type Foreign = {
  readonly part: Part | 'log'
  readonly ledgerId: string
  readonly expected: string
}

/** The first part that is of another ledger; the log, where more than one part says so, and all of them the same. */
export const foreignPart = (log: string, claims: ReadonlyArray<Claim>): Foreign | undefined => {
  const others = claims.filter(({ ledgerId }) => ledgerId !== log)
  const [first] = others
  if (first === undefined) return undefined
  const agree = claims.every(({ ledgerId }) => ledgerId === first.ledgerId)
  return agree && claims.length > 1
    ? { part: 'log', ledgerId: log, expected: first.ledgerId }
    : { ...first, expected: log }
}

type Present = Pick<IdentityRecord, 'generation' | 'beganAt'> | undefined

/**
 * Up to where a mark still says something of a log of this kind: one that was counted elsewhere says nothing, and one of
 * an earlier generation nothing of what came after the present one began, since that was given up.
 */
export const reachOf = (
  { position, generation, log }: Pick<Mark, 'position' | 'generation' | 'log'>,
  kind: LogKind,
  present: Present,
): bigint => {
  if (log !== kind) return -1n
  const isEarlier = present !== undefined && generation < present.generation
  return isEarlier && position > present.beganAt ? present.beganAt : position
}

/** The statement of a part's mark. */
export const witnessOf = (by: Part, mark: Mark, kind: LogKind, present: Present): Witness => {
  const position = reachOf(mark, kind, present)
  const { event } = mark
  return position === mark.position && event !== undefined
    ? { by, position, event }
    : { by, position }
}

/** Those who know of an event after a log's last one, the latest first. */
export const beyond = (witnesses: ReadonlyArray<Witness>, head: bigint): ReadonlyArray<Witness> =>
  witnesses
    .filter(({ position }) => position > head)
    .toSorted((a, b) => Number(b.position - a.position))

/** The one that knows of the latest event; undefined where nobody knows of any. */
export const latest = (witnesses: ReadonlyArray<Witness>): Witness | undefined =>
  witnesses.reduce<Witness | undefined>(
    (most, witness) =>
      witness.position >= 0n && (most === undefined || witness.position > most.position)
        ? witness
        : most,
    undefined,
  )
