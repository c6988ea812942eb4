/**
 * The entries of a record, and whether each is in force at an instant: by the very gates that decide, so that a view
 * and a decision agree. A state is the last word; in force is what counts.
 */
import { endingOf } from '../catalogue/accounts.ts'
import { carriesOver } from '../catalogue/view.ts'
import type { View } from '../catalogue/view.ts'
import type { GrantKind, Operation } from '../events/vocabulary.ts'
import type { CategoryId, EventId, PolicyId, SubjectId, VersionId } from '../kernel/ids.ts'
import { plusMs } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'
import { sinceReopening } from '../standing/lens/since-reopening.ts'
import type { StandingLens } from '../standing/lens/lens.ts'
import type { Permission, Scope } from '../standing/standing.ts'
import { reasonCodes } from './answer.ts'
import { decideThrough } from './decide.ts'
import type { Facts, Gate } from './facts.ts'
import { gateAcceptance } from './gates/acceptance.ts'
import { gateAccount } from './gates/account.ts'
import { gateConsent, keyFor, takenBackOn } from './gates/consent.ts'
import { gateGround } from './gates/ground.ts'
import { gateMarketing } from './gates/marketing.ts'
import { gateMinor } from './gates/minor.ts'
import { neededFor } from './gates/permission.ts'
import { gateRefused } from './gates/refused.ts'

/** The reasons why an entry is not in force: a reason of decisions, or the end of its own life. */
export const notInForceCodes = [
  ...reasonCodes,
  'SUPERSEDED',
  'USED',
  'CLOSED',
  'ENDED',
  'MADE_AFTER_WITHDRAWAL',
  'TAKEN_DOWN',
  'NOT_APPROVED',
] as const
export type NotInForceCode = (typeof notInForceCodes)[number]

/**
 * `because` is empty where it is in force. `of`: which part of the row, where it has several; `by`: what ended it, and
 * `since` when, where a ground fell away on which it rested.
 */
export type InForce = {
  readonly of?: string
  readonly by?: EventId
  readonly since?: Instant
  readonly inForce: boolean
  readonly because: ReadonlyArray<NotInForceCode>
}

/** The record, the catalogue and the instant. */
export type Moment = {
  readonly view: View
  readonly standing: StandingLens
  readonly subject: SubjectId
  readonly at: Instant
}

const stands: InForce = { inForce: true, because: [] }
const not = (...because: ReadonlyArray<NotInForceCode>): InForce => ({ inForce: false, because })

type Asked = Scope & {
  readonly categories?: ReadonlyArray<CategoryId>
  readonly channel?: string
}

type Looked = Omit<Asked, 'kind'>

const questionOf = (
  subject: SubjectId,
  operation: Operation,
  { purpose, recipient, device, publication, survey }: Looked,
) => ({
  subject,
  purpose,
  operation,
  ...(recipient === undefined ? {} : { recipient }),
  ...(device === undefined ? {} : { device }),
  ...(publication === undefined ? {} : { publication }),
  ...(survey === undefined ? {} : { survey }),
})

/** The input of gates; undefined if nobody registers the purpose. */
const factsOf = (
  { view, standing, subject, at }: Moment,
  asked: Looked,
  operation: Operation,
  kinds: ReadonlyArray<GrantKind>,
): Facts | undefined => {
  const registered = view.purposes.get(asked.purpose)
  const rule = registered?.profiles.get(view.catalogue.profile)
  if (registered === undefined || rule === undefined) return undefined
  return {
    question: questionOf(subject, operation, asked),
    view,
    standing: sinceReopening(standing, standing.reopened(registered.version.policy)),
    at,
    registered,
    rule,
    categories: asked.categories ?? registered.purpose.categories,
    messageClass: operation === 'send' ? 'marketing' : undefined,
    kinds,
  }
}

/** The first of these gates that stops it; a purpose that nobody registers is told as decisions tell it. */
const through = (
  { view, standing, subject, at }: Moment,
  gates: ReadonlyArray<Gate>,
  asked: Looked,
  operation: Operation,
  facts: Facts | undefined,
): InForce => {
  if (facts === undefined) {
    const question = questionOf(subject, operation, asked)
    return not(...decideThrough(view, standing, question, at).reasons.map(({ code }) => code))
  }
  for (const gate of gates) {
    const verdict = gate(facts)
    if (!verdict.pass) return not(...verdict.reasons.map(({ code }) => code))
  }
  return stands
}

const ofConsent = [gateAccount, gateMinor, gateAcceptance, gateRefused, gateConsent]

const always = (): boolean => true

