import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  evolveSubject,
  forget,
  initialState,
} from '../../../src/deciders/subject-state/subject-state.ts'
import type { SubjectState } from '../../../src/deciders/subject-state/subject-state.ts'
import { weightOf } from '../../../src/deciders/kept/weight.ts'
import { entriesFrom } from '../../../src/kernel/entries.ts'
import { uuidFrom } from '../../../src/kernel/hash.ts'
import { macFrom, matterFrom } from '../../../src/kernel/ids.ts'
import type { Sweep } from '../../../src/standing/standing.ts'
import { event, hash, hours, id, noon, phoneA, phoneB } from '../../decisions/fixture.ts'
import {
  accepts,
  courier,
  delivered,
  grants,
  hasGuardian,
  invokes,
  isMinor,
  leaves,
  publishes,
  publishing,
  requests,
  seenInPublic,
  shown,
  toCourier,
  withdraws,
} from '../acts.ts'
import { history } from '../histories.ts'
import { stateAfter } from '../laws.ts'
import { does, given } from '../spec.ts'

const isMark = (value: object): boolean => 'at' in value && 'event' in value

/** Everything in a state that says when it happened and which event says so, wherever it is kept. */
const marksIn = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const own = isMark(value) ? 1 : 0
  return Object.values(value).reduce<number>((sum, each) => sum + marksIn(each), own)
}

const added = (state: SubjectState, next: SubjectState): number => weightOf(next) - weightOf(state)

const second = { ...toCourier, disclosure: matterFrom('dsc', '9'.repeat(32)) }
const permission = { device: phoneA, permission: 'location', state: 'on', source: 'callback' }
const onPhoneB = { ...permission, device: phoneB }
const observed = does('observe-permission', permission, hours(-1))
const gone = { device: phoneA, certainty: 'observed' }
const prompt = { device: phoneA, permission: 'location', promptSha256: hash }
const map = { feature: 'map', state: 'on' }
const mapOn = does('toggle-feature', map, hours(-1))
const contract = { agreement: 'ebank', version: '1', documentSha256: hash }
const proof = {
  source: 'partner',
  proofSha256: hash,
  categories: ['partner_data'],
  expiresAt: hours(9),
}
const news = { purpose: 'news', channel: 'sms', how: 'click', control: 'off' }
const agreed = [shown(), accepts(), grants(publishing)]

describe('the weight of a state', () => {
  test('counts everything that was marked, wherever it is kept', () => {
    let heaviest = 0
    fc.assert(
      fc.property(history, (steps) => {
        const state = forget(stateAfter(steps))
        expect(weightOf(state)).toBeGreaterThanOrEqual(marksIn(state))
        heaviest = Math.max(heaviest, marksIn(state))
      }),
      { numRuns: 60 },
    )
    expect(heaviest).toBeGreaterThan(20)
  })

  test('counts all that was said of many consents at once', () => {
    const mark = { at: noon, event: uuidFrom('mark') }
    const sweep: Sweep = { withdrawn: mark, invalidated: mark, anew: mark }
    const all: Sweep = { ...sweep, reconsent: { ...mark, standing: [] } }
    const sweeps = entriesFrom([
      ['*/news', all],
      ['*/shop.order', sweep],
    ])
    expect(added(initialState, { ...initialState, standing: { sweeps } })).toBeGreaterThanOrEqual(
      marksIn(sweeps),
    )
  })

  test.each([
    ['a notice that reached them', [shown(), accepts()], delivered(), 2],
    ['a text shown, and in this rendering', [], shown(), 2],
    ['an acceptance', [shown()], accepts(), 2],
    ['a contract', [], does('accept-agreement', contract), 1],
    ['a grant, in its state and in full', agreed, grants(courier), 2],
    ['a withdrawal, and what it ends', [...agreed, grants(courier)], withdraws(courier), 2],
    ['an offer', [], does('offer-alternatives', { purpose: 'login.fingerprint' }), 1],
    ['a proof received', [], does('receive-inbound-proof', proof), 2],
    ['an opt-out, and what it ends', [], does('opt-out-of-marketing', { how: 'click' }), 3],
    ['an opt-in', [], does('opt-in-to-marketing', news), 1],
    ['a permission and its device', [], does('observe-permission', permission), 2],
    ['another device', [observed], does('observe-permission', onPhoneB), 2],
    ['a prompt', [], does('prompt-permission', prompt), 1],
    ['a device gone, and what it ends', [observed], does('observe-uninstall', gone), 3],
    ['a switch, and the feature', [], does('toggle-feature', map), 2],
    ['a switch on one device', [mapOn], does('toggle-feature', { ...map, device: phoneA }), 2],
    ['a disclosure, its answer and what it rests on', [], requests(), 3],
    ['a second one', [requests()], requests(second), 3],
    ['a page made public', agreed, publishes(), 1],
    ['an exemption, in force and in full', [], invokes(seenInPublic), 2],
    ['an objection', [], does('object-to-public-data'), 1],
    ['a guardian', [isMinor()], hasGuardian(), 1],
    ['coming of age', [isMinor()], does('reach-majority', { threshold: '18' }), 1],
    ['the end, and what it ends', [], leaves(), 2],
  ] as const)('counts %s', (_, before, act, entries) => {
    expect(added(given(...before).state, given(...before, act).state)).toBe(entries)
  })

  test('counts commands, and what is replaced by its own kind only once', () => {
    const again = (n: number) => ({
      ...event(
        noon,
        {
          type: 'DevicePermissionObserved',
          body: {
            device: phoneA,
            permission: id('location'),
            state: 'on',
            precision: 'full',
            source: 'callback',
          },
        },
        String(n),
      ),
      causationId: uuidFrom('command', n),
      payloadTag: macFrom('0'.repeat(64)),
    })
    let state = evolveSubject(initialState, again(0))
    const first = weightOf(state)
    for (let n = 1; n <= 20; n += 1) state = evolveSubject(state, again(n))
    expect(weightOf(state)).toBe(first + 20)
    for (let n = 21; n <= 1_000; n += 1) state = evolveSubject(state, again(n))
    expect(weightOf({ ...state, earlier: [] })).toBeLessThanOrEqual(first + 128)
    // Some earlier states are kept beside it, more by the logarithm of its events.
    expect(state.earlier.length).toBeGreaterThan(2)
    expect(weightOf(state)).toBeLessThanOrEqual((first + 128) * (1 + 2 * Math.log2(1_000 / 64)))
  })
})
