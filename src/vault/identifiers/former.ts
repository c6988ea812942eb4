/**
 * How version 0.1 normalised identifiers before each kind had rules of its own. The index holds keyed hashes, from
 * which nothing can be made anew: so what was bound under the old spelling is found by it, once, and moved.
 * Known hole: of several old spellings of one number only the one that is sent is tried, so that a number bound to
 * two surrogates by two spellings stays so until they are joined.
 */

const e164 = /^[1-9]\d{6,14}$/

const phone = (text: string): string | undefined => {
  const bare = text.replaceAll(/[\s().\-\u2010-\u2015]/g, '')
  if (!/^\+?\d+$/.test(bare)) return undefined
  const international = bare.startsWith('+')
    ? bare.slice(1)
    : bare.startsWith('00')
      ? bare.slice(2)
      : undefined
  if (international !== undefined) return e164.test(international) ? international : undefined
  if (/^861\d{10}$/.test(bare)) return bare
  const national = bare.startsWith('0') ? bare.slice(1) : bare
  return /^[1-9]\d{8,10}$/.test(national) ? `86${national}` : undefined
}

/** The text that was hashed then; undefined if it was refused. */
export const formerValue = (kind: string, raw: string): string | undefined => {
  if (kind === 'phone') return phone(raw.normalize('NFKC').trim())
  const composed = raw.normalize('NFC').trim()
  return kind === 'customer_no' ? composed.toUpperCase() : composed
}
