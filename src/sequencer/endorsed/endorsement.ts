/** Statements of others about a checkpoint: a witness's cosignature, an authority's time stamp. */

export type Endorsement = {
  readonly kind: 'cosignature' | 'stamp'
  readonly size: number
  /** Base64 of 32 bytes. */
  readonly root: string
  /** The endorser: name and id of a witness's key, `NAME+ID`; `rfc3161` for a time stamp. */
  readonly by: string
  /** The time, in ms since 1970, by their clock. */
  readonly atMs: number
  /** A bundle's checkpoint keeps all that was stated of it; of others there is one a day in the end. */
  readonly asked: 'in-passing' | 'for-export'
  /** A line of a signed note, ended; or the DER of a response (RFC 3161). */
  readonly bytes: Uint8Array
}

export type EndorsementFailure = {
  readonly failure: 'endorsements-unavailable'
  readonly cause: unknown
}

const dayMs = 86_400_000
/** All of so many days is kept. */
const wholeDays = 2

/** The endorsements that are kept for good, in their order. `nowMs` since 1970. */
export const thinned = (
  endorsements: ReadonlyArray<Endorsement>,
  nowMs: number,
): ReadonlyArray<Endorsement> => {
  const lastOfDay = new Map<string, Endorsement>()
  const dayOf = ({ kind, by, atMs }: Endorsement): string =>
    `${kind} ${by} ${Math.floor(atMs / dayMs)}`
  for (const each of endorsements) {
    const known = lastOfDay.get(dayOf(each))
    if (known === undefined || known.size <= each.size) lastOfDay.set(dayOf(each), each)
  }
  return endorsements.filter(
    (each) =>
      each.asked === 'for-export' ||
      each.atMs > nowMs - wholeDays * dayMs ||
      lastOfDay.get(dayOf(each)) === each,
  )
}
