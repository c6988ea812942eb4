/**
 * Authentication secrets (JR/T 0171 class C3) that found their way into a payload: by the name of a field, or by
 * how a text looks. It catches accidents, not a determined sender. Ids of categories such as `card_password` in
 * a list name a kind of data and pass.
 */

import { looksSecret } from './secret-text.ts'

// One list of words for each name; every spelling of case and joint is derived from it.
const secretNames: ReadonlyArray<string> = [
  'password',
  'passwd',
  'pass word',
  'passcode',
  'passphrase',
  'pwd',
  'pin',
  'pin code',
  'pin block',
  'cvv',
  'cvc',
  'cvn',
  'otp',
  'totp',
  'sms otp',
  'sms code',
  'one time code',
  'one time password',
  'card password',
  'payment password',
  'verification code',
  'verify code',
  'security code',
  'secret',
  'secret key',
  'private key',
  'track data',
  'track 2',
  'biometric',
  'biometrics',
  'voiceprint',
  'faceprint',
]
const bodyParts = ['fingerprint', 'face', 'facial', 'voiceprint', 'voice', 'iris', 'palm', 'vein']
const takenFromThem = [
  'template',
  'feature',
  'features',
  'image',
  'data',
  'vector',
  'embedding',
  'minutiae',
  'sample',
  'raw',
]
// Long enough to mean nothing else, even run together with other words.
const distinctive =
  /p[a@4][s$5]{2}w[o0]rd|passwd|passcode|passphrase|biometric|verificationcode|verifycode|onetimecode|privatekey|smsotp|pinblock|cvv|voiceprint|faceprint|密[码碼]|口令|[验驗][证證証][码碼]|校[验驗][码碼]|[动動][态態](?:密?[码碼]|口令)|指[纹紋]|[声聲][纹紋]|人[脸臉]/

const tokensOf = (key: string): ReadonlyArray<string> =>
  key
    .normalize('NFKC')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '')

const joined = (words: ReadonlyArray<string>): string => words.join('')
const withoutNumber = (word: string): string => word.replace(/\d+$/, '')
const single = new Set(secretNames.filter((name) => !name.includes(' ')))
const whole = new Set([
  ...secretNames.map((name) => name.replaceAll(' ', '')),
  ...bodyParts.flatMap((part) => takenFromThem.map((taken) => part + taken)),
])

// Every secret name holds one of these: most names are let through by this one look.
const nameStem =
  /pass|pwd|pin|cv|otp|code|secret|key|track|bio|print|face|facial|voice|iris|palm|vein|[^ -~]/i

const namesSecret = (key: string): boolean => {
  if (!nameStem.test(key)) return false
  const tokens = tokensOf(key)
  const name = joined(tokens)
  if (whole.has(name) || whole.has(withoutNumber(name)) || distinctive.test(name)) return true
  if (tokens.some((token) => single.has(token) || single.has(withoutNumber(token)))) return true
  return tokens.some((token, i) => whole.has(token + (tokens[i + 1] ?? '')))
}

// A name that a sender chose may itself hold the secret: only plain names are repeated.
const shown = (key: string): string =>
  /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(key) && !/\d{3}/.test(key) ? key : '*'

// No payload of ours is nearly so deep; what cannot be looked into is refused, never passed.
const maxDepth = 64

/** Names of fields and places in lists down to where the search is; paths are made for what is found alone. */
type Search = { readonly at: (string | number)[]; readonly found: string[] }

// More than anybody is shown.
const mostFound = 1_000

const note = ({ at, found }: Search): void => {
  if (found.length >= mostFound) return
  found.push(at.map((name) => (typeof name === 'number' ? String(name) : shown(name))).join('.'))
}

const lookInto = (search: Search, name: string | number, value: unknown): void => {
  search.at.push(name)
  const isNamed = typeof name === 'string' && (namesSecret(name) || looksSecret(name))
  if (isNamed) note(search)
  else look(search, value)
  search.at.pop()
}

const look = (search: Search, value: unknown): void => {
  if (typeof value === 'string') {
    if (looksSecret(value)) note(search)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (search.at.length > maxDepth) note(search)
  else if (Array.isArray(value)) value.forEach((item, i) => lookInto(search, i, item))
  else for (const [key, item] of Object.entries(value)) lookInto(search, key, item)
}

/** Dotted paths of fields that look like authentication secrets, never the values; empty if there is none. */
export const secretsIn = (value: unknown): ReadonlyArray<string> => {
  const search: Search = { at: [], found: [] }
  look(search, value)
  return search.found
}

// Of a longer text each piece is looked at by itself; pieces share as much as a name and its value have between them.
const pieceLength = 4_096
const sharedLength = 128

function* lookAtText(search: Search, text: string): Generator<undefined, void, undefined> {
  for (let from = 0; from < text.length; from += pieceLength - sharedLength) {
    yield
    if (!looksSecret(text.slice(from, from + pieceLength))) continue
    note(search)
    return
  }
}

function* lookOn(search: Search, value: unknown): Generator<undefined, void, undefined> {
  if (typeof value === 'string') yield* lookAtText(search, value)
  if (typeof value !== 'object' || value === null) return
  if (search.at.length > maxDepth) return note(search)
  for (const [key, item] of Object.entries(value)) {
    yield
    const name = Array.isArray(value) ? Number(key) : key
    search.at.push(name)
    if (typeof name === 'string' && (namesSecret(name) || looksSecret(name))) note(search)
    else yield* lookOn(search, item)
    search.at.pop()
  }
}

/** The same, step by step: between two steps others may be served. For what is long, and may be looked at for long. */
export function* secretsInSteps(
  value: unknown,
): Generator<undefined, ReadonlyArray<string>, undefined> {
  const search: Search = { at: [], found: [] }
  yield* lookOn(search, value)
  return search.found
}
