/** Identifiers that are text: customer numbers and e-mail addresses. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'

/**
 * Invisible differences of copied text: full-width forms (NFKC), format characters (zero-width spaces, directional
 * marks, joiners, variation selectors), the several dashes, spaces at the ends and runs of them.
 */
export const tidy = (raw: string): string =>
  raw
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, '')
    .replaceAll(/[\p{Pd}\u2212\u2043]/gu, '-')
    .replaceAll(/[ \u2028\u2029]+/g, ' ')
    .trim()

const printable = /^[\u0020-\u007e]+$/

/** In upper case: a number read out on the telephone has none. */
export const customerNoOf = (
  text: string,
  characters: 'ascii' | 'unicode',
): Either<string, string> => {
  if (characters === 'ascii' && !printable.test(text)) return E.left('printable ASCII characters')
  // Upper case may decompose or compose anew: once more, so that the result stays what it is.
  return E.right(text.toUpperCase().normalize('NFKC'))
}

const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const emailShape = 'an address in ASCII such as name@example.com, its domain in the form with xn--'

/**
 * RFC 5321 addresses without quoted local parts, in lower case. The RFC leaves the case of the local part to its
 * host; none in use tells two people apart by it, and two surrogates of one person are what must not be made. What
 * hosts do further (dots, +tags) is not undone. A domain outside ASCII is refused: letters that look alike are
 * other letters, and its ASCII form says which were meant (RFC 5890).
 */
export const emailOf = (text: string): Either<string, string> => {
  const at = text.lastIndexOf('@')
  const [name, domain] = [text.slice(0, at).toLowerCase(), text.slice(at + 1).toLowerCase()]
  const labels = domain.split('.')
  const isAddress =
    at > 0 &&
    name.length <= 64 &&
    domain.length <= 253 &&
    local.test(name) &&
    labels.length > 1 &&
    labels.every((each) => label.test(each)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  return isAddress ? E.right(`${name}@${domain}`) : E.left(emailShape)
}
