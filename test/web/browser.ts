/** Debian's browser, for tests of pages: where it is, and what axe-core finds in a page. */
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import type { Page } from 'playwright-core'

export const executablePath = '/usr/bin/chromium'

/** Asked for, a browser that is not there fails what would be tested: nothing is passed over in CI. */
export const hasBrowser = existsSync(executablePath) || process.env['CHROMIUM_REQUIRED'] === '1'

/** For the title of what is skipped without it. */
export const unlessBrowser = hasBrowser
  ? ''
  : ` (skipped: no ${executablePath}, Debian's package chromium)`

/**
 * axe-core inside the page, or inside parts of it, named by selectors: run by the test's own world, which the page's policy
 * does not bind.
 */
export const violationsIn = async (
  page: Page,
  parts: ReadonlyArray<string> = ['html'],
): Promise<ReadonlyArray<string>> => {
  const within = JSON.stringify({ include: parts.map((part) => [part]) })
  const found: unknown =
    await page.evaluate(`${axe.source}; axe.run(${within}).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html).join(' ')))`)
  return Array.isArray(found) ? found.map(String) : ['no answer of axe-core']
}
