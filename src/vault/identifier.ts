/** What a caller knows a person by, brought to the one spelling that is hashed (pure). */
import { E, t } from '../fp.ts'
import type { Either } from '../fp.ts'
import { formerValue } from './identifier-former.ts'
import { idCardOf, passportOf } from './identifier-documents.ts'
import { customerNoOf, emailOf, tidy } from './identifier-text.ts'
import { phoneOf } from './identifier-phone.ts'

const kindShape = /^[a-z][a-z0-9_]{0,31}$/
type KindBrand = { readonly __id: 'IdentifierKind' }
const isKind = (u: unknown): u is string & KindBrand => typeof u === 'string' && kindShape.test(u)

/** The name of a kind of identifier: a lower-case word. Which kinds are taken: `identifierRules`. */
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

/** `former`: what earlier versions hashed for the same text, where that differs; looked up after `value`. */
export type Identifier = {
  readonly kind: IdentifierKind
  readonly value: Normalised
  readonly former?: string
}

/** Why a value is none of its kind, or the kind is none; what was sent is not repeated. */
export type IdentifierRefusal =
  | { readonly refusal: 'identifier-malformed'; readonly expected: string }
  | { readonly refusal: 'identifier-kind-unknown'; readonly accepted: ReadonlyArray<string> }

/** UTF-16 units, before and after normalisation. */
export const maxIdentifierLength = 200

/** What a deployment settles for all its identifiers. */
export type IdentifierSettings = {
  /** ISO 3166-1 alpha-2: a number without a country is of this one. */
  readonly region: string
  /** Which characters a customer number may hold. */
  readonly customerNo: 'ascii' | 'unicode'
}
export const defaultIdentifierSettings: IdentifierSettings = { region: 'CN', customerNo: 'ascii' }

/** The one spelling of a text, or what was expected of it. */
type Rule = (text: string, settings: IdentifierSettings) => Either<string, string>

/** Every kind there is. One number has one kind: `tel` beside `phone` would make two people of one. */
const identifierRules: { readonly [kind: string]: Rule } = {
  phone: (text, { region }) => phoneOf(text, region),
  id_card: idCardOf,
  email: emailOf,
  passport: (text, { region }) => passportOf(text, region),
  customer_no: (text, { customerNo }) => customerNoOf(text, customerNo),
}

/** Kinds that are taken, for a caller who named another. */
export const acceptedKinds: ReadonlyArray<string> = Object.keys(identifierRules)

const isNormalised = (value: string): value is Normalised =>
  value.length > 0 && value.length <= maxIdentifierLength

const malformed = (expected: string): Either<IdentifierRefusal, never> =>
  E.left({ refusal: 'identifier-malformed', expected })

const lengthShape = `1 to ${maxIdentifierLength} characters`
const unclean = /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udfff]/u

/** The identifier that a value of this kind means. The same thing in another spelling is the same identifier. */
export const identify = (
  kind: IdentifierKind,
  raw: string,
  settings: IdentifierSettings = defaultIdentifierSettings,
): Either<IdentifierRefusal, Identifier> => {
  const rule = Object.hasOwn(identifierRules, kind) ? identifierRules[kind] : undefined
  if (rule === undefined)
    return E.left({ refusal: 'identifier-kind-unknown', accepted: acceptedKinds })
  if (raw.length > maxIdentifierLength) return malformed(lengthShape)
  const text = tidy(raw)
  if (unclean.test(text)) return malformed('text without control characters or lone surrogates')
  const read = rule(text, settings)
  if (E.isLeft(read)) return malformed(read.left)
  const value = read.right
  if (!isNormalised(value)) return malformed(lengthShape)
  const former = formerValue(kind, raw)
  return E.right(
    former === undefined || former === value ? { kind, value } : { kind, value, former },
  )
}
