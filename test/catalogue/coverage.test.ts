import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shipped } from './shipped.ts'

const shared = new URL('../../../shared/domain/clauses.json', import.meta.url)
const clauseIds: ReadonlyArray<string> = JSON.parse(
  readFileSync(new URL('vectors/clause-ids.json', import.meta.url), 'utf8'),
)

const clausesIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'clauses' ? (inner as ReadonlyArray<string>) : clausesIn(inner),
  )
}

describe('the shipped policy', () => {
  test('names every clause of the table at least once, and no other', () => {
    expect([...new Set(clausesIn(shipped))].sort()).toEqual([...clauseIds].sort())
  })

  test.skipIf(!existsSync(shared))(
    'is held against the clause table itself (skipped where the table is not at hand)',
    () => {
      const rows: ReadonlyArray<{ id: string }> = JSON.parse(readFileSync(shared, 'utf8'))
      expect(rows).toHaveLength(100)
      expect(rows.flatMap(({ id }) => id.split(' / '))).toEqual(clauseIds)
    },
  )

  test('gives every item at least one clause', () => {
    const { purposes, categories, recipients, permissions, commitments, retention } = shipped
    const items = [purposes, categories, recipients, permissions, commitments, retention].flat()
    expect(items.length).toBeGreaterThan(190)
    expect(items.filter(({ clauses }) => clauses.length === 0)).toEqual([])
  })

  test('gives every label Chinese words', () => {
    const labels = JSON.stringify(shipped).matchAll(/"zh-CN":"([^"]*)"/g)
    for (const [, words] of labels) expect(words).toMatch(/\p{Script=Han}/u)
  })

  test.each([
    ['1.3-0', 3],
    ['1.4-c', 3],
    ['2.1-a', 3],
    ['1.6(4)', 4],
  ])('splits the mixed clause %s into %i purposes', (clause, count) => {
    expect(shipped.purposes.filter(({ clauses }) => clauses.includes(clause))).toHaveLength(count)
  })

  test('marks every C3 category as a secret and gives none of them to a recipient', () => {
    const secrets = shipped.categories.filter(({ jrt }) => jrt === 'C3')
    expect(secrets).toHaveLength(6)
    expect(secrets.every(({ secret }) => secret === true)).toBe(true)
    const given = new Set(shipped.recipients.flatMap(({ categories }) => categories))
    expect(secrets.filter(({ id }) => given.has(id))).toEqual([])
  })

  test('keeps motion data as an orphan that no purpose uses', () => {
    expect(shipped.categories.some(({ id }) => id === 'motion_data')).toBe(true)
    expect(JSON.stringify(shipped.purposes)).not.toContain('motion_data')
  })

  test('lets each recipient hold at most what its purposes use', () => {
    for (const recipient of shipped.recipients) {
      const uses = shipped.purposes.filter(({ recipients }) => recipients.includes(recipient.id))
      const used = new Set(uses.flatMap(({ categories }) => categories))
      expect([recipient.id, ...recipient.categories.filter((id) => !used.has(id))]).toEqual([
        recipient.id,
      ])
    }
  })

  test('names the vendor of each SDK as a recipient of its purposes', () => {
    for (const sdk of shipped.sdks) {
      for (const id of sdk.purposes) {
        expect(shipped.purposes.find((purpose) => purpose.id === id)?.recipients).toContain(
          sdk.vendor,
        )
      }
    }
  })
})
