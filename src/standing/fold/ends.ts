/**
 * The ends of an authorisation's grounds, found by ground and time: whether data left before or after the end of its
 * ground must not depend on which of the two was recorded first.
 */
import type { Ground } from '../../events/ground.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { entryAfter, entryAt, withEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { MatterId, PurposeId, RecipientId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { anyKey, preferenceKey, scopeKey } from '../standing.ts'
import type { Mark, Scope } from '../standing.ts'

/** The known ends, by `endKey`. */
export type Ends = Entries<Mark>
export const noEnds: Ends = undefined

/** The first end under a key after an instant, or from the beginning. */
export type FindEnd = (key: string, since: Instant | undefined) => Mark | undefined

const everything = 'everything'
const erased = 'account'
const flagged = 'age'
const ofAccount = (id: string): string => `account/${id}`
/** The account of policies from before they named their own (docs/decisions/0025). */
const accountsOfOld = ['app']
const exactly = (scope: Scope): string => `consent/${scopeKey(scope)}`
const within = (scope: Scope): string => `consents/${scopeKey(scope)}`
const ofPurpose = (purpose: string, device?: string): string =>
  device === undefined ? `purpose/${purpose}` : `purpose/${purpose}/${device}`
const ofPermission = (device: string, permission: string): string =>
  `permission/${device}/${permission}`
const ofPreference = (
  purpose: PurposeId | undefined,
  channel: string | undefined,
  policy?: string,
): string => `marketing/${preferenceKey(purpose, channel, policy)}`
const ofGuardian = (guardian: string, policy?: string): string =>
  policy === undefined ? `guardian/${guardian}` : `guardian/${guardian}/${policy}`

const ending = {
  ConsentRefused: true,
  ConsentWithdrawn: true,
  ConsentInvalidated: true,
  EverythingWithdrawn: true,
  FeatureToggled: true,
  MarketingOptedOut: true,
  SuppressionInherited: true,
  DevicePermissionObserved: true,
  DeviceUninstallObserved: true,
  PolicyDeclined: true,
  AgreementTerminated: true,
  ServiceUnsubscribed: true,
  ExemptionClosed: true,
  InboundConsentRevoked: true,
  GuardianConsentWithdrawn: true,
  GuardianUnlinked: true,
  AccountCancelled: true,
  CryptoShredded: true,
  MinorFlagged: true,
} as const

type Ending = Extract<LedgerEvent, { readonly type: keyof typeof ending }>
const isEnding = (event: LedgerEvent): event is Ending => Object.hasOwn(ending, event.type)

const none: ReadonlyArray<string> = []

// oxlint-disable-next-line eslint/max-lines-per-function -- a total list of event types, a line or two each
const keysEnded = (event: Ending): ReadonlyArray<string> => {
  switch (event.type) {
    // A withdrawal covers whatever is narrower; a refusal and a finding cover their own scope, unless they say more.
    case 'ConsentWithdrawn':
      return [within(event.body)]
    case 'ConsentRefused':
    case 'ConsentInvalidated': {
      const { kind, purpose, every } = event.body
      return every === true
        ? [exactly(event.body), within({ kind, purpose })]
        : [exactly(event.body)]
    }
    case 'EverythingWithdrawn':
      return event.body.purposes?.map((purpose) => ofPurpose(purpose)) ?? [everything]
    case 'FeatureToggled':
      return (event.body.ends ?? none).map((purpose) => ofPurpose(purpose, event.body.device))
    case 'MarketingOptedOut':
      return [ofPreference(event.body.purpose, event.body.channel, event.body.policy)]
    case 'SuppressionInherited':
      return event.body.optOuts.map(({ purpose, channel, policy }) =>
        ofPreference(purpose, channel, policy),
      )
    case 'DevicePermissionObserved': {
      const { state, device, permission } = event.body
      return state === 'off' ? [ofPermission(device, permission)] : none
    }
    case 'DeviceUninstallObserved':
      return [ofPermission(event.body.device, anyKey)]
    case 'PolicyDeclined':
      return [`policy/${event.body.policy}`]
    case 'AgreementTerminated':
      return [`agreement/${event.body.agreement}`]
    case 'ServiceUnsubscribed':
      return [`subscription/${event.body.purpose}`]
    case 'ExemptionClosed':
      return [`exemption/${event.body.exemption}`]
    case 'InboundConsentRevoked':
      return [`inbound/${event.body.source}`]
    case 'GuardianConsentWithdrawn':
      return [ofGuardian(event.body.guardian, event.body.policy)]
    case 'GuardianUnlinked':
      return [ofGuardian(event.body.guardian)]
    case 'AccountCancelled':
      return [ofAccount(event.body.account)]
    case 'CryptoShredded':
      return [erased]
    case 'MinorFlagged':
      return [flagged]
  }
}

/** The keys that the event ends; nearly always none. */
export const endedBy = (event: LedgerEvent): ReadonlyArray<string> =>
  isEnding(event) ? keysEnded(event) : none

