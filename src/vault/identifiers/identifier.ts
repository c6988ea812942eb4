/** A caller's identifier of a person, in the one spelling that is hashed (pure). */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { IdentifierKind } from '../../events/identifier-kind.ts'
import type { IdentifierRule } from '../../events/identifier-kind.ts'
import { byRule } from './rule.ts'
import { formerValue } from './former.ts'
import { idCardOf, passportOf } from './documents.ts'
import { customerNoOf, emailOf, tidy } from './text.ts'
import { phoneOf } from './phone.ts'

export { IdentifierKind }

/** Only `identify` makes one, so that no second spelling of one number is ever hashed. */
type Normalised = string & { readonly __normalised: true }

/** `former`: what earlier versions hashed for the same text, where that differs; looked up after `value`. */
export type Identifier = {
  readonly kind: IdentifierKind
  readonly value: Normalised
  readonly former?: string
}

/** The reasons why a value is not of its kind, or the kind is unknown; the sent value is not repeated. */
export type IdentifierRefusal =
  | { readonly refusal: 'identifier-malformed'; readonly expected: string }
  | { readonly refusal: 'identifier-kind-unknown'; readonly accepted: ReadonlyArray<string> }

/** UTF-16 units, before and after normalisation. */
export const maxIdentifierLength = 200

/** A deployment's settings for all its identifiers. */
export type IdentifierSettings = {
  /** ISO 3166-1 alpha-2: a number without a country is of this one. */
  readonly region: string
  /** The allowed characters of a customer number. */
  readonly customerNo: 'ascii' | 'unicode'
}

/** Kinds that officers added, with their rules. */
export type AddedKinds = ReadonlyMap<string, IdentifierRule>
const noneAdded: AddedKinds = new Map()

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

/** One of the ledger's own goes first: none of them can be added over. */
const ruleOf = (kind: string, added: AddedKinds): Rule | undefined => {
  if (Object.hasOwn(identifierRules, kind)) return identifierRules[kind]
  const rule = added.get(kind)
  return rule === undefined ? undefined : (text) => byRule(text, rule)
}

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
  added: AddedKinds = noneAdded,
): Either<IdentifierRefusal, Identifier> => {
  const rule = ruleOf(kind, added)
  if (rule === undefined)
    return E.left({
      refusal: 'identifier-kind-unknown',
      accepted: [...acceptedKinds, ...added.keys()],
    })
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
