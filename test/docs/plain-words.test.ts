/** Texts for people are in plain words: the part of "Words" in CONTRIBUTING.md that a program can see. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { titleIn } from '../../src/api/contract/problem-words.ts'
import { reasonWords } from '../../src/decisions/reason-words.ts'
import { openApi } from '../../src/api/openapi.ts'
import type { ProblemName } from '../../src/api/problems/problem-names.ts'
import { problems } from '../../src/api/problems/problems.ts'
import { allRoutes } from '../../src/api/routes.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const stored = (path: string): string => readFileSync(`${root}${path}`, 'utf8')
const under = (folder: string): ReadonlyArray<string> =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`)

/** Each was said once: name the thing, then say what it does. */
const decoded = [
  /\bit was so already\b/i,
  /\bshows no will\b/i,
  /\bis so already\b/i,
  /(?<!there )\bis none\b/i,
  /\basks? amiss\b/i,
  /\bis not read over\b/i,
  /\bone word too many\b/i,
  /\bhalf a character\b/i,
  /\bwhoever\b/i,
  /\bput back\b/i,
  /\b(?:what|who|whom|whose) (?:was|were|may|must|had) (?!(?:the|a|an|to)\b)/i,
]

const decodedIn = (texts: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(texts.filter((text) => decoded.some((phrase) => phrase.test(text)))),
]

/** A clause that stands for a thing. */
const isClause = (text: string): boolean =>
  /^(?:what|who|whom|whose|whoever|whatever)\b/i.test(text)

const isName = (name: string): name is ProblemName => Object.hasOwn(problems, name)
const names = Object.keys(problems).filter(isName)

const stringsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

describe('plain words', () => {
  test('are those of the contract', () => {
    const { paths, tags, info, components } = openApi(allRoutes)
    const texts = stringsIn([paths, tags, info, components])
    expect(texts.length).toBeGreaterThan(1_000)
    expect(decodedIn(texts)).toEqual([])
  })

  test('are those of problems and reasons: nouns first, one sentence', () => {
    const titles = names.map((name) => titleIn('en', name))
    expect(decodedIn(titles)).toEqual([])
    expect(titles.filter((title) => isClause(title) || title.endsWith('.'))).toEqual([])
    const said = Object.values(reasonWords).map(({ en }) => en)
    expect(decodedIn(said)).toEqual([])
    expect(said.filter((each) => isClause(each) || !each.endsWith('.'))).toEqual([])
  })

  test('are those of the command line’s help', () => {
    const help = [...stored('docs/reference/cli.md').matchAll(/```text\n(.*?)```/gs)].flatMap(
      ([, text = '']) => text.split('\n'),
    )
    expect(help.length).toBeGreaterThan(300)
    expect(decodedIn(help)).toEqual([])
  })
})

describe('Chinese', () => {
  const chinese = [
    ...names.map((name) => titleIn('zh-CN', name)),
    ...Object.values(reasonWords).map((said) => said['zh-CN']),
  ]

  test('has one word for each thing, that of PIPL and GB/T 35273 where they have one', () => {
    const others = /此人|账本|瓦片|收据|数据类别|豁免|(?<!处理)目的/
    expect(chinese.filter((text) => others.test(text))).toEqual([])
  })

  test('has full-width punctuation, and a full stop in reasons alone', () => {
    expect(chinese.filter((text) => /\p{Script=Han}[,;:!?]/u.test(text))).toEqual([])
  })
})

describe('a name', () => {
  test('of an export begins with no question word', () => {
    const exported = ['src', 'projections']
      .flatMap(under)
      .flatMap((file) =>
        [...stored(file).matchAll(/^export const (\w+)/gm)].map(
          ([, name = '']) => `${file} ${name}`,
        ),
      )
    expect(exported.length).toBeGreaterThan(1_000)
    expect(exported.filter((name) => / (?:what|who|whom|whose|why|when)[A-Z]/.test(name))).toEqual(
      [],
    )
  })

  test('of a test is no clause that stands for a thing', () => {
    const title = /\b(?:test|describe)(?:\.\w+\((?:[^()]|\([^()]*\))*\))?\(\s*(['"`])(.*?)\1/gs
    const titles = under('test').flatMap((file) =>
      [...stored(file).matchAll(title)].map(([, , text = '']) => `${file}: ${text}`),
    )
    expect(titles.length).toBeGreaterThan(2_000)
    expect(titles.filter((each) => isClause(each.slice(each.indexOf(': ') + 2)))).toEqual([])
  })
})
