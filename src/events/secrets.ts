/**
 * Authentication secrets (JR/T 0171 class C3) that found their way into a payload: by the name of a field, or by
 * how a text looks. It catches accidents, not a determined sender. Ids of categories such as `card_password` in
 * a list name a kind of data and pass.
 */

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
  /password|passwd|passcode|passphrase|biometric|verificationcode|verifycode|onetimecode|privatekey|smsotp|pinblock|cvv|voiceprint|faceprint|密码|口令|验证码|校验码|动态码|指纹|声纹|人脸/

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

// Latin words end at a letter's edge, so that `shipping 1234` is not a PIN.
const secretWord =
  '(?:密码|口令|验证码|校验码|动态码|安全码|(?<![a-z])(?:password|passwd|passcode|pwd|otp|pin|cvv2?|cvc2?|(?:verification|security|one[- ]time) code)(?![a-z]))'
// A year or a date beside the word is not a secret: 密码于2026年修改.
const notDate = String.raw`(?!\d|年|[-/.]\d{1,2}[-/.])`
const wordThenDigits = new RegExp(
  String.raw`${secretWord}\D{0,8}?(?:\d{3}[ -]\d{3}|\d{3,8})${notDate}`,
  'iu',
)
const wordThenValue = new RegExp(
  String.raw`${secretWord}\s*[:=]\s*(?=\S{0,64}[a-z])(?=\S{0,64}\d)\S{4,}`,
  'iu',
)
const anySecretWord = new RegExp(secretWord, 'iu')
const cardLike = /\d(?:[ -]?\d){12,18}/g
const privateKey = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY-----/

/** ISO/IEC 7812-1 annex B. */
const passesLuhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits.at(-1 - i))
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

// Full-width digits and invisible characters must not hide what a reader would see.
const seen = (text: string): string => text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')

// Every text that looks secret holds one of these, or a character that may be another one in disguise.
const textStem = /pass|pwd|otp|pin|cv|code|private key|[^\t\n -~]/i

// A document's bytes, a hash, a signature: in 60,000 letters of base64 every short word turns up by chance.
const encoded = /^[A-Za-z0-9+/]{64,}={0,2}$/

const looksSecret = (raw: string): boolean => {
  if (!textStem.test(raw) || encoded.test(raw)) return false
  const text = seen(raw)
  if (privateKey.test(text)) return true
  if (!anySecretWord.test(text)) return false
  if (wordThenDigits.test(text) || wordThenValue.test(text)) return true
  return (text.match(cardLike) ?? []).some((run) => passesLuhn(run.replaceAll(/\D/g, '')))
}

// A name that a sender chose may itself hold the secret: only plain names are repeated.
const shown = (key: string): string =>
  /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(key) && !/\d{3}/.test(key) ? key : '*'

// No payload of ours is nearly so deep; what cannot be looked into is refused, never passed.
const maxDepth = 64

const search = (value: unknown, path: string, depth: number): ReadonlyArray<string> => {
  if (typeof value === 'string') return looksSecret(value) ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  if (depth > maxDepth) return [path]
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  if (Array.isArray(value))
    return value.flatMap((item, i) => search(item, at(String(i)), depth + 1))
  return Object.entries(value).flatMap(([key, item]) =>
    namesSecret(key) || looksSecret(key)
      ? [at(shown(key))]
      : search(item, at(shown(key)), depth + 1),
  )
}

/** Where a payload holds what looks like an authentication secret: dotted paths, never the value; empty when clean. */
export const secretsIn = (value: unknown): ReadonlyArray<string> => search(value, '', 0)
