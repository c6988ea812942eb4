/** Statements of other parties about a checkpoint: a witness's cosignature, an authority's time stamp. */

export type Endorsement = {
  readonly kind: 'cosignature' | 'stamp'
  readonly size: number
  /** 32 bytes in base64. */
  readonly root: string
  /** The party: `NAME+ID` of a witness's key; `rfc3161` for a time stamp. */
  readonly by: string
  /** The stated time, in ms since 1970, by the party's clock. */
  readonly atMs: number
  /** Statements about a bundle's checkpoint are all kept; of the others, finally one a day. */
  readonly asked: 'in-passing' | 'for-export'
  /** A line of a signed note with its line feed, or the DER of an RFC 3161 response. */
  readonly bytes: Uint8Array
}

export type EndorsementFailure = {
  readonly failure: 'endorsements-unavailable'
  readonly cause: unknown
}

const dayMs = 86_400_000
/** The number of days of which all statements are kept. */
const wholeDays = 2

/** The statements to keep for good, in order. `nowMs` since 1970. */
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
