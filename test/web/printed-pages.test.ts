/** The pages that are handed out as HTML, in a real browser from their files: readable by everybody, on any width, and asking nobody for anything. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePdfDrawing } from '../../src/exports/pages/worker/drawing.ts'
import { receiptAs } from '../../src/exports/receipts/forms.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { bundleOf, openHouse, someone, unpacked } from '../exports/bundle/house.ts'
import { matterOf, stored } from '../exports/receipts/table.ts'
import { grant, showNotice, withdraw } from '../support/acts.ts'
import { makeFolder } from '../support/folder.ts'
import { testSigner } from '../support/test-signer.ts'
import { right } from '../support/unwrap.ts'
import { executablePath, hasBrowser, unlessBrowser, violationsIn } from './browser.ts'

let browser: Browser
const room = makeFolder('printed-pages')
/** Paths of files, by what they are. */
const pages: { [name: string]: string } = {}

const writeBundle = async (): Promise<void> => {
  const house = await openHouse()
  const subject = await someone(house, 'C-1', [showNotice, grant, withdraw])
  const folder = unpacked(room, 'bundle', await bundleOf(house, { kind: 'person', subject }))
  pages['report'] = join(folder, 'report.html')
  pages['readme'] = join(folder, 'README.html')
  await house.close()
}

const writeReceipts = async (): Promise<void> => {
  const drawing = makePdfDrawing()
  const env = {
    primitives: nodeCrypto,
    signer: testSigner('ledger.example/test', 7).signer,
    drawPdf: drawing.draw,
  }
  const granted = stored.find((json) => json.includes('"ConsentGranted"')) ?? ''
  for (const language of ['zh-CN', 'en'] as const) {
    const { bytes } = right(await receiptAs(env, 'html', matterOf(granted), language))
    const path = room.path(`receipt-${language}.html`)
    writeFileSync(path, bytes)
    pages[`receipt-${language}`] = path
  }
  await drawing.close()
}

const names = ['report', 'readme', 'receipt-zh-CN', 'receipt-en'] as const
const widths = [360, 1_280] as const
const schemes = ['light', 'dark'] as const

describe.skipIf(!hasBrowser)(`a page${unlessBrowser}`, () => {
  beforeAll(async () => {
    await writeBundle()
    await writeReceipts()
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    room.remove()
  })

  test.each(
    names.flatMap((name) =>
      widths.flatMap((width) => schemes.map((scheme) => [name, width, scheme] as const)),
    ),
  )(
    '%s, %d wide and %s, has nothing that axe-core finds, and no request',
    async (name, width, colorScheme) => {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
      const requests: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      const url = pathToFileURL(pages[name] ?? '').href
      await page.goto(url)
      expect(await page.locator('h1').count()).toBe(1)
      expect(await violationsIn(page)).toEqual([])
      expect(requests).toEqual([url])
      // A page that is wider than the window hides what stands at its side.
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await page.close()
    },
  )

  test.each(names)(
    '%s, opened from its file, runs no script and asks for nothing that was put into it',
    async (name) => {
      const page = await browser.newPage()
      const refused: (string | undefined)[] = []
      page.on('requestfailed', (request) =>
        refused.push(request.url(), request.failure()?.errorText),
      )
      const whole = readFileSync(pages[name] ?? '', 'utf8')
      const path = room.path(`${name}-hostile.html`)
      const put =
        '<script>document.title = "run"</script><img src="https://elsewhere.example/x.png" alt="">'
      writeFileSync(path, whole.replace('</h1>', `</h1>${put}`))
      await page.goto(pathToFileURL(path).href)
      expect(await page.locator('img').count()).toBe(1)
      expect(await page.title()).not.toBe('run')
      expect(refused).toEqual(['https://elsewhere.example/x.png', 'csp'])
      await page.close()
    },
  )
})
