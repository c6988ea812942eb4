/** Kinds of identifier: their names, and the rules of those that officers add. */
import { t } from '../fp.ts'
import { closed, whole, words } from '../kernel/codec.ts'

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

/** As long as an added kind's value may be. */
const mostCharacters = 64

/**
 * A closed set of shapes, read in time linear in the text: no pattern of a caller's choosing is ever run.
 * `separators`: spaces, hyphens, dots and slashes are part of the value, or written for the eye alone.
 */
export const IdentifierRule = closed('IdentifierRule', {
  characters: words('Characters', ['digits', 'letters_digits', 'printable']),
  min: whole(1, mostCharacters),
  max: whole(1, mostCharacters),
  letters: words('Letters', ['upper', 'lower', 'as_written']),
  separators: words('Separators', ['kept', 'dropped']),
  check: words('CheckDigit', ['none', 'luhn', 'gb11643']),
})
export type IdentifierRule = t.TypeOf<typeof IdentifierRule>
