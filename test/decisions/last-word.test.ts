import { describe, expect, test } from 'vitest'
import { fact, nearby, nearbyGiven, yes } from './cases.ts'
import {
  accepted,
  ended,
  gave,
  hours,
  minutes,
  observed,
  page,
  phoneA,
  phoneB,
  ruled,
  short,
} from './fixture.ts'
import { coolDownHours } from './package-purposes.ts'

const toggled = (state: 'on' | 'off', at = hours(-1), more: object = {}) =>
  fact('FeatureToggled', { feature: 'scan', state, ...more }, at)
const scan = { purpose: 'scan', operation: 'use' }
const said = (
  events: ReadonlyArray<Parameters<typeof ruled>[0][number]>,
  question: object = scan,
) => short(ruled([yes, ...events], question))

describe('a no to a purpose that rests on the acceptance', () => {
  const no = (at = hours(-1)) => ended('ConsentRefused', 'purpose_consent', 'scan', {}, at)
  test('is obeyed, and asked about again after a while', () => {
    expect(said([no()])).toBe('DENY REFUSED PROMPT_SUPPRESSED')
    expect(said([no(hours(-coolDownHours))])).toBe('PROMPT NO_CONSENT')
  })

  test('taken back counts as much', () => {
    expect(said([ended('ConsentWithdrawn', 'separate_consent', 'scan')])).toBe('DENY WITHDRAWN')
  })

  test('ends with a yes that came after it', () => {
    const yesToScan = (at: ReturnType<typeof hours>) =>
      gave('purpose_consent', 'scan', ['log'], {}, at)
    expect(
      said([ended('ConsentRefused', 'separate_consent', 'scan'), yesToScan(minutes(-5))]),
    ).toBe('ALLOW IN_ORDER')
    expect(said([no(), toggled('on', minutes(-5))])).toBe('ALLOW IN_ORDER')
    expect(said([no(), toggled('on', hours(-2))])).toBe('DENY REFUSED PROMPT_SUPPRESSED')
  })

  test('changes nothing where the service cannot be without it', () => {
    const never = ended('ConsentRefused', 'purpose_consent', 'app.operate')
    const operate = { purpose: 'app.operate', operation: 'use' }
    expect(ruled([yes, never], operate)).toEqual(ruled([yes], operate))
  })

  test('takes no right away', () => {
    const use = { purpose: 'rights', operation: 'use' }
    for (const type of ['ConsentRefused', 'ConsentWithdrawn'] as const)
      expect(said([ended(type, 'purpose_consent', 'rights')], use)).toBe('ALLOW IN_ORDER')
  })
})

describe('everything taken back', () => {
  const all = (at = hours(-1), more: object = {}) =>
    fact('EverythingWithdrawn', { act: 'click', ...more }, at)
  const login = { purpose: 'login.phone', operation: 'use' }
  const acceptedAgain = accepted('2', minutes(-5))

  test('ends an optional purpose that rests on no consent, as a withdrawal by its name does', () => {
    expect(said([all()])).toBe('DENY WITHDRAWN')
    expect(said([all(hours(-1), { purposes: ['scan'] })])).toBe('DENY WITHDRAWN')
    expect(said([all()], login)).toBe('DENY WITHDRAWN')
    expect(said([all(hours(-1), { purposes: ['scan'] })], login)).toBe('ALLOW IN_ORDER')
  })

  test('until the person says yes to it, or accepts the policy again', () => {
    const yesToScan = gave('purpose_consent', 'scan', ['log'], {}, minutes(-5))
    expect(said([all(), yesToScan])).toBe('ALLOW IN_ORDER')
    expect(said([all(), toggled('on', minutes(-5))])).toBe('ALLOW IN_ORDER')
    expect(said([all(), acceptedAgain], login)).toBe('ALLOW IN_ORDER')
  })

  test('asks anew for a consent, and ends nothing that is necessary', () => {
    const show = { purpose: 'profile.display', operation: 'use' }
    expect(said([all()], show)).toBe(said([], show))
    const operate = { purpose: 'app.operate', operation: 'use' }
    expect(ruled([yes, all()], operate)).toEqual(ruled([yes], operate))
  })
})