/** On which devices a permission was turned off since, which took it back there (clauses 1.6-perm, 5.3). */
const takenBack = (facts: Facts, scope: Scope, kind: GrantKind) => {
  const { standing } = facts
  const given = standing.consent(keyFor(facts, kind))
  const devices =
    scope.device === undefined
      ? [...new Set(neededFor(facts).flatMap(standing.devicesWith))]
      : [scope.device]
  const offs = devices.flatMap((of) => {
    const off = given === undefined ? undefined : takenBackOn(facts, given, of, always)
    return off === undefined ? [] : [{ of, by: off.event, ...not('WITHDRAWN') }]
  })
  return { offs, isEverywhere: offs.length > 0 && offs.length === devices.length }
}

/**
 * One consent, for what it covers itself: the whole first, then each device on which it was taken back by turning off
 * what it rests on. Where that is so on every device on which anything was seen, the whole is not in force.
 */
export const consentInForce = (
  moment: Moment,
  scope: Scope,
  categories: ReadonlyArray<CategoryId>,
): readonly [whole: InForce, ...onDevices: ReadonlyArray<InForce>] => {
  const { kind, recipient, publication } = scope
  const operation =
    publication !== undefined ? 'publish' : recipient !== undefined ? 'provide' : 'use'
  const asked = { ...scope, categories }
  const facts = factsOf(moment, asked, operation, [kind])
  const whole = through(moment, ofConsent, asked, operation, facts)
  if (!whole.inForce || facts === undefined) return [whole]
  const { offs, isEverywhere } = takenBack(facts, scope, kind)
  const [first] = offs
  if (first === undefined) return [whole]
  const { of: _device, ...ended } = first
  return isEverywhere ? [ended, ...offs] : [whole, ...offs]
}

const ofPreference = [gateAccount, gateMinor, gateAcceptance, gateMarketing]

/** A yes to marketing for one purpose, whatever was said since and more widely. */
export const optInInForce = (moment: Moment, scope: Pick<Scope, 'purpose'>): InForce =>
  through(moment, ofPreference, scope, 'send', factsOf(moment, scope, 'send', []))

const ofSubscription = [gateAccount, gateMinor, gateAcceptance, gateRefused, gateGround]

/** A service that the person subscribed to: whether anything is done for it still. */
export const subscriptionInForce = (moment: Moment, scope: Pick<Scope, 'purpose'>): InForce =>
  through(moment, ofSubscription, scope, 'use', factsOf(moment, scope, 'use', []))

/** Those with which dealings under the policy end; undefined where it names none here. */
const accountsUnder = ({ accounts }: View, policy: PolicyId) => {
  const own = accounts.get(policy)
  return own === undefined ? undefined : endingOf(own)
}

/** An account of this policy was closed, or the person erased; of any policy where this one names none here. */
const isClosed = (view: View, standing: StandingLens, policy: PolicyId): boolean =>
  standing.ended(accountsUnder(view, policy), policy) !== undefined

/** Nothing is left open: what a device was seen to let through is of every policy. */
const isGone = (view: View, standing: StandingLens): boolean =>
  standing.ended() !== undefined &&
  [...view.accounts.keys()].every((policy) => isClosed(view, standing, policy))

/** The state of an answer to one version of a policy. */
export const acceptanceInForce = (
  { view, standing }: Moment,
  policy: PolicyId,
  version: VersionId,
): InForce => {
  const acceptance = standing.policy(policy)?.acceptance
  if (isClosed(view, standing, policy)) return not('ACCOUNT_CANCELLED')
  if (acceptance === undefined) return not('NOT_ACCEPTED')
  if (acceptance.version !== version) return not('SUPERSEDED')
  if (acceptance.state === 'declined') return not('NON_ACCEPTANCE')
  if (acceptance.state === 'ended') return not('RECONSENT_REQUIRED')
  const guardian = standing.guardianConsent(policy)
  const isCovered = guardian?.state === 'granted'
  if (standing.minor() !== undefined && !isCovered) return not('GUARDIAN_REQUIRED')
  const rests = [...view.purposes.values()].filter((each) => each.version.policy === policy)
  return rests.every(({ purpose }) => carriesOver(view, policy, version, purpose.id))
    ? stands
    : not('RECONSENT_REQUIRED')
}

const minuteMs = 60_000

/** The state of a device permission: valid as long as the strictest of its readers accepts it. */
export const permissionInForce = (
  { view, standing, at }: Moment,
  { state, at: seenAt }: Pick<Permission, 'state' | 'at'>,
): InForce => {
  if (isGone(view, standing)) return not('ACCOUNT_CANCELLED')
  if (state === 'off') return not('PERMISSION_OFF')
  if (state === 'unknown') return not('PERMISSION_UNKNOWN')
  const minutes = [...view.inForce.values()].flatMap(
    ({ compiled }) => compiled.profiles.get(view.catalogue.profile)?.permissionFreshMinutes ?? [],
  )
  const isFresh = minutes.every((each) => plusMs(seenAt, each * minuteMs) > at)
  return isFresh ? stands : not('PERMISSION_STALE')
}
