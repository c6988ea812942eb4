/** Having an account again: nothing of before revives, each no stands, and the order of telling changes nothing. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../decisions/decide.ts'
import { minutes, noon, person, short, view } from '../../decisions/fixture.ts'
import type { Question } from '../../../src/decisions/question.ts'
import { accepts, leaves, returns, shown } from '../acts.ts'
import { does } from '../spec.ts'
import { answers, historiesBefore, tell, words } from '../told-histories.ts'

/** Going and coming back as often as anything else. */
const comings: typeof words = [
  ...words,
  ...Array.from({ length: 6 }, () => ['cancel-account', { account: 'app' }] as const),
  ...Array.from({ length: 6 }, () => ['reopen-account', { account: 'app' }] as const),
]

describe('having the account again', () => {
  test(
    'comes to the same in whatever order going, coming back and all else is told',
    { timeout: 120_000 },
    () => {
      let same = 0
      fc.assert(
        fc.property(historiesBefore(0, comings), ({ inTime, anyhow }) => {
          const first = tell(inTime)
          const second = tell(anyhow)
          fc.pre(
            [...first.taken].every((n) => second.taken.has(n)) &&
              first.taken.size === second.taken.size &&
              inTime.some(
                ({ command, n }) => command.act.act === 'reopen-account' && first.taken.has(n),
              ),
          )
          same += 1
          for (const at of [noon, ...inTime.map(({ command }) => command.at)])
            expect(answers(second.state, at), at).toEqual(answers(first.state, at))
        }),
        { numRuns: 60, seed: 13, maxSkipsPerRun: 400 },
      )
      expect(same).toBe(60)
    },
  )

  const away = [leaves('app', minutes(-20)), returns('app', minutes(-15))]
  const gone = away.map((command, n) => ({ command, n: 100 + n }))
  const anew = [shown('2', minutes(-10)), accepts('2', minutes(-5))].map((command, n) => ({
    command,
    n: 200 + n,
  }))

  test('revives nothing, whatever was said before and in whatever order it is told', () => {
    const fresh = answers(tell(anew, []).state, noon)
    const isAllowed = fresh.map((answer) => answer.startsWith('ALLOW'))
    expect(isAllowed).toContain(true)
    let wouldHave = 0
    fc.assert(
      fc.property(historiesBefore(30), fc.boolean(), ({ anyhow }, isLate) => {
        const order = isLate ? [...gone, ...anyhow, ...anew] : [...anyhow, ...gone, ...anew]
        const last = answers(tell(order).state, noon)
        const stayed = answers(tell([...anyhow, ...anew]).state, noon)
        for (const [index, answer] of last.entries()) {
          if (!answer.startsWith('ALLOW')) continue
          expect([isAllowed[index], answer]).toEqual([true, answer])
        }
        if (stayed.some((answer, index) => answer.startsWith('ALLOW') && !isAllowed[index]))
          wouldHave += 1
      }),
      { numRuns: 200, seed: 11 },
    )
    expect(wouldHave, 'histories in which something would have been allowed').toBeGreaterThan(15)
  })

  test('comes to the same when what was said before is told after it', () => {
    let same = 0
    fc.assert(
      fc.property(historiesBefore(30), ({ inTime, anyhow }) => {
        const first = tell([...inTime, ...gone, ...anew])
        const second = tell([...gone, ...anyhow, ...anew])
        fc.pre(
          [...first.taken].every((n) => second.taken.has(n)) &&
            first.taken.size === second.taken.size,
        )
        same += 1
        for (const at of [noon, minutes(-12), ...inTime.map(({ command }) => command.at)])
          expect(answers(second.state, at), at).toEqual(answers(first.state, at))
      }),
      { numRuns: 150, seed: 12 },
    )
    expect(same).toBe(150)
  })

  test('leaves a no standing', () => {
    const no = does('opt-out-of-marketing', { how: 'click' }, minutes(-60))
    const { state } = tell([{ command: no, n: 0 }, ...gone, ...anew])
    expect(
      short(
        decide(
          view,
          state.standing,
          {
            subject: person,
            purpose: 'news',
            operation: 'send',
            channel: 'sms',
            profile: 'policy-literal',
          } as Question,
          noon,
        ),
      ),
    ).toBe('DENY OPTED_OUT')
  })
})
