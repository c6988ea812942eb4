/**
 * The description of the rows, in the table `meta`: their ledger and their position. Sealed as rows are: otherwise a
 * position with a flipped bit would be trusted over the log.
 */
import { openText, sealText, seedOf } from './sealed-text.ts'

/** Names in the table `meta`. */
export const stateKey = 'state'
export const ledgerKey = 'ledger'

type MetaKey = typeof stateKey | typeof ledgerKey

const seed = seedOf('meta')

/** The text with its seal before it. */
export const sealMeta = (key: MetaKey, text: string): string => sealText(seed, key, text)

/** `before`: written by a version before, which sealed nothing here. */
export type MetaRead =
  | { readonly is: 'absent' }
  | { readonly is: 'damaged' }
  | { readonly is: 'before' }
  | { readonly is: 'whole'; readonly text: string }

// A state was JSON in every layout; a ledger's id was its 32 digits.
const isUnsealed: { readonly [K in MetaKey]: RegExp } = {
  [stateKey]: /^\{/,
  [ledgerKey]: /^[0-9a-f]{32}$/,
}

/** The value of a name. */
export const openMeta = (key: MetaKey, stored: string | undefined): MetaRead => {
  if (stored === undefined) return { is: 'absent' }
  const text = openText(seed, key, stored)
  if (text !== undefined) return { is: 'whole', text }
  return { is: isUnsealed[key].test(stored) ? 'before' : 'damaged' }
}
