/** How often the detectors of the door for clear text err, in both directions: what is printed here stands in the docs. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderText } from '../../src/catalogue/render-text.ts'
import { personalDataIn } from '../../src/events/detect/personal-data.ts'
import { looksSecret } from '../../src/events/detect/secret-text.ts'
import { shipped } from '../catalogue/shipped.ts'
import { personalTexts, secretTexts } from './corpus.ts'
import { plainTexts } from './corpus-plain.ts'

const isPersonal = (text: string): boolean => personalDataIn(text).length > 0

const policyLines = [
  ...renderText(shipped).split('\n'),
  ...JSON.stringify(shipped, undefined, 1).split('\n'),
].filter((line) => line.trim() !== '')

/** Per thousand, rounded up: a rate that is told is not better than it was. */
const perThousand = (texts: ReadonlyArray<string>, errs: (text: string) => boolean): number =>
  Math.ceil((texts.filter(errs).length / texts.length) * 1000)

const measured = {
  'personal data let through': {
    of: personalTexts.length,
    perThousand: perThousand(personalTexts, (text) => !isPersonal(text)),
  },
  'secrets let through': {
    of: secretTexts.length,
    perThousand: perThousand(secretTexts, (text) => !looksSecret(text)),
  },
  'harmless texts taken for personal data': {
    of: plainTexts.length,
    perThousand: perThousand(plainTexts, isPersonal),
  },
  'harmless texts taken for secrets': {
    of: plainTexts.length,
    perThousand: perThousand(plainTexts, looksSecret),
  },
}

describe('the detectors of the door for clear text', () => {
  test('err no more often than the docs say', () => {
    for (const [what, { of, perThousand: rate }] of Object.entries(measured))
      process.stdout.write(`${what}: ${rate} per thousand, of ${of}\n`)
    const page = readFileSync('docs/explanation/sealing-and-erasure.md', 'utf8')
    for (const [what, { of, perThousand: rate }] of Object.entries(measured)) {
      expect(of).toBeGreaterThan(300)
      expect(rate, what).toBeLessThanOrEqual(5)
      expect(page).toContain(`| ${what} | ${of} | ${rate} |`)
    }
  })

  test.each([
    'my password is hunter2abc',
    '登录密码：qwerty',
    'OTP: 12 34 56',
    '验证码是一二三四五六',
    'wo de mima shi 123456',
    'mimashi888888',
    'the code I got was 482913',
    'secret answer: blue dog',
    'api key sk-abc123def456',
    'token eyJhbGciOiJIUzI1NiJ9.e30.abc',
    'p\u0430ssword: hunter2',
    '我的密马是888888',
    '비밀번호: hunter2',
    'YZM: 8821',
    'mm: 123456',
    'my pw: hunter2',
    'p/w: letmein99',
    'pass: hunter2',
    'pass-word: hunter2',
    'p a s s w o r d: hunter2',
    'P I N 1234',
    'password: one two three four five six',
    'pin four five six seven',
    'otp one-two-three-four-five-six',
    '验证码：one two three four',
    'mima yi er san si wu liu',
    '验 证 码 123456',
    '密 码：qwerty',
    '密码ｑｗｅｒｔｙ１２',
    '密码就是qwerty',
    '密码八位是abcd1234',
    'the code is 482913',
    'dynamic code 123456',
    'secret: abcd1234',
    'token: eyJhbGciOi',
    'passw0rd=hunter2',
    'p@ssword: hunter2',
    'P@55W0RD is hunter2abc',
    '動態碼：482913',
    '驗證碼 123456',
    '密碼是qwerty',
    '動態密碼 889911',
    '動態口令：889911',
    '認証碼：482913',
  ])('find the secret in %j', (text) => {
    expect(looksSecret(text)).toBe(true)
  })

  test.each([
    'one three eight zero zero one three eight zero zero zero',
    'yi san ba ling ling yi san ba ling ling ling',
    '(138)00138000',
    '138/0013/8000',
    '138，0013，8000',
    '1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X',
    'anna at example dot com',
  ])('find whom it is about in %j', (text) => {
    expect(isPersonal(text)).toBe(true)
  })

  test.each([
    'The code is 404 not found',
    'the code is available in the app',
    'the postal code is 100032',
    'size 12 mm: 3400',
    'one two three steps to cancel',
    'token: none',
    'pass: yes',
    'passport: see copy',
    '密码就是要保密',
    '客户说密码是忘记了',
    '验证码没收到',
    'Called at 10, 11 and 12',
    'contract 2024_0013_8000',
    'total 13,800,138,000',
    'the password must be eight characters',
    'p@ssword policy',
    'write p@ to mention somebody',
    'the passw0rd rules changed',
    '動態密碼已過期',
    '密碼政策於2026年修訂',
    '驗證碼有效期為5分鐘',
  ])('let %j through', (text) => {
    expect([looksSecret(text), isPersonal(text)]).toEqual([false, false])
  })

  test('let a hotline beside a missing verification code through', () => {
    expect(looksSecret('没有收到验证码，请拨打95588')).toBe(false)
    expect(looksSecret('No verification code was received, I called 95588.')).toBe(false)
  })

  test('let the shipped policy through', () => {
    expect(policyLines.filter((line) => isPersonal(line) || looksSecret(line))).toEqual([])
  })
})
