/** Real events for the projector's tests: a fact of person `n`, numbered `i`, in its envelope. */
import type { Fact, LedgerEvent } from '../../src/events/ledger-event.ts'
import { isLedgerEvent } from '../../src/events/ledger-event.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { subjectFrom, subjectStream } from '../../src/kernel/ids.ts'
import type { StreamId, SubjectId } from '../../src/kernel/ids.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import type { Recorded, StoredEvent } from '../../src/store/event-store.ts'

export const hex = (n: number): string => n.toString(16).padStart(32, '0')
export const sha = (n: number): string => n.toString(16).padStart(64, '0')
export const person = (n: number): SubjectId => subjectFrom(hex(n))
export const device = (n: number): string => `dev_${hex(n)}`
export const startMs = Date.UTC(2026, 10, 22, 2)

export type Place = { readonly stream: StreamId; readonly subject?: SubjectId }
export const of = (n: number): Place => ({ stream: subjectStream(person(n)), subject: person(n) })
export const catalogue: Place = { stream: 'catalogue' as StreamId }
export const access: Place = { stream: 'access' as StreamId }

export type Plain = { readonly type: Fact['type']; readonly body: object }

/** Event `i` of a history; `lateMs`: how long before it was recorded it happened. */
export const eventOf = (i: number, place: Place, fact: Plain, lateMs = 0): LedgerEvent => {
  const id = uuidFrom('test', i)
  const event: unknown = {
    id,
    type: fact.type,
    schemaVersion: 1,
    occurredAt: instantOf(startMs + i * 1000 - lateMs),
    timeSource: 'service',
    recordedAt: instantOf(startMs + i * 1000),
    actor: { role: 'service', id: 'app' },
    causationId: uuidFrom('command', i),
    correlationId: id,
    lawProfile: 'cn-pipl',
    ...(place.subject === undefined ? {} : { subject: place.subject }),
    payloadTag: sha(i),
    body: fact.body,
  }
  if (!isLedgerEvent(event)) throw new Error(`not an event: ${fact.type}`)
  return event
}

export const storedOf = (event: LedgerEvent): StoredEvent => ({
  id: event.id,
  type: event.type,
  json: canonicalJson(event),
})

/** Events as a log gives them back: positions and revisions counted. */
export const recordedOf = (
  events: ReadonlyArray<{ readonly place: Place; readonly event: LedgerEvent }>,
): ReadonlyArray<Recorded<LedgerEvent>> => {
  const revisions = new Map<StreamId, bigint>()
  return events.map(({ place: { stream }, event }, i) => {
    const revision = revisions.get(stream) ?? 0n
    revisions.set(stream, revision + 1n)
    return { event, stream, revision, position: BigInt(i) }
  })
}

const scope = { kind: 'explicit_consent', purpose: 'share-credit', recipient: 'bureau' }
const grant = {
  ...scope,
  categories: ['income'],
  policy: 'main',
  version: '1',
  act: 'click',
  control: 'off',
  single: true,
}

/** One fact of each kind that rows depend on. */
export const facts = {
  delivered: {
    type: 'PolicyNoticeDelivered',
    body: { policy: 'main', version: '1', channel: 'push', textSha256: sha(1) },
  },
  shown: {
    type: 'NoticeShown',
    body: { policy: 'main', version: '1', textSha256: sha(1), locale: 'zh-CN' },
  },
  accepted: { type: 'PolicyAccepted', body: { policy: 'main', version: '1', mode: 'click' } },
  usedOn: { type: 'PolicyAccepted', body: { policy: 'main', version: '1', mode: 'continued_use' } },
  declined: { type: 'PolicyDeclined', body: { policy: 'main', version: '1' } },
  granted: { type: 'ConsentGranted', body: grant },
  grantedUntil: { type: 'ConsentGranted', body: { ...grant, until: instantOf(startMs + 9e9) } },
  refused: { type: 'ConsentRefused', body: { ...scope, act: 'click' } },
  withdrawn: { type: 'ConsentWithdrawn', body: { ...scope, act: 'click' } },
  optedOut: { type: 'MarketingOptedOut', body: { act: 'hotline' } },
  optedOutOfSms: {
    type: 'MarketingOptedOut',
    body: { act: 'sms_reply', purpose: 'offers', channel: 'sms' },
  },
  optedIn: {
    type: 'MarketingOptedIn',
    body: { purpose: 'offers', channel: 'sms', act: 'switch', control: 'off' },
  },
  cameraOn: {
    type: 'DevicePermissionObserved',
    body: {
      device: device(1),
      permission: 'camera',
      state: 'on',
      precision: 'full',
      source: 'callback',
    },
  },
  cameraOff: {
    type: 'DevicePermissionObserved',
    body: {
      device: device(1),
      permission: 'camera',
      state: 'off',
      precision: 'full',
      source: 'settings',
    },
  },
  uninstalled: {
    type: 'DeviceUninstallObserved',
    body: { device: device(1), certainty: 'observed' },
  },
  requested: {
    type: 'DisclosureRequested',
    body: {
      disclosure: `dsc_${hex(1)}`,
      recipient: 'bureau',
      purpose: 'share-credit',
      categories: ['income'],
    },
  },
  authorised: {
    type: 'DisclosureAuthorised',
    body: {
      disclosure: `dsc_${hex(1)}`,
      basis: 'consent',
      reliedOn: [uuidFrom('test', 0)],
      validUntil: instantOf(startMs + 9e8),
      exemption: `exm_${hex(1)}`,
    },
  },
  made: {
    type: 'DisclosureMade',
    body: {
      disclosure: `dsc_${hex(1)}`,
      recipient: 'bureau',
      purpose: 'share-credit',
      categories: ['income'],
      encrypted: true,
    },
  },
  refusedTo: {
    type: 'DisclosureRefused',
    body: { disclosure: `dsc_${hex(1)}`, reasons: ['未同意'] },
  },
  exempted: {
    type: 'ExemptionInvoked',
    body: {
      exemption: `exm_${hex(1)}`,
      list: 'disclosure',
      code: 'legal_duty',
      purpose: 'share-credit',
      categories: ['income'],
      evidence: [{ kind: 'statute', reference: 'PIPL 13(3)' }],
      until: instantOf(startMs + 9e8),
    },
  },
  exemptionClosed: { type: 'ExemptionClosed', body: { exemption: `exm_${hex(1)}`, cause: 'done' } },
  cancelled: { type: 'AccountCancelled', body: { account: 'app' } },
  shredded: { type: 'CryptoShredded', body: { kid: 'k1', fingerprint: sha(2) } },
} as const satisfies Record<string, Plain>

/** One fact of each kind that is about nobody in particular. */
export const registryFacts = {
  published: {
    type: 'PolicyVersionPublished',
    body: {
      policy: 'main',
      version: '1',
      textSha256: sha(1),
      packageSha256: sha(2),
      locale: 'zh-CN',
      effectiveAt: instantOf(startMs),
      effectiveBy: 'text',
      obligation: 'none',
      reconsent: [],
    },
  },
  frozen: { type: 'RecipientFrozen', body: { recipient: 'bureau', frozen: true } },
  registered: {
    type: 'RecipientRegistered',
    body: {
      recipient: 'operator',
      name: { 'zh-CN': '运营商', en: 'Operator' },
      kind: 'scene_operator',
      role: 'controller',
      region: 'CN',
      categories: [],
      purposes: [],
    },
  },
} as const satisfies Record<string, Plain>

export const readTrail: Plain = {
  type: 'LedgerRead',
  body: { view: 'trail', reason: 'audit', subject: person(1) },
}
