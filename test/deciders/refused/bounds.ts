/** Acts that would begin one more than may be kept of a person: an older ledger may hold that many, or more. */
import type { Fact, LedgerEvent } from '../../../src/events/ledger-event.ts'
import { sha256, uuidFrom } from '../../../src/kernel/hash.ts'
import { deviceFrom, matterFrom } from '../../../src/kernel/ids.ts'
import { most } from '../../../src/standing/bounds.ts'
import { event, hash, hours, phoneB } from '../../decisions/fixture.ts'
import { accepts, courier, grants, hasGuardian, invokes, isMinor, publishes } from '../acts.ts'
import { publishing, seenInPublic, shown, withdraws } from '../acts.ts'
import { does } from '../spec.ts'
import type { Case } from './case.ts'

const hexOf = (n: number): string => sha256(String(n)).slice(0, 32)
const then = hours(-200)

/** So many events of one kind, each naming something of its own. */
export const many = (count: number, fact: (n: number) => object): ReadonlyArray<LedgerEvent> => {
  const first = event(then, fact(0) as Fact)
  return Array.from({ length: count }, (_, n) => {
    const next: object = { ...first, ...fact(n), id: n === 0 ? first.id : uuidFrom('many', n) }
    return next as LedgerEvent
  })
}

/** Devices that the app may locate. */
export const devices = (count: number) =>
  many(count, (n) => ({
    type: 'DevicePermissionObserved',
    body: {
      device: deviceFrom(hexOf(n)),
      permission: 'location',
      state: 'on',
      precision: 'full',
      source: 'callback',
    },
  }))

const consents = many(most.consents, (n) => ({
  type: 'ConsentGranted',
  body: {
    kind: 'purpose_consent',
    purpose: `old.${n}`,
    categories: [],
    policy: 'privacy',
    version: '2',
    act: 'click',
    control: 'off',
    single: true,
  },
}))
const prompts = many(most.prompts, (n) => ({
  type: 'DevicePermissionPrompted',
  body: { device: phoneB, permission: 'location', promptSha256: sha256(String(n)) },
}))
const renderings = many(most.renderings, (n) => ({
  type: 'NoticeShown',
  body: {
    policy: 'privacy',
    version: '2',
    textSha256: hash,
    locale: 'zh-CN',
    screen: sha256(String(n)),
  },
}))
const exemptions = many(most.exemptions, (n) => ({
  type: 'ExemptionInvoked',
  body: {
    exemption: matterFrom('exm', hexOf(n)),
    list: 'collection',
    code: 'self_published',
    purpose: 'nearby',
    categories: [],
    evidence: [],
    until: hours(99),
  },
}))
const guardians = many(most.guardians, (n) => ({
  type: 'GuardianLinked',
  body: { guardian: `sub_${hexOf(n)}`, proofSha256: hash },
}))
const publications = many(most.publications, (n) => ({
  type: 'PublishedRecorded',
  body: {
    publication: matterFrom('pub', hexOf(n)),
    purpose: 'old',
    categories: [],
    placeSha256: hash,
    reliedOn: [],
  },
}))
const optOut = event(then, { type: 'MarketingOptedOut', body: { act: 'click' } })
const confirmations = many(most.confirmations, (n) => ({
  type: 'SuppressionPropagated',
  body: { system: `system-${n}`, optOut: optOut.id },
}))

export const prompt = { device: phoneB, permission: 'location', promptSha256: hash }

export const ofBounds: ReadonlyArray<Case> = [
  [
    'too-many-devices',
    'one more device',
    devices(most.devices),
    does('observe-permission', {
      device: phoneB,
      permission: 'location',
      state: 'on',
      source: 'callback',
    }),
    { limit: 128 },
  ],
  [
    'too-many-devices',
    'a prompt on one more device',
    devices(most.devices),
    does('prompt-permission', prompt),
  ],
  [
    'too-many-devices',
    'a feature on one more device',
    devices(most.devices),
    does('toggle-feature', { feature: 'map', state: 'on', device: phoneB }),
  ],
  [
    'too-many-consents',
    'a consent in one more scope',
    [shown(), accepts(), ...consents],
    grants(courier),
    { limit: 1_024 },
  ],
  ['too-many-prompts', 'one more prompt', prompts, does('prompt-permission', prompt)],
  ['too-many-renderings', 'one more screen', renderings, shown()],
  ['too-many-exemptions', 'one more exemption', exemptions, invokes(seenInPublic), { limit: 64 }],
  ['too-many-guardians', 'one more guardian', [isMinor(), ...guardians], hasGuardian()],
  [
    'too-many-publications',
    'one more page made public',
    [shown(), accepts(), grants(publishing), ...publications],
    publishes(),
  ],
  [
    'too-many-confirmations',
    'one more system',
    [optOut, ...confirmations],
    does('acknowledge-suppression', { system: 'one-more', optOut: optOut.id }),
  ],
]

/** An act that ends something is recorded, however much there is. */
export const protective = [
  does('observe-permission', {
    device: phoneB,
    permission: 'location',
    state: 'off',
    source: 'callback',
  }),
  does('observe-uninstall', { device: phoneB, certainty: 'observed' }),
  does('toggle-feature', { feature: 'map', state: 'off', device: phoneB }),
  does('opt-out-of-marketing', { how: 'click' }),
  withdraws(courier),
]
