/** Words that protect are recorded however many there are, and what they cost ends to grow. */
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { subjectDecider } from '../../../src/deciders/subject.ts'
import type { SubjectState } from '../../../src/deciders/subject.ts'
import { sizeOf } from '../../../src/kernel/entries.ts'
import type { Entries } from '../../../src/kernel/entries.ts'
import { withinBounds } from '../../../src/ledger/acts/within-bounds.ts'
import { most } from '../../../src/standing/bounds.ts'
import type { Standing } from '../../../src/standing/standing.ts'
import { view } from '../../decisions/fixture.ts'
import { after, context, does } from '../../deciders/spec.ts'

const how = { how: 'switch' }
const idOf = (prefix: string, n: number) =>
  `${prefix}_${(0x9e3779b97f4a7c15f39cc0605cedc834n * BigInt(n + 1)).toString(16).slice(-32)}`

type Part = (standing: Standing) => Entries<unknown>
type Kind = readonly [
  what: string,
  part: Part,
  act: string,
  body: (n: number) => object,
  gives: string,
]

const consents: Part = (standing) => standing.consents
const features: Part = (standing) => standing.features
const refused = { kind: 'purpose_consent', ...how }
const withdrawn = { kind: 'public_disclosure_consent', purpose: 'page.publish', ...how }

const kinds: ReadonlyArray<Kind> = [
  [
    'refusals of single surveys',
    consents,
    'refuse-consent',
    (n) => ({ ...refused, purpose: 'survey', survey: idOf('srv', n) }),
    'survey',
  ],
  [
    'withdrawals of single publications',
    consents,
    'withdraw-consent',
    (n) => ({ ...withdrawn, publication: idOf('pub', n) }),
    'publication',
  ],
  [
    'refusals of purposes nobody registered',
    consents,
    'refuse-consent',
    (n) => ({ ...refused, purpose: `no.${n}` }),
    'purpose',
  ],
  [
    'refusals of recipients nobody registered',
    consents,
    'refuse-consent',
    (n) => ({ ...refused, purpose: 'shop.order', recipient: `no.${n}` }),
    'recipient',
  ],
  [
    'opt-outs of purposes nobody registered',
    ({ marketing }) => marketing,
    'opt-out-of-marketing',
    (n) => ({ purpose: `no.${n}`, ...how }),
    'purpose',
  ],
  [
    'opt-outs of channels nobody registered',
    ({ marketing }) => marketing,
    'opt-out-of-marketing',
    (n) => ({ channel: `no.${n}`, ...how }),
    'channel',
  ],
  [
    'switches off on devices nobody knows',
    features,
    'toggle-feature',
    (n) => ({ feature: 'nearby', state: 'off', device: idOf('dev', n) }),
    'device',
  ],
  [
    'switches off nobody registered',
    features,
    'toggle-feature',
    (n) => ({ feature: `no.${n}`, state: 'off' }),
    'feature',
  ],
  [
    'objections to purposes nobody registered',
    ({ objections }) => objections,
    'object-to-public-data',
    (n) => ({ purpose: `no.${n}` }),
    'purpose',
  ],
  [
    'agreements nobody registered',
    ({ agreements }) => agreements,
    'terminate-agreement',
    (n) => ({ agreement: `no.${n}` }),
    'agreement',
  ],
  [
    'policies nobody published',
    ({ policies }) => policies,
    'decline-policy',
    (n) => ({ policy: `no.${n}`, version: '1' }),
    'policy',
  ],
  [
    'sources nobody registered',
    ({ inbound }) => inbound,
    'revoke-inbound',
    (n) => ({ source: `no.${n}` }),
    'source',
  ],
]

const beyond = 60

/** Says it as it can be recorded; what is left out, and the state after it. A refusal is a fault. */
const say = (state: SubjectState, name: string, body: object) => {
  const asked = does(name, body)
  const { act, omitted } = withinBounds(() => view, state.standing, asked.act)
  const drafts = subjectDecider.decide(state, { ...asked, act }, context)
  if (E.isLeft(drafts)) throw new Error(`${name} was refused: ${drafts.left.refusal}`)
  return { omitted, state: after(state, drafts.right) }
}

describe.each(kinds)('%s', (_, part, name, body, gives) => {
  test('are recorded one by one up to the bound, and beyond it without what tells them apart', () => {
    let { initial: state } = subjectDecider
    for (let n = 0; sizeOf(part(state.standing)) < most.words; n += 1) {
      const said = say(state, name, body(n))
      expect([n, said.omitted]).toEqual([n, []])
      state = said.state
    }
    for (let n = 0; n < beyond; n += 1) {
      const said = say(state, name, body(5_000 + n))
      expect(said.omitted).toContain(gives)
      state = said.state
    }
    expect(sizeOf(part(state.standing))).toBeLessThanOrEqual(most.words + 1)
    // What was kept apart before is known by its name still.
    expect(say(state, name, body(0)).omitted).toEqual([])
  })
})

test('a registered value is never left out, and a consent never gives way', () => {
  let { initial: state } = subjectDecider
  for (let n = 0; n < most.words; n += 1)
    state = say(state, 'refuse-consent', { ...refused, purpose: `no.${n}` }).state
  const no = { ...refused, purpose: 'shop.order', recipient: 'shop' }
  expect(say(state, 'refuse-consent', no).omitted).toEqual([])
  const { act } = does('toggle-feature', { feature: 'no.such', state: 'on' })
  expect(withinBounds(() => view, state.standing, act)).toEqual({ act, omitted: [] })
})
