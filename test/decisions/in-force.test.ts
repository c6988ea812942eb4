/** Views and decisions agree on whether a consent is in force, whatever a person did. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { consentInForce } from '../../src/decisions/in-force.ts'
import type { InForce } from '../../src/decisions/in-force.ts'
import type { Question } from '../../src/decisions/question.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { pairsOf } from '../../src/kernel/entries.ts'
import { lensOf } from '../../src/standing/lens/folded-lens.ts'
import { scopeFrom } from '../../src/standing/scope-from.ts'
import type { Consent, Scope, Standing } from '../../src/standing/standing.ts'
import { history } from '../deciders/histories.ts'
import { stateAfter } from '../deciders/laws.ts'
import type { Step } from '../deciders/laws.ts'
import { actOf } from '../deciders/spec.ts'
import { yes } from './cases.ts'
import {
  gave,
  hours,
  minutes,
  noon,
  observed,
  person,
  phoneA,
  phoneB,
  standingOf,
  view,
} from './fixture.ts'

const seen: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom(phoneA, phoneB),
    fc.constantFrom('on', 'off'),
    fc.constantFrom(hours(-30), hours(-20), hours(-2), hours(-1), minutes(-20), minutes(-10)),
  )
  .map(([device, state, at]) => [
    () =>
      actOf({
        act: 'observe-permission',
        device,
        permission: 'location',
        state,
        source: 'callback',
      }),
    at,
  ])

/** A life in which the location was switched on and off, besides all else. */
const life = fc
  .tuple(history, fc.array(seen, { maxLength: 6 }))
  .map(([steps, more]) => stateAfter([...steps, ...more]).standing)

const operationFor = ({ publication, recipient }: Scope) =>
  publication !== undefined ? 'publish' : recipient !== undefined ? 'provide' : 'use'

const questionOn = (scope: Scope, consent: Consent, device: Question['device']): Question => {
  const { kind: _, ...narrow } = scope
  const of = scope.device ?? device
  return {
    subject: person,
    operation: operationFor(scope),
    ...narrow,
    ...(of === undefined ? {} : { device: of }),
    ...(consent.categories.length === 0 ? {} : { categories: consent.categories }),
  } as Question
}

const nowOf = (standing: Standing, scope: Scope, consent: Consent) =>
  consentInForce(
    { view, standing: lensOf(standing), subject: person, at: noon },
    scope,
    consent.categories,
  )

const isIn = ([whole, ...more]: ReadonlyArray<InForce>, device: Question['device']): boolean =>
  whole!.inForce && !more.some(({ of, inForce }) => of === device && !inForce)

const ends: ReadonlySet<string> = new Set([
  'ACCOUNT_CANCELLED',
  'NON_ACCEPTANCE',
  'SWITCHED_OFF',
  'WITHDRAWN',
  'REFUSED',
  'EXPIRED',
  'INVALIDATED',
])

describe('a consent on view', () => {
  test('is in force where a decision rests on it, and nowhere that one says it ended', () => {
    let rested = 0
    let ended = 0
    fc.assert(
      fc.property(life, (standing) => {
        for (const [key, consent] of pairsOf(standing.consents)) {
          const scope = scopeFrom(key)
          for (const device of [phoneA, phoneB]) {
            const ruling = decide(view, standing, questionOn(scope, consent, device), noon)
            const now = nowOf(standing, scope, consent)
            const [reason] = ruling.reasons
            const isOfIt = reason?.kind === undefined || reason.kind === scope.kind
            const rests = ruling.decision === 'ALLOW' && ruling.evidence.includes(consent.event)
            const isOver = ruling.decision !== 'ALLOW' && isOfIt && ends.has(reason!.code)
            if (rests) rested += 1
            if (isOver) ended += 1
            const isRight = isIn(now, device) ? !isOver : !rests
            expect(isRight, JSON.stringify({ key, device, ruling, now })).toBe(true)
          }
        }
      }),
      { numRuns: 400 },
    )
    expect(rested).toBeGreaterThan(100)
    expect(ended).toBeGreaterThan(100)
  })

  const off = (device: typeof phoneA, at = hours(-1)) => observed('location', 'off', device, at)
  const on = (device: typeof phoneA, at = hours(-2)) => observed('location', 'on', device, at)
  const given = gave('separate_consent', 'nearby', ['location'], {}, hours(-3))
  const shown = (...events: ReadonlyArray<LedgerEvent>) => {
    const standing = standingOf([yes, given, ...events])
    const [[key, consent] = []] = pairsOf(standing.consents)
    return nowOf(standing, scopeFrom(key!), consent!)
  }
  const withdrawn = { inForce: false, because: ['WITHDRAWN'], by: expect.any(String) }

  test('is taken back by turning off the permission it rests on, and not given by turning it on', () => {
    expect(shown(on(phoneA))).toEqual([{ inForce: true, because: [] }])
    const whole = [withdrawn, { of: phoneA, ...withdrawn }]
    expect(shown(on(phoneA), off(phoneA))).toEqual(whole)
    expect(shown(on(phoneA), off(phoneA), on(phoneA, minutes(-5)))).toEqual(whole)
  })

  test('is taken back on that device, where another one never turned it off', () => {
    expect(shown(on(phoneA), on(phoneB), off(phoneA), on(phoneA, minutes(-5)))).toEqual([
      { inForce: true, because: [] },
      { of: phoneA, ...withdrawn },
    ])
  })

  test('given again after that is in force', () => {
    const again = gave('separate_consent', 'nearby', ['location'], {}, minutes(-3))
    expect(shown(on(phoneA), off(phoneA), on(phoneA, minutes(-5)), again)).toEqual([
      { inForce: true, because: [] },
    ])
  })
})
