/** The name of a log. Pure. */

/** The name of a ledger's log where none is given: another one for each time that the end of its log was given up. */
export const defaultOrigin = (ledgerId: string, generation: number): string =>
  generation > 1 ? `consent-ledger/${ledgerId}/${generation}` : `consent-ledger/${ledgerId}`

/** A name that follows on another, for a log that begins anew. */
export const nextOrigin = (origin: string): string => {
  const [, base, count] = /^(.+)\/([1-9]\d{0,5})$/.exec(origin) ?? []
  return base === undefined ? `${origin}/2` : `${base}/${Number(count) + 1}`
}
