import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { secretsIn, secretsInSteps } from '../../src/events/detect/secrets.ts'

const names = [
  'password',
  'passwd',
  'passcode',
  'pwd',
  'pin',
  'pin code',
  'pin block',
  'cvv',
  'cvv2',
  'cvc',
  'otp',
  'sms otp',
  'one time password',
  'card password',
  'payment password',
  'login password',
  'verification code',
  'private key',
  'fingerprint template',
  'face template',
  'voiceprint template',
  'face feature',
  'iris image',
  'biometric',
  'biometric data',
]
const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
const spellings: ReadonlyArray<(words: ReadonlyArray<string>) => string> = [
  (words) => words.join('_'),
  (words) => words.join('-'),
  (words) => words.join(''),
  (words) => words.join('').toUpperCase(),
  (words) => words.join('_').toUpperCase(),
  (words) => words.map(capital).join(''),
  (words) => words.map((word, i) => (i === 0 ? word : capital(word))).join(''),
  (words) => words.join(' '),
]
const secretKey = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom(...spellings))
  .map(([name, spelt]) => spelt(name.split(' ')))

describe('secrets in a payload', () => {
  test('are found under any spelling of their name, at any depth, whatever the value', () => {
    fc.assert(
      fc.property(
        secretKey,
        fc.constantFrom('note', 'details', 'body'),
        fc.jsonValue(),
        (key, place, value) => {
          expect(secretsIn({ [place]: [{ ok: 1 }, { [key]: value }] })).toHaveLength(1)
        },
      ),
    )
  })

  test('are found under a longer name too', () => {
    for (const key of [
      'userPassword',
      'old_password',
      'passwordHash',
      'user_pin',
      'userPIN',
      'smsOtpValue',
      'newCvv',
      '密码',
      '短信验证码',
    ]) {
      expect(secretsIn({ [key]: 'x' })).toHaveLength(1)
    }
  })

  test('are named by their path, never by their value', () => {
    const payload = { body: { people: [{ pin: '482910' }], note: '密码是 739164' } }
    expect(secretsIn(payload)).toEqual(['body.people.0.pin', 'body.note'])
    expect(secretsIn('验证码：739164')).toEqual([''])
    expect(secretsIn({ 'password 739164': { x: 1 }, 'pin-739164': 2 })).toEqual(['*', '*'])
  })

  const digits = fc
    .tuple(fc.integer({ min: 3, max: 8 }), fc.nat())
    .map(([n, seed]) => String(seed).padStart(n, '7').slice(0, n))
  const secretWord = fc.constantFrom(
    '密码',
    '验证码',
    '口令',
    'password',
    'Password',
    'OTP',
    'pin',
    'PIN',
    'CVV',
    'cvv2',
    'verification code',
  )
  const joint = fc.constantFrom('', ' ', ': ', '是', '为 ', ' is ', ' = ', '：')
  test('are found where a word for them is followed by three to eight digits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '客户说', 'he gave '),
        secretWord,
        joint,
        digits,
        (before, word, between, code) => {
          // A letter's edge ends a Latin word; a digit glued to cvv2 reads as one number with it.
          expect(secretsIn({ note: `${before}${word}${between}${code}。` })).toEqual(['note'])
        },
      ),
    )
  })

  test.each([
    ['full-width digits', '密码：１２３４５６'],
    ['an invisible character', '密\u200b码 12\u200b3456'],
    ['digits in two groups', 'OTP 482 910'],
    ['nothing else beside it', 'pin/123456'],
    ['a password with letters', 'password: hunter2x'],
    ['a card number beside a word', '卡号 4111 1111 1111 1111，他说了密码'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
    ['a private key of no kind', '-----BEGIN PRIVATE KEY-----'],
  ])('are found with %s', (_, text) => {
    expect(secretsIn({ note: text })).toEqual(['note'])
  })

  test.each([
    [
      'ids of categories in a list',
      {
        categories: [
          'card_password',
          'payment_password',
          'sms_otp',
          'fingerprint',
          'face',
          'voiceprint',
        ],
      },
    ],
    [
      'an id as a value',
      { category: 'card_password', purpose: 'password-reset', template: 'sms-otp' },
    ],
    ['a word that only contains one', { note: 'shipping 123456, opinion 4711' }],
    [
      'a key that only contains one',
      { shippingCode: '1', opinion: 'x', pinnedAt: 'x', option: 1, spinner: 2 },
    ],
    ['the fingerprint of a key', { kid: 'k1', fingerprint: 'f'.repeat(64) }],
    ['a date beside the word', { note: '密码于2026年11月修改；password changed 2026-11-22' }],
    ['a phone number alone', { note: '13800138000' }],
    ['a card number that fails its check digit', { note: '4111 1111 1111 1112 and no password' }],
    ['a card number without such a word', { note: '4111 1111 1111 1111' }],
    ['a public key', { note: '-----BEGIN PUBLIC KEY-----' }],
    [
      'encoded bytes that spell one by chance',
      { base64: `${'A'.repeat(40)}/pin/123456+${'A'.repeat(40)}==` },
    ],
    ['nothing', undefined],
    ['numbers and nulls', [1, null, true, { a: [] }]],
  ])('are not seen in %s', (_, payload) => {
    expect(secretsIn(payload)).toEqual([])
  })

  test('are never passed over because a payload is deep', () => {
    let deep: unknown = { pin: '1' }
    for (let i = 0; i < 10_000; i += 1) deep = [deep]
    expect(secretsIn(deep)).toHaveLength(1)
  })

  test('never take long to find, whatever the text', () => {
    for (const text of [
      'password '.repeat(5000),
      '密码'.repeat(15_000),
      '1 '.repeat(30_000) + 'pin',
      `pin:${'a'.repeat(60_000)}`,
      '-----BEGIN '.repeat(5000),
    ]) {
      // Of the processor: others may have it meanwhile.
      const begun = process.cpuUsage()
      secretsIn({ note: text })
      expect(process.cpuUsage(begun).user).toBeLessThan(500_000)
    }
  })
})

describe('looking step by step', () => {
  const allOf = (value: unknown): ReadonlyArray<string> => {
    const steps = secretsInSteps(value)
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
    }
  }

  test('finds what is found at once, and in a long text the same', () => {
    const texts = fc.constantFrom('password: hunter2', '验证码123456', 'plain', 'order 12345678')
    const anything = fc.anything({ key: fc.constantFrom('password', 'note', 'pin', 'of') })
    fc.assert(
      fc.property(texts, anything, fc.nat(9_000), (text, beside, before) => {
        const value = { a: [{ note: text }, beside], b: text }
        expect(allOf(value)).toEqual(secretsIn(value))
        const long = { note: `${'word '.repeat(before)}. ${text}` }
        expect(allOf(long)).toEqual(secretsIn({ note: text }))
      }),
      { numRuns: 40 },
    )
  })
})
