/** Bundles as a ledger's history makes them: verified whole, and every change named. */
import { beforeAll, describe, expect, test } from 'vitest'
import { zipOf } from './archive.ts'
import { personBundle, wholeBundle } from './bundle-of.ts'
import type { Contents } from './archive.ts'
import { recordHistory } from './recorded.ts'
import type { History } from './recorded.ts'
import { foundIn, reportOf } from './verifying.ts'

let history: History
let whole: Contents
let person: Contents
beforeAll(async () => {
  history = await recordHistory()
  whole = await wholeBundle({ history, previous: 7 })
  person = await personBundle({ history }, history.anna)
})

const outcomes = (report: Awaited<ReturnType<typeof reportOf>>) =>
  report.checks.map((one) => `${one.check} ${one.outcome}`)

describe('a bundle of a whole ledger', () => {
  test('verifies', async () => {
    const report = await reportOf(await zipOf(whole))
    expect(foundIn(report)).toEqual([])
    expect(report.verdict).toBe('verified')
    expect(outcomes(report)).toMatchInlineSnapshot(`
      [
        "archive passed",
        "manifest passed",
        "checkpoint passed",
        "tree passed",
        "entries passed",
        "openings skipped",
        "documents passed",
        "state passed",
        "growth passed",
        "since skipped",
        "time-stamp skipped",
      ]
    `)
  })
})

describe("a bundle of one person's record", () => {
  test('verifies', async () => {
    const report = await reportOf(await zipOf(person))
    expect(foundIn(report)).toEqual([])
    expect(outcomes(report)).toMatchInlineSnapshot(`
      [
        "archive passed",
        "manifest passed",
        "checkpoint passed",
        "tree passed",
        "entries passed",
        "openings passed",
        "documents passed",
        "state passed",
        "growth skipped",
        "since skipped",
        "time-stamp skipped",
      ]
    `)
  })
})
