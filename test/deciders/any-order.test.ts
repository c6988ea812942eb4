/** Under two clocks: whatever the order in which acts are told, the standing as of an instant is the same. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noon } from '../decisions/fixture.ts'
import { answers, historiesBefore, tell } from './told-histories.ts'

const histories = historiesBefore(0)

describe('acts told in any order', () => {
  test('come to the same, as of every instant, wherever the same of them are taken', () => {
    let same = 0
    fc.assert(
      fc.property(histories, ({ inTime, anyhow }) => {
        const first = tell(inTime)
        const second = tell(anyhow)
        // A grant may be refused for what is known of its time when it is told: the law is of what was taken.
        fc.pre(
          [...first.taken].every((n) => second.taken.has(n)) &&
            first.taken.size === second.taken.size,
        )
        same += 1
        for (const at of [noon, ...inTime.map(({ command }) => command.at)]) {
          expect(answers(second.state, at), at).toEqual(answers(first.state, at))
        }
      }),
      { numRuns: 250, seed: 9 },
    )
    expect(same).toBe(250)
  })

  test('are all taken where they protect', () => {
    fc.assert(
      fc.property(histories, ({ anyhow }) => {
        const { taken } = tell(anyhow)
        const refused = anyhow
          .filter(({ n }) => !taken.has(n))
          .map(({ command }) => command.act.act)
        // Of a minor the guardian's word is the acceptance.
        const asks = /^(grant|opt-in|subscribe|flag-minor|reach-majority|accept)/u
        expect(refused.filter((act) => !asks.test(act))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
