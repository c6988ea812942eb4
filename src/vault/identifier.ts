/** What a caller knows a person by, brought to the one spelling that is hashed (pure). */
import { E, t } from '../fp.ts'
import type { Either } from '../fp.ts'

const kindShape = /^[a-z][a-z0-9_]{0,31}$/
type KindBrand = { readonly __id: 'IdentifierKind' }
const isKind = (u: unknown): u is string & KindBrand => typeof u === 'string' && kindShape.test(u)

/** A kind of identifier: `phone`, `customer_no`, … A lower-case word; kinds are not limited to these. */
export const IdentifierKind = Object.assign(
  new t.Type<string & KindBrand, string & KindBrand, unknown>(
    'IdentifierKind (a lower-case word with _, at most 32 characters)',
    isKind,
    (u, context) => (isKind(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  ),
  { _tag: 'Identifier' as const, pattern: kindShape.source },
)
export type IdentifierKind = t.TypeOf<typeof IdentifierKind>

/** Only `identify` makes one, so that no second spelling of one number is ever hashed. */
type Normalised = string & { readonly __normalised: true }
export type Identifier = { readonly kind: IdentifierKind; readonly value: Normalised }

/** Why a value is none of its kind; the value itself is not repeated. */
export type IdentifierRefusal = {
  readonly refusal: 'identifier-malformed'
  readonly expected: string
}

/** UTF-16 units, before and after normalisation. */
export const maxIdentifierLength = 200

const isNormalised = (value: string): value is Normalised =>
  value.length > 0 && value.length <= maxIdentifierLength

const refused = (expected: string): Either<IdentifierRefusal, never> =>
  E.left({ refusal: 'identifier-malformed', expected })

// ITU-T E.164: at most 15 digits with the country code, which never starts with 0.
const e164 = /^[1-9]\d{6,14}$/
const phoneShape = 'a phone number with its country code, or one of mainland China'

/** Digits of E.164 without the plus; a number without a country code is one of mainland China (+86). */
const phoneOf = (text: string): Either<IdentifierRefusal, string> => {
  const bare = text.replaceAll(/[\s().\-\u2010-\u2015]/g, '')
  if (!/^\+?\d+$/.test(bare)) return refused(phoneShape)
  const international = bare.startsWith('+')
    ? bare.slice(1)
    : bare.startsWith('00')
      ? bare.slice(2)
      : undefined
  if (international !== undefined)
    return e164.test(international) ? E.right(international) : refused(phoneShape)
  // A mobile number is 11 digits from 1; so is 86 and a mobile number, which is 13.
  if (/^861\d{10}$/.test(bare)) return E.right(bare)
  // A fixed line is dialled with a leading 0, which goes when the country code comes.
  const national = bare.startsWith('0') ? bare.slice(1) : bare
  return /^[1-9]\d{8,10}$/.test(national) ? E.right(`86${national}`) : refused(phoneShape)
}

const normalised = (kind: IdentifierKind, text: string): Either<IdentifierRefusal, string> => {
  // NFKC before reading digits: a full-width keyboard types the same number.
  if (kind === 'phone') return phoneOf(text.normalize('NFKC').trim())
  if (kind === 'customer_no') return E.right(text.normalize('NFC').trim().toUpperCase())
  return E.right(text.normalize('NFC').trim())
}

const lengthShape = `1 to ${maxIdentifierLength} characters`
const unclean = /[\u0000-\u001f\u007f]|[\ud800-\udfff]/u

/** The identifier a value means: phone as E.164 digits, customer_no trimmed in upper case, any other trimmed, NFC. */
export const identify = (
  kind: IdentifierKind,
  raw: string,
): Either<IdentifierRefusal, Identifier> => {
  if (raw.length > maxIdentifierLength) return refused(lengthShape)
  const result = normalised(kind, raw)
  if (E.isLeft(result)) return result
  const value = result.right
  if (unclean.test(value)) return refused('text without control characters or lone surrogates')
  return isNormalised(value) ? E.right({ kind, value }) : refused(lengthShape)
}
