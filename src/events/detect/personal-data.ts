/**
 * Personal data in text that is meant for publication: mainland mobile numbers, identity numbers, bank cards and
 * mail addresses. It catches accidents, not a determined sender; how often it errs is measured by
 * test/events/detect.test.ts and told in docs/explanation/sealing-and-erasure.md.
 */
import { passesLuhn, plainDigits } from './plain-digits.ts'

/** Kinds of personal data that the detectors find. */
export type PersonalKind = 'mobile number' | 'identity number' | 'bank card number' | 'mail address'

// Not within a longer run of digits (an order number), and not an amount. One digit and a space before it is the place in
// a list, or a name that ends in a numeral (张三).
const before = String.raw`(?<![\d￥¥$€]|\d[-.]|\d\d )`
const after = String.raw`(?![\d]|[- ]\d|\.\d|,\d{3}|元|万)`
const gap = String.raw`[ \-.·/_,]?`
const mobileBody = [
  String.raw`1[3-9]\d${gap}\d{4}${gap}\d{4}`,
  String.raw`\(1[3-9]\d\)${gap}\d{4}${gap}\d{4}`,
  String.raw`1[3-9]\d${gap}\d{3}${gap}\d{5}`,
  String.raw`1[3-9]\d{2}[ \-]\d{3}[ \-]\d{4}`,
  String.raw`1[ \-][3-9](?:[ \-]\d){9}`,
].join('|')
const country = String.raw`(?:[(（]?(?:\+|00)? ?86[)）]?[ \-]?)?`
const mobile = new RegExp(`${before}${country}(?:${mobileBody})${after}`, 'u')

const identity =
  /(?<!\d)(?:\d[ -]?){6}(?:1[ -]?9|2[ -]?0)[ -]?(?:\d[ -]?){2}(?:0[ -]?[1-9]|1[ -]?[0-2])[ -]?(?:0[ -]?[1-9]|[12][ -]?\d|3[ -]?[01])[ -]?(?:\d[ -]?){3}[\dXx](?!\d)/gu
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const checks = '10X98765432'

/** GB 11643-1999 section 6: ISO 7064 MOD 11-2 over the first 17 digits. */
const passesCheck = (written: string): boolean => {
  const digits = written.replaceAll(/[ -]/g, '').toUpperCase()
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return digits[17] === checks[sum % 11]
}

const cardLike = /(?<!\d)\d(?:[ -]?\d){12,18}(?![ -]?\d)/gu
// Issuers by their first digits, and how long their numbers are.
const issued =
  /^(?:62\d{14,17}|4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|35\d{14}|6(?:011|5\d\d)\d{12}|(?:9558|95599|6013|60138)\d{11,15})$/
const isCard = (written: string): boolean => {
  const digits = written.replaceAll(/[ -]/g, '')
  return issued.test(digits) && passesLuhn(digits)
}

const mail =
  /([a-z0-9][a-z0-9._%+-]{0,63}) ?(?:@|\[at\]|\(at\)) ?(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}/giu
// An office is nobody in particular: a policy must say where to write to (PIPL 17(1)).
const offices =
  /^(?:info|privacy|dpo|service|services|support|webmaster|postmaster|contact|help|hotline|kefu|complaints?|compliance|customer[._-]?(?:service|care)|feedback|office|press|security|noreply|no-reply|abuse|legal|95\d{3})$/i
// Read out: name at example dot com.
const mailInWords =
  /([a-z0-9][a-z0-9._%+-]{0,63}) at (?:[a-z0-9-]{1,63} dot ){1,4}[a-z]{2,24}(?![a-z])/giu
const hasPersonalMail = (text: string): boolean =>
  [...text.matchAll(mail), ...text.matchAll(mailInWords)].some(
    ([, local = '']) => !offices.test(local),
  )

// Eleven digits that look like a number turn up in a hash by chance.
const hashes = /(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/giu

// Most texts hold neither so many digits nor an at sign: they are let through by this one look.
const stem = /@|\[at\]|\(at\)| dot |(?:\D{0,3}\d){9}/i

/** Kinds of personal data in a text; empty if none is found. */
export const personalDataIn = (raw: string): ReadonlyArray<PersonalKind> => {
  const text = plainDigits(raw).replaceAll(hashes, ' ')
  if (!stem.test(text)) return []
  const found: PersonalKind[] = []
  if (mobile.test(text)) found.push('mobile number')
  if ((text.match(identity) ?? []).some(passesCheck)) found.push('identity number')
  if ((text.match(cardLike) ?? []).some(isCard)) found.push('bank card number')
  if (hasPersonalMail(text)) found.push('mail address')
  return found
}
