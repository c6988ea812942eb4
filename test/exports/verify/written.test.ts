/** Bundles as the product writes them: each scope verifies, here and by golang.org/x/mod/sumdb, before and after an erasure. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BundleScope } from '../../../src/exports/bundle/format/scope.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import type { Instant } from '../../../src/kernel/instant.ts'
import { cancelAccount, grant, optOut, showNotice } from '../../support/acts.ts'
import { officer, freshId } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { goVerifier, hasGo } from '../../transparency/go-verifier.ts'
import { bundleOf, openHouse, someone, unpacked } from '../bundle/house.ts'
import type { House } from '../bundle/house.ts'
import { foundIn, policyOf, reportOf } from './verifying.ts'

let house: House
let anna: SubjectId
let ben: SubjectId
const noted = (note: string) => ({ ...optOut, personal: { note } })
beforeAll(async () => {
  house = await openHouse()
  anna = await someone(house, 'C-1', [showNotice, noted('at the counter'), grant])
  ben = await someone(house, 'C-2', [noted('by phone'), cancelAccount('ebank')])
})
afterAll(() => house.close())

const vkey = (): string => house.parts.log.vkeys()[0] ?? ''
const verified = async (scope: BundleScope) => {
  const zip = await bundleOf(house, scope)
  const report = await reportOf(zip, { policy: policyOf(`log ${vkey()}\nquorum none\n`) })
  expect([scope.kind, report.verdict, foundIn(report)]).toEqual([scope.kind, 'verified', []])
  return { zip, report }
}

describe('a bundle that the ledger wrote', () => {
  test('verifies, whatever its scope', async () => {
    const { report } = await verified({ kind: 'ledger' })
    const made = report.checks.filter(({ outcome }) => outcome === 'passed')
    expect(made.map(({ check }) => check)).toEqual([
      'archive',
      'manifest',
      'checkpoint',
      'tree',
      'entries',
      'documents',
      'state',
    ])
    const person = await verified({ kind: 'person', subject: anna })
    expect(person.report.checks).toContainEqual({
      check: 'openings',
      outcome: 'passed',
      counted: 1,
    })
    await verified({ kind: 'purpose', purpose: 'profile.display' as never })
    await verified({ kind: 'recipient', recipient: 'shop' as never })
    const [from, to] = [
      '2020-01-01T00:00:00.000Z' as Instant,
      '2099-01-01T00:00:00.000Z' as Instant,
    ]
    await verified({ kind: 'period', from, to })
  })

  test('leads from the bundle before it to this one', async () => {
    const { report } = await verified({ kind: 'ledger' })
    expect(report.checks).toContainEqual(
      expect.objectContaining({ check: 'growth', outcome: 'passed' }),
    )
  })

  test('verifies with a tombstone in the place of what was erased', async () => {
    await right(house.ledger.erase(ben, { actor: officer, id: freshId() }))
    const { report } = await verified({ kind: 'person', subject: ben })
    expect(report.checks).toContainEqual({ check: 'openings', outcome: 'passed', counted: 0 })
    expect(report.limits).toContain('destroyed-keys')
    await verified({ kind: 'ledger' })
  })

  test.skipIf(!hasGo)(
    'verifies by a program that has no line in common with ours',
    async () => {
      const verify = goVerifier(house.room.path('go-verify'))
      const { zip } = await verified({ kind: 'ledger' })
      const folder = unpacked(house.room, 'for-go', zip)
      expect(verify('-folder', folder, '-key', vkey())).toMatchObject({ status: 0, stderr: '' })
    },
    60_000,
  )
})