/** The scope itself, and it with each of what narrows it left out. */
const widened = (scope: Scope): ReadonlyArray<Scope> => {
  const { kind, purpose } = scope
  const narrower = (['recipient', 'device', 'publication', 'survey'] as const).filter(
    (name) => scope[name] !== undefined,
  )
  return narrower.reduce<ReadonlyArray<Scope>>(
    (all, name) => [...all, ...all.map((each) => ({ ...each, [name]: scope[name] }))],
    [{ kind, purpose }],
  )
}

const kinds = ['purpose_consent', 'explicit_consent', 'separate_consent'] as const

const ofConsent = ({ kind, purpose, ...scope }: Ground): ReadonlyArray<string> =>
  kind === undefined || purpose === undefined
    ? none
    : [exactly({ kind, purpose, ...scope }), ...widened({ kind, purpose, ...scope }).map(within)]

// Everything taken back ends it as well. Where the purpose is necessary that is more than need be: it is authorised anew.
const ofLeave = ({ purpose, device }: Ground): ReadonlyArray<string> =>
  purpose === undefined
    ? none
    : [
        everything,
        ofPurpose(purpose),
        ...(device === undefined ? [] : [ofPurpose(purpose, device)]),
        ...kinds.flatMap((kind) => [exactly({ kind, purpose }), within({ kind, purpose })]),
      ]

/** An opt-out of the purpose, of all of its policy, or of all there is: by the channel or by every one. */
const ofCell = ({ purpose, policy, channel }: Ground): ReadonlyArray<string> =>
  [undefined, ...(channel === undefined ? [] : [channel])].flatMap((each) => [
    ofPreference(purpose, each),
    ofPreference(undefined, each),
    ofPreference(undefined, each, policy),
  ])

/** The keys under which the end of this ground would be found. */
export const endKeys = (ground: Ground): ReadonlyArray<string> => {
  const { purpose, device = anyKey, permission = anyKey } = ground
  switch (ground.on) {
    case 'account':
      return [...(ground.accounts ?? accountsOfOld).map(ofAccount), erased]
    case 'age':
      return [flagged]
    case 'agreement':
      return [`agreement/${ground.agreement}`]
    case 'consent':
      return [
        ...ofConsent(ground),
        ...(purpose === undefined ? [] : [ofPurpose(purpose)]),
        everything,
      ]
    case 'exemption':
      return [`exemption/${ground.exemption}`]
    case 'guardian':
      return ground.guardian === undefined
        ? none
        : [ofGuardian(ground.guardian), ofGuardian(ground.guardian, ground.policy)]
    case 'inbound':
      return [`inbound/${ground.source}`]
    case 'marketing':
      return ofCell(ground)
    case 'permission':
      return [ofPermission(device, permission), ofPermission(device, anyKey)]
    case 'policy':
      return [`policy/${ground.policy}`]
    case 'purpose':
      return ofLeave(ground)
    case 'subscription':
      return [`subscription/${ground.purpose}`]
  }
}

/** The key of one end: the ends of one ground are in the order of time. No id holds a space. */
export const endKey = (key: string, at: string): string => `${key} ${at}`

/** The ends known after one more event; of two at one instant the one told first. */
export const evolveEnds = (ends: Ends, event: LedgerEvent): Ends => {
  let next = ends
  for (const key of endedBy(event)) {
    const place = endKey(key, event.occurredAt)
    if (entryAt(next, place) === undefined)
      next = withEntry(next, place, { at: event.occurredAt, event: event.id })
  }
  return next
}

/** Looks them up in a fold. */
export const findIn =
  (ends: Ends): FindEnd =>
  (key, since) => {
    const found = entryAfter(ends, endKey(key, since ?? ''))
    return found?.key.startsWith(endKey(key, '')) === true ? found.value : undefined
  }

/** The first end of these grounds, and its event: undefined while all of them are in force. */
export const firstEnd = (find: FindEnd, grounds: ReadonlyArray<Ground>): Mark | undefined => {
  let first: Mark | undefined
  for (const ground of grounds) {
    for (const key of endKeys(ground)) {
      const end = find(key, ground.since)
      if (end !== undefined && (first === undefined || end.at < first.at)) first = end
    }
  }
  return first
}

/** The grounds of an authorisation from before grounds were named: any consent to its purpose and recipient. */
export const assumedGrounds = (
  { purpose, recipient }: { readonly purpose: PurposeId; readonly recipient: RecipientId },
  { at: since, exemption }: { readonly at: Instant; readonly exemption?: MatterId | undefined },
): ReadonlyArray<Ground> =>
  exemption === undefined
    ? [
        { on: 'account', since },
        ...kinds.map((kind) => ({ on: 'consent' as const, since, kind, purpose, recipient })),
      ]
    : [
        { on: 'account', since },
        { on: 'exemption', exemption },
      ]
