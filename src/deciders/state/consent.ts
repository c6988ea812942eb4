/**
 * The deciders' records of consents beside the standing: each grant with its scope, and the recipients still to be
 * informed.
 */
import type { BodyOf } from '../../events/event.ts'
import type { ConsentGranted, ConsentRefused } from '../../events/facts/consent.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { ActKind, GrantKind } from '../../events/vocabulary.ts'
import { forEachEntry, withEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { DeviceId, MatterId, PurposeId, RecipientId, Sha256 } from '../../kernel/ids.ts'
import { consentIn } from '../../standing/consent-in.ts'
import { put } from '../../standing/latest.ts'
import { scopeKey } from '../../standing/standing.ts'
import type { ConsentState, Mark, Standing } from '../../standing/standing.ts'
import { own } from '../lookups.ts'

/** The scope of one consent. */
export type Scope = {
  readonly kind: GrantKind
  readonly purpose: PurposeId
  readonly recipient?: RecipientId
  readonly device?: DeviceId
  readonly publication?: MatterId
  readonly survey?: MatterId
}

/** The last grant of a scope; its present state is in the standing. */
export type Grant = Mark & { readonly key: string; readonly body: BodyOf<typeof ConsentGranted> }

/** A withdrawal, with the recipients that confirmed it. */
export type Withdrawal = Mark & {
  readonly purpose: PurposeId
  readonly recipient?: RecipientId
  readonly acknowledged: Entries<true>
}

export type ConsentRecords = {
  /** By `scopeKey`. A scope without grants is absent. */
  readonly grants: Entries<Grant>
  /** By event id. */
  readonly withdrawals: Entries<Withdrawal>
  /** By purpose. */
  readonly alternatives: Entries<Mark & { readonly offered: ReadonlyArray<PurposeId> }>
  /** By source. */
  readonly proofs: Entries<Mark & { readonly proofSha256: Sha256 }>
}
export type ConsentsState = { readonly standing: Standing; readonly consent: ConsentRecords }

export const noConsents: ConsentRecords = {
  grants: undefined,
  withdrawals: undefined,
  alternatives: undefined,
  proofs: undefined,
}

type Writable<E> = { -readonly [K in keyof E]: E[K] }

/** The same object with the narrowing fields added. It may be changed, since it was just made and is not shared. */
export const withNarrower = <B extends Writable<Scope>>(
  made: B,
  { recipient, device, publication, survey }: Scope,
): B => {
  if (recipient !== undefined) made.recipient = recipient
  if (device !== undefined) made.device = device
  if (publication !== undefined) made.publication = publication
  if (survey !== undefined) made.survey = survey
  return made
}

/** Only the scope of a record that has one. */
export const scopeOf = (of: Scope): Scope =>
  withNarrower<Writable<Scope>>({ kind: of.kind, purpose: of.purpose }, of)

/** A refusal or withdrawal of one scope; `isEvery`: also of all consents in it that are reported later. */
export const noOn = (of: Scope, act: ActKind, isEvery: boolean): BodyOf<typeof ConsentRefused> => {
  const { kind, purpose } = of
  return withNarrower<Writable<BodyOf<typeof ConsentRefused>>>(
    isEvery ? { act, every: true, kind, purpose } : { act, kind, purpose },
    of,
  )
}

/** Events that a recipient confirms by their id. */
type Told = Extract<
  LedgerEvent,
  { readonly type: 'ConsentWithdrawn' | 'ConsentInvalidated' | 'SharingEnded' }
>

// Literals, not spreads: a spread object takes twice the memory, and people have many of these.
const withdrawalOf = ({ occurredAt: at, id, body: { purpose, recipient } }: Told): Withdrawal =>
  recipient === undefined
    ? { at, event: id, purpose, acknowledged: undefined }
    : { at, event: id, purpose, recipient, acknowledged: undefined }

/** The key of a withdrawal's confirmations: its id, and for a permission turned off also the purpose. */
export const withdrawalKey = (
  { withdrawals }: ConsentRecords,
  withdrawal: string,
  purpose: PurposeId,
): string => (own(withdrawals, withdrawal) === undefined ? `${withdrawal}/${purpose}` : withdrawal)

type Confirmed = Extract<LedgerEvent, { readonly type: 'WithdrawalPropagated' }>

/** A permission turned off is kept among the permissions. Here are only its confirmations, by purpose. */
const confirmed = (kept: ConsentRecords, event: Confirmed): ConsentRecords => {
  const { withdrawal, recipient, purpose } = event.body
  const key = withdrawalKey(kept, withdrawal, purpose)
  const old = own(kept.withdrawals, key) ?? {
    at: event.occurredAt,
    event: withdrawal,
    purpose,
    acknowledged: undefined,
  }
  const entry = { ...old, acknowledged: withEntry(old.acknowledged, recipient, true) }
  return { ...kept, withdrawals: withEntry(kept.withdrawals, key, entry) }
}

type Granting = Extract<LedgerEvent, { readonly type: 'ConsentGranted' }>

const granted = (
  { grants }: ConsentRecords,
  { occurredAt: at, id: event, body }: Granting,
): ConsentRecords['grants'] => {
  const asked = scopeKey(body)
  // A repeated scope reuses the key text that is stored already.
  const { key } = own(grants, asked) ?? { key: asked }
  return put(grants, key, { at, event, key, body })
}

export const evolveConsents = (kept: ConsentRecords, event: LedgerEvent): ConsentRecords => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  if (event.type === 'ConsentGranted') {
    return { ...kept, grants: granted(kept, event) }
  }
  if (
    event.type === 'ConsentWithdrawn' ||
    event.type === 'ConsentInvalidated' ||
    event.type === 'SharingEnded'
  ) {
    return { ...kept, withdrawals: withEntry(kept.withdrawals, event.id, withdrawalOf(event)) }
  }
  if (event.type === 'WithdrawalPropagated') {
    return confirmed(kept, event)
  }
  if (event.type === 'AlternativeOffered') {
    const { purpose, alternatives } = event.body
    return {
      ...kept,
      alternatives: put(kept.alternatives, purpose, {
        at: mark.at,
        event: mark.event,
        offered: alternatives,
      }),
    }
  }
  if (event.type === 'InboundConsentEvidenceReceived') {
    const { source, proofSha256 } = event.body
    return {
      ...kept,
      proofs: put(kept.proofs, source, { at: mark.at, event: mark.event, proofSha256 }),
    }
  }
  return kept
}

