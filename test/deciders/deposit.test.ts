/** Deposits are on record once for each size, and in the order of sizes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { depositDecider } from '../../src/deciders/kept-outside.ts'
import type { DepositFact } from '../../src/deciders/kept-outside.ts'
import { sha256 } from '../../src/kernel/hash.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import { right } from '../support/unwrap.ts'

const now = instantOf(1_800_000_000_000)
const deposited = (size: number): DepositFact => ({
  type: 'CheckpointDeposited',
  body: { size, root: sha256(`root ${size}`), receiptSha256: sha256('receipt'), receiptBytes: 7 },
})

describe('recording a deposit', () => {
  test('records the largest size so far, and nothing for one that is on record', () => {
    const recorded = right(depositDecider.decide(7, deposited(8), { now }))
    expect(recorded).toEqual([{ ...deposited(8), occurredAt: now, timeSource: 'ledger' }])
    for (const size of [0, 7, 8])
      expect(right(depositDecider.decide(8, deposited(size), { now }))).toEqual([])
  })

  test('is done exactly where it would record nothing, and told again records nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 50 }), fc.nat(50), (state, size) => {
        const fact = deposited(size)
        const recorded = right(depositDecider.decide(state, fact, { now }))
        expect(depositDecider.isDone(state, fact, { now })).toBe(recorded.length === 0)
        const after = recorded.length === 0 ? state : size
        expect(right(depositDecider.decide(after, fact, { now }))).toEqual([])
      }),
    )
  })
})
