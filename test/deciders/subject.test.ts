import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { decodeAct } from '../../src/commands/acts.ts'
import {
  evolveSubject,
  forget,
  stateAsOf,
  reachesBack,
} from '../../src/deciders/subject-state/subject-state.ts'
import {
  accepted,
  dayBefore,
  event,
  gave,
  hash,
  hours,
  minutes,
  noon,
  person,
} from '../decisions/fixture.ts'
import { pairsOf, valuesOf } from '../../src/kernel/entries.ts'
import {
  accepts,
  courier,
  declines,
  grants,
  invokes,
  leaves,
  nickname,
  refuses,
  seenInPublic,
  shown,
  withdraws,
} from './acts.ts'
import { does, given } from './spec.ts'

const told = [shown(), accepts()]

describe('every draft', () => {
  const command = does('object-to-public-data', {
    noticeHash: hash,
    evidence: { callSha256: hash },
    personal: { callReference: 'call 7' },
  })
  const { outcome } = given(invokes(seenInPublic)).when(command)
  const drafts = E.isRight(outcome) ? outcome.right : []

  test('carries when, who vouches for it, what was shown and the evidence', () => {
    expect(drafts).toHaveLength(2)
    for (const draft of drafts) {
      expect(draft).toMatchObject({
        occurredAt: noon,
        timeSource: 'service',
        noticeHash: hash,
        evidence: { callSha256: hash },
      })
    }
  })

  test('but the first is without personal fields', () => {
    expect(drafts.map(({ personal }) => personal)).toEqual([
      [{ subject: person, fields: { callReference: 'call 7' } }],
      undefined,
    ])
  })

  test('of a bare act carries nothing it was not given', () => {
    const plain = given(shown()).when(accepts('2', noon)).outcome
    expect(plain).toEqual(
      E.right([
        {
          type: 'PolicyAccepted',
          body: { policy: 'privacy', version: '2', mode: 'click' },
          occurredAt: noon,
          timeSource: 'service',
        },
      ]),
    )
  })
})

describe('an act told of late', () => {
  test('is judged by what was so at its time: version 1 was in force then', () => {
    given(shown('1', hours(-24 * 41)))
      .when(accepts('1', hours(-24 * 40)))
      .records({ type: 'PolicyAccepted', body: { version: '1' } })
    given()
      .when(accepts('2', hours(-24 * 40)))
      .isRefused('version-not-yet-effective')
  })

  test('is recorded beside a later one, and does not undo it', () => {
    const { state, when } = given(
      ...told,
      grants(nickname, hours(-20)),
      refuses(nickname, hours(-2)),
      grants(nickname, hours(-1)),
    )
    const late = withdraws(nickname, hours(-10))
    when(late).records({ type: 'ConsentWithdrawn' })
    const after = given(
      ...told,
      grants(nickname, hours(-20)),
      refuses(nickname, hours(-2)),
      grants(nickname, hours(-1)),
      late,
    )
    expect(valuesOf(after.state.standing.consents)[0]?.state).toBe('granted')
    expect(valuesOf(state.standing.consents)[0]?.state).toBe('granted')
    after.when(late).recordsNothing()
  })

  test('before anything was given is a word of then: what was given later stands', () => {
    given(...told, grants(nickname, hours(-1)))
      .when(withdraws(nickname, hours(-2)))
      .records({ type: 'ConsentWithdrawn' })
    given(...told, withdraws(nickname, hours(-2)), grants(nickname, hours(-1)))
      .when(withdraws(nickname, hours(-2)))
      .recordsAgain('ConsentWithdrawn')
  })

  test('from before the decline or the end is taken: it was true then', () => {
    given(...told, declines('2', hours(-1)))
      .when(grants(nickname, hours(-2)))
      .records({ type: 'ConsentGranted' })
    given(...told, leaves())
      .when(grants(nickname, hours(-2)))
      .records({ type: 'ConsentGranted' })
  })
})

describe('the state as of a time', () => {
  const events = [
    accepted('1', hours(-24 * 40)),
    gave(courier.kind, courier.purpose, courier.categories, { recipient: 'courier' }),
  ]
  const { state } = given(...events)

  test('is the state itself when nothing happened after it', () => {
    expect(stateAsOf(state, noon)).toBe(state)
  })

  test('leaves out what had not happened yet', () => {
    const before = stateAsOf(state, minutes(-1, dayBefore))
    expect(before.standing.consents).toBeUndefined()
    expect(before.standing.policies).toEqual(state.standing.policies)
  })

  test('keeps nothing that is sealed', () => {
    const plain = event(noon, { type: 'MinorFlagged', body: { band: 'under_8' } })
    const fields = {
      subject: person,
      kid: 'k1' as const,
      nonce: '',
      ct: '',
      ctSha256: '',
      commit: '',
    }
    expect(given({ ...plain, sealed: [fields] }).state.past).toMatchObject({
      told: { event: plain },
    })
    expect(JSON.stringify(given({ ...plain, sealed: [fields] }).state)).not.toContain('commit')
  })
})

describe('a state that forgot its past', () => {
  const steps = [accepted('1', hours(-24 * 40)), ...told, grants(nickname, hours(-2))]
  const { state } = given(...steps)
  const forgotten = forget(state)

  test('is the same but for the events behind it, and stays so', () => {
    expect({ ...forgotten, past: state.past }).toEqual(state)
    expect(forget(forgotten)).toBe(forgotten)
    const later = event(noon, { type: 'MinorFlagged', body: { band: 'under_8' } })
    const next = evolveSubject(forgotten, later)
    expect(next.past).toBe('forgotten')
    expect(next).toEqual(forget(evolveSubject(state, later)))
  })

  test('tells how it stands at its latest time and after, and of no time before', () => {
    for (const at of [hours(-2), noon]) {
      expect(reachesBack(forgotten, at)).toBe(true)
      expect(stateAsOf(forgotten, at)).toBe(forgotten)
    }
    const before = minutes(-1, hours(-2))
    expect(reachesBack(state, before)).toBe(true)
    expect(reachesBack(forgotten, before)).toBe(false)
    expect(() => stateAsOf(forgotten, before)).toThrow('needs the past')
  })
})

test('a key that every object inherits is no entry', () => {
  const proof = does(
    'receive-inbound-proof',
    { source: 'partner', proofSha256: hash, categories: ['partner_data'], expiresAt: hours(9) },
    hours(-1),
  )
  given(proof)
    .when(does('revoke-inbound', { source: 'constructor' }))
    .records({ type: 'InboundConsentRevoked', body: { source: 'constructor' } })
  const { state } = given(proof, does('revoke-inbound', { source: 'constructor' }))
  expect(pairsOf(state.standing.inbound).map(([source]) => source)).toEqual([
    'constructor',
    'partner',
  ])
})

test('no act may name the law profile it is judged under', () => {
  const shopped = { recipient: 'shop', purpose: 'shop.order', categories: ['nickname'] }
  const decoded = decodeAct({ act: 'request-disclosure', ...shopped, profile: 'policy-literal' })
  expect(decoded).toEqual(E.left([{ path: 'profile', expected: 'no such field' }]))
  given(...told)
    .when(does('request-disclosure', shopped))
    .records({ type: 'DisclosureRequested' }, { type: 'DisclosureRefused' })
})
