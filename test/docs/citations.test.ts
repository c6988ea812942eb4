/** Citations by number in source and docs resolve within this repository. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checks, clauseIds } from '../../scripts/docs/clauses.mts'

const root = fileURLToPath(new URL('../../', import.meta.url))

const under = (folder: string): ReadonlyArray<string> =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.(?:ts|mts|mjs|md)$/.test(file))

const files = [
  ...['src', 'projections', 'docs', 'scripts', 'test'].flatMap(under),
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
].filter((file) => !file.includes('node_modules') && file !== 'test/docs/citations.test.ts')

// A citation may go on in the next line of a comment or paragraph.
const textOf = (file: string): string =>
  readFileSync(`${root}${file}`, 'utf8').replaceAll(/\n\s*(?:\*|\/\/)?\s*/g, ' ')

type Citation = readonly [file: string, cited: string]

const citations = (pattern: RegExp, part: RegExp): ReadonlyArray<Citation> =>
  files.flatMap((file) =>
    [...textOf(file).matchAll(pattern)].flatMap(([, list = '']) =>
      [...list.matchAll(part)].map(([cited]): Citation => [file, cited]),
    ),
  )

const more = String.raw`(?:(?:, | and | or | to )NUMBER)*`
const listOf = (word: string, number: string): RegExp =>
  new RegExp(
    String.raw`\b${word}s? (NUMBER${more})(?![\w])`.replaceAll('NUMBER', `(?:${number})`),
    'gi',
  )

const clause = String.raw`P\.(?:0|IV|I{1,3})|\d\.\d(?:\(\d+\))?(?:-[a-zE]\w*|-0)?|\d-[a-zE]\w*|[1-8](?:\(id\))?`

describe('a citation', () => {
  test('of an invariant leads to a principle', () => {
    const principles = readFileSync(`${root}docs/explanation/principles.md`, 'utf8')
    const found = citations(listOf('invariant', String.raw`\d+`), /\d+/g)
    expect(found.length).toBeGreaterThan(10)
    for (const [file, number] of found)
      expect([file, number, principles.includes(`### Invariant ${number}\n`)]).toEqual([
        file,
        number,
        true,
      ])
  })

  test('of a clause leads to one that the policy was read into, or to the beginning of some', () => {
    const ids = clauseIds()
    const found = citations(listOf('clause', clause), new RegExp(clause, 'g'))
    expect(found.length).toBeGreaterThan(150)
    const lost = found.filter(([, cited]) => !ids.some((id) => id.startsWith(cited)))
    expect(lost).toEqual([])
  })

  test('of an acceptance check leads to a test', () => {
    const numbers = new Set(checks().map(({ number }) => String(number)))
    const found = citations(/\(check (\d+)\)/g, /\d+/g)
    expect(found.length).toBeGreaterThan(5)
    expect(found.filter(([, number]) => !numbers.has(number))).toEqual([])
  })

  test('never leads to a document that stands elsewhere', () => {
    const lost = files.filter((file) => /\bdesign section \d/.test(textOf(file)))
    expect(lost).toEqual([])
  })
})
