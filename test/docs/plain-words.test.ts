/** What the contract says to people is in plain words: phrases that a reader must decode stay out of it. */
import { expect, test } from 'vitest'
import { openApi } from '../../src/api/openapi.ts'
import { allRoutes } from '../../src/api/routes.ts'

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
]

const textsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

test('the contract is in plain words', () => {
  const texts = textsIn(openApi(allRoutes))
  expect(texts.length).toBeGreaterThan(1_000)
  const found = texts.flatMap((text) =>
    decoded.filter((phrase) => phrase.test(text)).map(() => text),
  )
  expect([...new Set(found)]).toEqual([])
})