/** Grants of that kind and purpose, restricted by the fields that the scope names. */
export const grantsWithin = (kept: ConsentRecords, scope: Scope): ReadonlyArray<Grant> => {
  const found: Grant[] = []
  forEachEntry(kept.grants, (_, grant) => {
    if (isWithin(grant, scope)) found.push(grant)
  })
  return found
}

const isWithin = ({ body }: Grant, scope: Scope): boolean =>
  body.kind === scope.kind &&
  body.purpose === scope.purpose &&
  (scope.recipient === undefined || scope.recipient === body.recipient) &&
  (scope.device === undefined || scope.device === body.device) &&
  (scope.publication === undefined || scope.publication === body.publication) &&
  (scope.survey === undefined || scope.survey === body.survey)

export const stateOf = (
  { standing }: { readonly standing: Standing },
  key: string,
): ConsentState | undefined => consentIn(standing, key)?.state

/** Whether no field narrows the scope: an act on it is about every consent of its kind and purpose. */
export const isWide = ({ recipient, device, publication, survey }: Scope): boolean =>
  [recipient, device, publication, survey].every((narrower) => narrower === undefined)

/**
 * Whether the consent is given and not ended. A consent that must be given anew counts, since the person may still
 * refuse it.
 */
export const isLive = (state: ConsentState | undefined): boolean =>
  state === 'granted' || state === 'reconsent_required'
