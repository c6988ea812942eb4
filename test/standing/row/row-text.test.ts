/** A standing's row text: nothing is lost, and a lens over the text sees what a lens over the standing sees. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matterFrom } from '../../../src/kernel/ids.ts'
import { evolveStanding } from '../../../src/standing/evolve.ts'
import { event as happened, guardian, stranger } from '../../decisions/fixture.ts'
import { lensOf } from '../../../src/standing/lens/folded-lens.ts'
import { standingFrom } from '../../../src/standing/row/decode.ts'
import { standingText } from '../../../src/standing/row/encode.ts'
import { textLens } from '../../../src/standing/row/text-lens.ts'
import { anyKey, nobody, preferenceKey } from '../../../src/standing/standing.ts'
import type { Standing } from '../../../src/standing/standing.ts'
import { anyAct, anyTime } from '../../deciders/arbitrary.ts'
import { stateAfter } from '../../deciders/laws.ts'
import { entriesFrom, pairsOf } from '../../../src/kernel/entries.ts'
import type { Entries } from '../../../src/kernel/entries.ts'
import { standingRecord } from '../../../src/standing/record.ts'

/** A standing that a history of acts may lead to. */
const acted: fc.Arbitrary<Standing> = fc
  .array(fc.tuple(anyAct, anyTime), { maxLength: 40 })
  .map((steps) => stateAfter(steps).standing)

const joining = fc
  .tuple(fc.constantFrom(guardian, stranger), fc.nat(3), fc.boolean(), anyTime)
  .map(([other, digit, isEnd, at]) =>
    happened(at, {
      type: isEnd ? 'SurrogatesSeparated' : 'SurrogatesJoined',
      body: { other, joining: matterFrom('jng', String(digit).repeat(32)) },
    }),
  )

/** The same, found by an officer to be one person with others, or not to be. */
const anyStanding: fc.Arbitrary<Standing> = fc
  .tuple(acted, fc.array(joining, { maxLength: 4 }))
  .map(([standing, found]) => found.reduce(evolveStanding, standing))

const keysIn = (entries: Entries<unknown>) => pairsOf(entries).map(([key]) => key)

/** Everything a lens can be asked about a standing, and about things it does not hold. */
const asked = (standing: Standing, lens: ReturnType<typeof lensOf>) => ({
  ended: [
    undefined,
    [],
    ['nothing'],
    ...keysIn(standing.cancelled).map((id) => ['nothing', id]),
  ].map((accounts) => lens.ended(accounts)),
  reopened: ['nothing', 'privacy'].map(lens.reopened),
  minor: lens.minor(),
  reached: lens.reached(),
  joinedWith: lens.joinedWith(),
  guardianConsents: ['nothing', ...keysIn(standing.guardianConsents)].map(lens.guardianConsent),
  exemptions: lens.exemptions(),
  objections: [anyKey, 'nothing', ...keysIn(standing.objections)].map(lens.objection),
  policies: ['nothing', ...keysIn(standing.policies)]
    .map(lens.policy)
    .map((policy) => [policy?.acceptance, policy?.clicked]),
  preferences: [preferenceKey(undefined, undefined), 'no/thing', ...keysIn(standing.marketing)].map(
    lens.preference,
  ),
  consents: ['no/thing///', ...keysIn(standing.consents)].map(lens.consent),
  sweptAway: ['no/thing///', 'no/nearby///', ...keysIn(standing.consents)].map(lens.sweptAway),
  permissions: pairsOf(standing.permissions).flatMap(([device, permissions]) =>
    ['nothing', ...keysIn(permissions)].map((key) => [
      lens.permission(device, key),
      lens
        .permissionAnywhere(key)
        .map(({ event }) => event)
        .sort(),
      [...lens.devicesWith(key)].sort(),
    ]),
  ),
  agreements: ['nothing', ...keysIn(standing.agreements)].map(lens.agreement),
  subscriptions: ['nothing', ...keysIn(standing.subscriptions)].map(lens.subscription),
  inbound: ['nothing', ...keysIn(standing.inbound)].map(lens.inbound),
})

const byEvent = <A extends { readonly exemptions: ReadonlyArray<{ readonly event: string }> }>(
  answers: A,
): A => ({
  ...answers,
  exemptions: [...answers.exemptions].sort((a, b) => (a.event < b.event ? -1 : 1)),
})

describe("the text of a person's standing", () => {
  test('gives the standing back, whatever they did', () => {
    fc.assert(
      fc.property(anyStanding, (standing) => {
        const back = standingFrom(standingText(standing))
        expect(standingRecord(back)).toEqual(standingRecord(standing))
      }),
      { numRuns: 300 },
    )
  })

  test('is the same again when it was read and written', () => {
    fc.assert(
      fc.property(anyStanding, (standing) => {
        const text = standingText(standing)
        return standingText(standingFrom(text)) === text
      }),
    )
  })

  test('shows a decision what the standing itself shows', () => {
    fc.assert(
      fc.property(anyStanding, (standing) => {
        const throughText = asked(standing, textLens(standingText(standing)))
        expect(byEvent(throughText)).toEqual(byEvent(asked(standing, lensOf(standing))))
      }),
      { numRuns: 300 },
    )
  })

  test('is nothing for a person of whom nothing is known', () => {
    expect(standingText(nobody)).toBe('')
    expect(standingFrom('')).toEqual(nobody)
  })

  test('does not take one key for another that starts or ends like it', () => {
    const at = '2026-11-22T02:00:00.000Z'
    const mark = (n: number) => ({ at, event: `0fa3b1c2-1111-8222-9333-44445555666${n}` })
    const standing = {
      objections: entriesFrom([
        ['a.b', mark(1)],
        ['a', mark(2)],
        ['x.a', mark(3)],
      ]),
    } as unknown as Standing
    const lens = textLens(standingText(standing))
    expect(['a', 'a.b', 'x.a', 'b', 'x'].map((key) => lens.objection(key)?.event.at(-1))).toEqual([
      '2',
      '1',
      '3',
      undefined,
      undefined,
    ])
  })
})