describe('a feature switched off', () => {
  test('is off until it is switched on', () => {
    expect(said([toggled('off')])).toBe('DENY SWITCHED_OFF')
    expect(said([toggled('off'), toggled('on', minutes(-5))])).toBe('ALLOW IN_ORDER')
  })

  test('on one device is off there alone', () => {
    const off = toggled('off', hours(-1), { device: phoneA })
    expect(said([off], { ...scan, device: phoneA })).toBe('DENY SWITCHED_OFF')
    expect(said([off], { ...scan, device: phoneB })).toBe('ALLOW IN_ORDER')
  })
})

describe('a feature switched both ways at one instant', () => {
  test('is off, whichever of the two was said of one device', () => {
    for (const [everywhere, here] of [
      ['on', 'off'],
      ['off', 'on'],
    ] as const) {
      const events = [toggled(everywhere), toggled(here, hours(-1), { device: phoneA })]
      expect(said(events, { ...scan, device: phoneA })).toBe('DENY SWITCHED_OFF')
    }
  })
})

describe('a permission turned off', () => {
  const on = (at = minutes(-5)) => observed('location', 'on', phoneA, at)
  const off = observed('location', 'off', phoneA, hours(-2))
  test('takes back what rested on it: on again, the consent is asked for anew', () => {
    const before = [...nearbyGiven, on(hours(-20)), off]
    expect(short(ruled(before, nearby))).toBe('DENY PERMISSION_OFF')
    expect(short(ruled([...before, on()], nearby))).toBe('DENY WITHDRAWN')
    const anew = gave('separate_consent', 'nearby', ['location'], {}, hours(-1))
    expect(short(ruled([...before, on(), anew], nearby))).toBe('ALLOW IN_ORDER')
  })

  test('does so in whatever order it is told', () => {
    const orders = [
      [on(hours(-20)), on(), off],
      [off, on(), on(hours(-20))],
      [on(), off, on(hours(-20))],
    ]
    for (const told of orders)
      expect(short(ruled([...nearbyGiven, ...told], nearby))).toBe('DENY WITHDRAWN')
  })

  test('that had never been on took nothing back', () => {
    expect(short(ruled([...nearbyGiven, off, on()], nearby))).toBe('ALLOW IN_ORDER')
  })

  test('on another device changes nothing here', () => {
    const other = observed('location', 'off', phoneB, hours(-2))
    const events = [...nearbyGiven, observed('location', 'on', phoneB, hours(-20)), other, on()]
    expect(short(ruled(events, nearby))).toBe('ALLOW IN_ORDER')
  })
})

describe('a consent to one survey', () => {
  const answer = (survey: string) => ({ purpose: 'survey', operation: 'collect', survey })
  test('opens that survey and no other', () => {
    const one = `svy_${'1'.repeat(32)}`
    const events = [gave('purpose_consent', 'survey', ['answers'], { survey: one })]
    expect(said(events, answer(one))).toBe('ALLOW IN_ORDER')
    expect(said(events, answer(`svy_${'2'.repeat(32)}`))).toBe('PROMPT NO_CONSENT')
    const none = [gave('purpose_consent', 'survey', ['answers'])]
    expect(said(none, answer(one))).toBe('PROMPT NO_CONSENT')
    expect(said(events, answer(page))).toBe('PROMPT NO_CONSENT')
    const unnamed = { purpose: 'survey', operation: 'collect' }
    for (const each of [events, none, []]) {
      expect(said(each, unnamed)).toBe('DENY SURVEY_REQUIRED')
    }
    const no = ended('ConsentWithdrawn', 'purpose_consent', 'survey')
    expect(said([...none, no], unnamed)).toBe('DENY WITHDRAWN')
  })
})
