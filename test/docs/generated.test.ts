import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { generatedPages } from '../../scripts/docs/pages.mts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const stored = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

describe('a page that is written from source', () => {
  test.each(Object.entries(generatedPages))(
    '%s says what the source says: npm run docs',
    (path, text) => {
      expect(stored(path)).toBe(text())
    },
  )
})

describe('the picture of the data flow', () => {
  test('shows the imports as they are: npm run docs', { timeout: 240_000 }, () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['scripts/draw-data-flow.mjs', '--print'],
      { cwd: root, encoding: 'utf8' },
    )
    expect(stdout, stderr).toBe(stored('docs/explanation/data-flow.svg'))
  })
})

describe('the page of settings', () => {
  test('names every variable that the program reads', () => {
    const page = stored('docs/reference/configuration.md')
    const read = new Set(stored('src/config.ts').match(/LEDGER_[A-Z_]+[A-Z]/g))
    expect(read.size).toBeGreaterThan(5)
    for (const name of read) expect(page).toContain(`\`${name}\``)
  })
})
