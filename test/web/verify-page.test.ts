/**
 * The verifier's page in a real browser, from its file: what it says of a bundle, by keyboard, in both languages, without
 * a request to anywhere.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { zipOf } from '../exports/verify/archive.ts'
import { log, personBundle, wholeBundle } from '../exports/verify/bundle-of.ts'
import { recordHistory } from '../exports/verify/recorded.ts'
import { policyText } from '../exports/verify/verifying.ts'
import { makeFolder } from '../support/folder.ts'
import { executablePath, hasBrowser, unlessBrowser, violationsIn } from './browser.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let browser: Browser
let page: Page
const requests: string[] = []
const complaints: string[] = []
const room = makeFolder('verify-page')

const open = async (): Promise<void> => {
  page = await browser.newPage({ locale: 'en-GB', bypassCSP: false })
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(pathToFileURL(room.path('verify.html')).href)
}

const verdict = () => page.locator('#answer .verdict')
const verify = async (file: string, trust = ''): Promise<void> => {
  await page.locator('#file').setInputFiles(room.path(file))
  await page.locator('#trust').fill(trust)
  await page.locator('#start').click()
  await verdict().waitFor()
}

const violations = () => violationsIn(page)

describe.skipIf(!hasBrowser)(`the page of the verifier${unlessBrowser}`, () => {
  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/build-web.mjs'], { cwd: root })
    writeFileSync(room.path('verify.html'), readFileSync(`${root}dist/web/verify.html`))
    const history = await recordHistory()
    const whole = await wholeBundle({ history })
    writeFileSync(room.path('whole.zip'), await zipOf(whole))
    writeFileSync(
      room.path('person.zip'),
      await zipOf(await personBundle({ history }, history.anna)),
    )
    const seconds = BigInt(Math.floor(Date.now() / 1_000)) + 3_600n
    writeFileSync(room.path('early.zip'), await zipOf(await wholeBundle({ history, seconds })))
    writeFileSync(room.path('ben.zip'), await zipOf(await personBundle({ history }, history.ben)))
    whole.set('report.html', Buffer.from('<p>another report</p>'))
    writeFileSync(room.path('changed.zip'), await zipOf(whole))
    writeFileSync(room.path('garbage.zip'), 'PK but no zip')
    writeFileSync(room.path('text'), 'some text')
    const unsigned = [{ alg: 'none', kid: 'x', typ: 'consent-receipt+jwt' }, {}]
    const parts = unsigned.map((one) => Buffer.from(JSON.stringify(one)).toString('base64url'))
    writeFileSync(room.path('forged.jws'), [...parts, 'AAAA'].join('.'))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    await open()
  })
  afterAll(async () => {
    await browser?.close()
    room.remove()
  })

  test('verifies a bundle under a policy, and says what cannot be shown', async () => {
    await verify('whole.zip', policyText)
    expect(await verdict().textContent()).toBe('verified')
    expect(await page.locator('#answer .failed').count()).toBe(0)
    expect(await page.locator('#answer').textContent()).toContain('newer checkpoint')
    expect(await violations()).toEqual([])
  })

  test('tells what is wrong, naming the file, in both languages', async () => {
    await verify('changed.zip', log.vkey)
    expect(await verdict().textContent()).toBe('not verified')
    expect(await page.locator('#answer').textContent()).toContain('report.html')
    await page.getByRole('button', { name: '中文' }).click()
    expect(await verdict().textContent()).toBe('验证未通过')
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'English' }).click()
  })

  test('does not count a witness that states a time to come', async () => {
    await verify('early.zip', policyText)
    expect(await verdict().textContent()).toBe('not verified')
    expect(await page.locator('#answer').textContent()).toContain('a time that cannot be')
  })

  test('opens sealed parts, and believes nobody where no key was given', async () => {
    await verify('person.zip')
    expect(await verdict().textContent()).toContain('signed by no key that you believe')
    expect(await page.locator('#answer .failed').count()).toBe(0)
    const unchecked = page
      .locator('#answer ol li')
      .filter({ hasText: 'signed by a key you believe' })
    expect(await unchecked.locator('strong').textContent()).toBe('not checked')
    expect(await unchecked.textContent()).toContain('no key that you believe was given')
  })

  test('names the ledger, and counts what cannot be opened in a sentence of either language', async () => {
    await verify('ben.zip', log.vkey)
    const answer = page.locator('#answer')
    expect(await answer.locator('dd').first().textContent()).toMatch(/^\S+ \([0-9a-f-]+\)$/)
    expect(await answer.textContent()).toContain('1 sealed parts that nothing opens any more')
    await page.getByRole('button', { name: '中文' }).click()
    expect(await answer.textContent()).toContain('1 个密封部分无法再打开')
    await page.getByRole('button', { name: 'English' }).click()
  })

  test('refuses a file that is not a bundle, and malformed keys', async () => {
    await verify('garbage.zip', log.vkey)
    expect(await verdict().textContent()).toContain('The file cannot be read')
    await verify('text', log.vkey)
    expect(await verdict().textContent()).toContain('neither a bundle (zip) nor a signed receipt')
    await verify('forged.jws')
    expect(await verdict().textContent()).toContain('give one')
    await verify('forged.jws', log.vkey)
    expect(await verdict().textContent()).toBe('not verified')
    expect(await page.locator('#answer').textContent()).toContain('not EdDSA')
    await verify('whole.zip', 'nonsense')
    expect(await verdict().textContent()).toContain('malformed')
  })

  test('is used by keyboard alone', async () => {
    await open()
    await page.locator('#file').setInputFiles(room.path('whole.zip'))
    await page.keyboard.press('Tab')
    for (let n = 0; n < 10; n += 1) {
      if ((await page.evaluate('document.activeElement.id')) === 'start') break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await verdict().waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('answer')
  })

  test('asks nothing of any network, nor could it', async () => {
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual(
      [],
    )
    expect(complaints).toEqual([])
    const tried = await page.evaluate(
      "fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => error.name)",
    )
    expect(tried).toBe('TypeError')
    expect(complaints.join(' ')).toContain('Content Security Policy')
  })
})
