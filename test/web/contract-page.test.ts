/** The page of the contract in a real browser, from a server of its own: readable on any width, light and dark. */
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { houseOfFile } from '../http/house.ts'
import { executablePath, hasBrowser, unlessBrowser, violationsIn } from './browser.ts'

let browser: Browser
const house = await houseOfFile()

// Some of sixty operations and two hundred schemas, which one function draws: all of them take axe-core a minute.
const parts = ['nav', '#about', '#act', '#ask', '#schema-GrantConsent', '#schema-ReasonCode']

const open = async (
  width: number,
  colorScheme: 'light' | 'dark',
  hash = '',
): Promise<{ readonly page: Page; readonly errors: ReadonlyArray<string> }> => {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  await page.goto(`${house.url}/v1/docs${hash}`)
  return { page, errors }
}

describe.skipIf(!hasBrowser)(`the page of the contract${unlessBrowser}`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  }, 120_000)
  afterAll(() => browser?.close())

  test.each([
    [1_280, 'light'],
    [360, 'dark'],
  ] as const)(
    '%d wide and %s, has nothing that axe-core finds, and nothing at its side',
    { timeout: 120_000 },
    async (width, scheme) => {
      const { page, errors } = await open(width, scheme)
      expect(await page.locator('h1').count()).toBe(1)
      await page.evaluate(
        "for (const each of document.querySelectorAll('#act details, #ask details')) each.open = true",
      )
      expect(await violationsIn(page, parts)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(errors).toEqual([])
      await page.close()
    },
  )

  test(
    'finds a route by its words, and follows a link to one that the search hides',
    { timeout: 120_000 },
    async () => {
      const { page, errors } = await open(1_280, 'light')
      await page.getByLabel('Find a route or schema').fill('erase a person')
      expect(await page.locator('section:visible h2').allTextContents()).toEqual([
        'POST/v1/subjects/{subject}/erasure',
      ])
      await page.evaluate("location.hash = 'health'")
      await page.locator('#health').waitFor({ state: 'visible' })
      expect(errors).toEqual([])
      await page.close()
    },
  )

  test(
    'sends a request with the key that was typed, and shows the answer',
    { timeout: 120_000 },
    async () => {
      const { page } = await open(1_280, 'light', '#health')
      await page.getByLabel('Key', { exact: true }).fill(house.keys.operator)
      await page.locator('#health summary', { hasText: 'Try it' }).click()
      await page.locator('#health button').click()
      await page.locator('#health pre[aria-live]', { hasText: '200 OK' }).waitFor()
      await page.locator('#standing summary', { hasText: 'Try it' }).click()
      await page.locator('#standing button').click()
      await page.locator('#standing pre[aria-live]', { hasText: 'Fill in: subject' }).waitFor()
      await page.close()
    },
  )
})
