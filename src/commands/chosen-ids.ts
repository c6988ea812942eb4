/**
 * Ids in an act that a caller chose. A device or matter id is meant to be 128 random bits, and a registry id a word
 * that officers publish: one that is plainly a number of somebody would stand in clear for ever.
 */
import { personalDataIn } from '../events/detect/personal-data.ts'
import type { Act } from './acts.ts'

const drawn = /^[a-z]{3}_([0-9a-f]{32})$/
// As many digits as a mobile or customer number has, leading zeros apart.
const longNumber = /[1-9]\d{8,}/g
const maxPadding = 2

const kindsOf = (text: string): number => new Set(text).size

/**
 * Whether an id is a number and padding: beside its longest number at most two kinds of digits are left. Of random ids
 * about two in a million are. Known hole: a number that was hashed into an id looks random, and is not seen.
 */
export const isPaddedNumber = (id: string): boolean => {
  const hex = drawn.exec(id)?.[1]
  if (hex === undefined) return false
  const [number = ''] = [...(hex.match(longNumber) ?? [])].sort((a, b) => b.length - a.length)
  return kindsOf(number) > 1 && kindsOf(hex.replace(number, '')) <= maxPadding
}

const printable = /^[\u0020-\u007e]{6,}$/
const bytesEach = /../g
const leastKinds = 4
/** Whether an id is text, as hex and perhaps padded: of random ids one in ten million is. */
const isHexOfText = (id: string): boolean => {
  const hex = drawn.exec(id)?.[1]?.replace(/^(?:00)+|(?:00)+$/g, '') ?? ''
  const bytes = hex.match(bytesEach)?.map((byte) => Number.parseInt(byte, 16)) ?? []
  return kindsOf(hex) >= leastKinds && printable.test(String.fromCharCode(...bytes))
}

/** Whether a registry id looks as if it were made of a number or a hash: nine digits in a row, or 32 of hex. */
export const isNumberOrHash = (id: string): boolean =>
  /\d{9}|[0-9a-f]{32}/.test(id) || personalDataIn(id).length > 0

/** By field, the three letters that its ids have where the ledger draws them; a survey is the caller's alone. */
const prefixes: ReadonlyMap<string, string | undefined> = new Map([
  ['device', 'dev'],
  ['publication', 'pub'],
  ['disclosure', 'dsc'],
  ['exemption', 'exm'],
  ['survey', undefined],
])
const reserved: ReadonlySet<string> = new Set(['sub', 'dev', 'pub', 'dsc', 'exm', 'bnd'])

/** A person's surrogate where a publication is meant would tie two people together for ever. */
const isOfAnotherKind = (field: string, id: string): boolean => {
  const prefix = id.slice(0, 3)
  return reserved.has(prefix) && prefix !== prefixes.get(field)
}

/** Fields that hold a word of the registry. */
const registryFields: ReadonlySet<string> = new Set([
  'purpose',
  'recipient',
  'channel',
  'source',
  'permission',
  'feature',
  'agreement',
  'policy',
  'version',
  'account',
  'categories',
])

const none: ReadonlyArray<string> = []

/** The ids in a field: of one id, or of a list. */
export const idsIn = (value: unknown): ReadonlyArray<string> =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter(isText) : none
const isText = (value: unknown): value is string => typeof value === 'string'

const where = (
  act: Act,
  names: { readonly has: (name: string) => boolean },
  isMeant: (id: string, name: string) => boolean,
): ReadonlyArray<string> => {
  const fields: { readonly [name: string]: unknown } = act
  let found = none
  // Asked twice of every act: no pair is made for each field.
  for (const name of Object.keys(fields)) {
    if (names.has(name) && idsIn(fields[name]).some((id) => isMeant(id, name)))
      found = [...found, name]
  }
  return found
}

/** Fields whose id should be random and of its own kind, and is a padded number, text or the id of something else. */
export const unfitIds = (act: Act): ReadonlyArray<string> =>
  where(act, prefixes, (id, name) => {
    return isPaddedNumber(id) || isHexOfText(id) || isOfAnotherKind(name, id)
  })

/**
 * Fields of the act that hold a word of the registry, alone or in a list, of which this is true. How a permission was seen is a word of a
 * closed vocabulary.
 */
export const registryWords = (
  act: Act,
  isMeant: (word: string) => boolean,
): ReadonlyArray<string> =>
  where(
    act,
    registryFields,
    (word, name) => (act.act !== 'observe-permission' || name !== 'source') && isMeant(word),
  )

/** Fields whose id should be an officer's word and looks like a number or hash. */
export const numbersAsWords = (act: Act): ReadonlyArray<string> =>
  where(act, registryFields, isNumberOrHash)
