/** The names of logs, without side effects. */

/** The default name of a ledger's log; another one after each accepted loss of the log's end. */
export const defaultOrigin = (ledgerId: string, generation: number): string =>
  generation > 1 ? `consent-ledger/${ledgerId}/${generation}` : `consent-ledger/${ledgerId}`

/** The next name, for a log that starts anew. */
export const nextOrigin = (origin: string): string => {
  const [, base, count] = /^(.+)\/([1-9]\d{0,5})$/.exec(origin) ?? []
  return base === undefined ? `${origin}/2` : `${base}/${Number(count) + 1}`
}
