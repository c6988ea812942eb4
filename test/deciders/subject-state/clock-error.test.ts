import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { SubjectCommand } from '../../../src/deciders/subject.ts'
import { plusMs } from '../../../src/kernel/instant.ts'
import type { Instant } from '../../../src/kernel/instant.ts'
import { guardian, hours, minutes, published3 } from '../../decisions/fixture.ts'
import {
  accepts,
  declines,
  delivered,
  grants,
  guardianAllows,
  hasGuardian,
  isMinor,
  nickname,
  refuses,
  shown,
  withdraws,
} from '../acts.ts'
import { does, given } from '../spec.ts'

const seconds = (count: number, from: Instant): Instant => plusMs(from, count * 1_000)
/** Told by a clock that may be five minutes slow. */
const maybeSlow = (command: SubjectCommand): SubjectCommand => ({
  ...command,
  timeSource: 'device',
  latest: minutes(5, command.at),
})
/** The instant of the notice; the phone is three seconds slow and the person took one to read. */
const then = hours(-2)
const slow = seconds(-2, then)
const device = { at: slow, source: 'device' }

const first = (history: ReadonlyArray<SubjectCommand>, act: SubjectCommand): unknown => {
  const { outcome } = given(...history).when(act)
  return E.isRight(outcome) ? outcome.right[0] : outcome.left.refusal
}

describe('an act whose clock may be a little slow', () => {
  test.each<[string, ReadonlyArray<SubjectCommand>, SubjectCommand, string]>([
    ['an acceptance', [shown('2', then)], accepts('2', slow), 'notice-not-shown'],
    ['a grant', [shown('2', then)], grants(nickname, slow), 'notice-not-shown'],
    [
      'a grant after an acceptance that took a decline back',
      [shown(), declines('2', hours(-3)), accepts('2', then)],
      grants(nickname, slow),
      'policy-declined',
    ],
    [
      'the consent of a guardian',
      [isMinor(), hasGuardian(), shown('2', then)],
      guardianAllows(['app.operate'], slow),
      'notice-not-shown',
    ],
    [
      'the consent of a guardian who was just linked',
      [isMinor(), shown(), hasGuardian(then)],
      guardianAllows(['app.operate'], slow),
      'guardian-not-linked',
    ],
  ])('counts from what it came after: %s', (_name, history, act, refusal) => {
    expect(first(history, act)).toBe(refusal)
    expect(first(history, maybeSlow(act))).toMatchObject({
      occurredAt: then,
      timeSource: 'ledger',
      claimed: device,
    })
    // Not so where the clock is not that slow.
    expect(first(history, { ...maybeSlow(act), latest: seconds(1, slow) })).toBe(refusal)
  })

  test('counts from the publication of what it is about', () => {
    const early = seconds(-2, published3)
    expect(first([], shown('3', early))).toBe('version-not-yet-published')
    expect(first([], maybeSlow(shown('3', early)))).toMatchObject({ occurredAt: published3 })
    expect(first([], maybeSlow(delivered('3', early)))).toMatchObject({ occurredAt: published3 })
    const long = minutes(-6, published3)
    expect(first([], maybeSlow(shown('3', long)))).toBe('version-not-yet-published')
  })

  test('keeps its time where that is in order', () => {
    const act = maybeSlow(accepts('2', slow))
    expect(first([shown()], act)).toMatchObject({ occurredAt: slow, timeSource: 'device' })
  })

  test.each([
    ['a decline', declines('2', seconds(-1, then))],
    ['a refusal', refuses(nickname, seconds(-1, then))],
    ['a withdrawal', withdraws(nickname, seconds(-1, then))],
    ['a withdrawal of everything', does('withdraw-everything', { how: 'click' }, then)],
    ['an opt-out', does('opt-out-of-marketing', { how: 'hotline' }, then)],
    ['a feature switched off', does('toggle-feature', { feature: 'nearby', state: 'off' }, then)],
    ['the end of a guardian', does('unlink-guardian', { guardian }, then)],
  ])('never counts from after what protects: %s', (_name, no) => {
    const history = [shown('2', then), no]
    expect(first(history, maybeSlow(grants(nickname, slow)))).toBe('notice-not-shown')
  })
})
