import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const headingsOf = (path: string): ReadonlyArray<string> =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, text]) => slug(text ?? ''))

const faultOf = (page: string, link: string): ReadonlyArray<string> => {
  const [file = '', heading] = link.split('#')
  const target = file === '' ? join(root, page) : join(root, dirname(page), file)
  if (!existsSync(target)) return [`${page}: there is no ${link}`]
  if (heading === undefined || headingsOf(target).includes(heading)) return []
  return [`${page}: there is no heading ${link}`]
}

describe('a link in the documentation', () => {
  test('leads to a file, and to a heading in it', () => {
    const faults = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link]) => link ?? '')
        .filter((link) => !/^[a-z]+:/.test(link))
        .flatMap((link) => faultOf(page, link)),
    )
    expect(faults).toEqual([])
  })
})
