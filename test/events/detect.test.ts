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
  ])('find the secret in %j', (text) => {
    expect(looksSecret(text)).toBe(true)
  })

  test('let a hotline beside a missing verification code through', () => {
    expect(looksSecret('没有收到验证码，请拨打95588')).toBe(false)
    expect(looksSecret('No verification code was received, I called 95588.')).toBe(false)
  })

  test('let the shipped policy through', () => {
    expect(policyLines.filter((line) => isPersonal(line) || looksSecret(line))).toEqual([])
  })
})
