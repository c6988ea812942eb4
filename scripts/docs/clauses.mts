/** docs/reference/clauses.md: what each clause of the shipped policy became, and where each acceptance check is run. */
import { readFileSync, readdirSync } from 'node:fs'
import { code, generatedFrom, page, plain, table } from './markdown.mts'
import { root, sourceText } from './source.mts'

const policy = 'policies/icbc-rong-e-lian'
const acceptance = 'test/acceptance'

type Cited = { readonly clause: string; readonly section: string; readonly name: string }

const isRecord = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

const isText = (u: unknown): u is string => typeof u === 'string'

const nameOf = (item: Record<string, unknown>): string =>
  [item['id'], item['code'], item['class']].find(isText) ?? 'policy'

/** Every item that says which clauses it comes from, at any depth. */
const citedIn = (value: unknown, section: string): ReadonlyArray<Cited> => {
  if (Array.isArray(value)) return value.flatMap((each) => citedIn(each, section))
  if (!isRecord(value)) return []
  const { clauses } = value
  const own = Array.isArray(clauses)
    ? clauses.map((clause) => ({ clause: String(clause), section, name: nameOf(value) }))
    : []
  return [...own, ...Object.entries(value).flatMap(([key, each]) => citedIn(each, key))]
}

const all = (): ReadonlyArray<Cited> =>
  readdirSync(`${root}${policy}`)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .flatMap((file) =>
      citedIn(JSON.parse(readFileSync(`${root}${policy}/${file}`, 'utf8')), 'policy'),
    )

/** Ids of the clauses that the data of the policy names. */
export const clauseIds = (): ReadonlyArray<string> =>
  [...new Set(all().map(({ clause }) => clause))].toSorted()

const became = (clause: string, cited: ReadonlyArray<Cited>): string => {
  const here = cited.filter((each) => each.clause === clause)
  const sections = [...new Set(here.map(({ section }) => section))]
  return sections
    .map((section) => {
      const names = here.filter((each) => each.section === section).map(({ name }) => name)
      return `${section}: ${[...new Set(names)].map(code).join(', ')}`
    })
    .join('; ')
}

const numbered = /(?:test|describe)\(\s*'(\d+)\. ((?:[^'\\]|\\.)+)'/g

// A decider's own test says in brackets which check it is part of.
const named = /(?:test|describe)\(\s*'((?:[^'\\]|\\.)+) \(check (\d+)\)'/g

type Check = { readonly number: number; readonly title: string; readonly file: string }

const testsIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .toSorted()
    .map((file) => `${folder}/${file}`)

/** Acceptance checks by number, in the order in which they are numbered. */
export const checks = (): ReadonlyArray<Check> =>
  [
    ...testsIn(acceptance).flatMap((file) =>
      [...sourceText(file).matchAll(numbered)].map(([, number, title = '']) => ({
        number: Number(number),
        title,
        file,
      })),
    ),
    ...testsIn('test/deciders').flatMap((file) =>
      [...sourceText(file).matchAll(named)].map(([, title = '', number]) => ({
        number: Number(number),
        title,
        file,
      })),
    ),
  ].toSorted((a, b) => a.number - b.number)

/** The page's text. */
export const clausesPage = (): string => {
  const cited = all()
  return page(
    generatedFrom(policy, acceptance),
    '# Clauses and checks',
    `The shipped policy was read clause by clause; what each clause became in the package is listed here under the clause's
number. Source, tests and docs cite clauses by these numbers, and a part of one by its beginning ("clause 1.6").`,
    '## Clauses',
    table(
      ['clause', 'became'],
      clauseIds().map((clause) => [code(clause), became(clause, cited)]),
    ),
    '## Acceptance checks',
    'What the whole ledger must answer, cited as "check 12"; several tests of one number are parts of one check.',
    'Not in this version: check 20 (the due date of a question received, in working days), check 23 (freezing an SDK that sends an undeclared field), and, of check 16, the certificate of deletion and holds that expire.',
    table(
      ['check', 'says', 'run by'],
      checks().map(({ number, title, file }) => [
        String(number),
        plain(title),
        `[${file.slice('test/'.length)}](../../${file})`,
      ]),
    ),
  )
}
