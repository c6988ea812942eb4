/** Granting one consent: all conditions of a valid consent, checked before it is recorded. */
import type { PublishedVersion } from '../../catalogue/catalogue.ts'
import type { Purpose } from '../../catalogue/package/purpose.ts'
import { isRefusable } from '../../decisions/gates/refused.ts'
import type { BodyOf } from '../../events/event.ts'
import type { ConsentGranted } from '../../events/facts/consent.ts'
import { GrantKind } from '../../events/vocabulary.ts'
import { earlier, plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { scopeKey } from '../../standing/standing.ts'
import { withNarrower } from '../state/consent.ts'
import type { ConsentsState, Scope } from '../state/consent.ts'
import {
  categoryFault,
  closedFault,
  declinedFault,
  minorFault,
  own,
  publishedVersion,
  recipientFor,
  sameIds,
  unnoticedFault,
  unregisteredCategories,
  versionFault,
} from '../lookups.ts'
import { isNoticed } from '../state/notice.ts'
import type { NoticeState } from '../state/notice.ts'
import type { Refusal } from '../refusal.ts'
import { firstRefusal, records, refused } from '../rule.ts'
import type { Acts, Rule, RuleContext } from '../rule.ts'

export type GrantState = ConsentsState & NoticeState
type Act = Acts['grant-consent']
type Asked = {
  readonly act: Act
  readonly context: RuleContext<GrantState>
  readonly version: PublishedVersion
  readonly purpose: Purpose
}
type Check = (asked: Asked) => Refusal | undefined

const minuteMs = 60_000

const ofPerson: Check = ({ act, context, purpose }) =>
  declinedFault(context.asOf.standing, act.policy) ?? minorFault(context, act.policy, purpose)

/** A consent narrowed by a field that no decision on the purpose asks for would never be found: refused. */
export const scopeFault = (scope: Scope, purpose: Purpose): Refusal | undefined => {
  if (purpose.perDevice === true && scope.device === undefined) {
    return { refusal: 'device-required', purpose: purpose.id }
  }
  if (purpose.perDevice !== true && scope.device !== undefined) {
    return { refusal: 'scope-unusable', field: 'device' }
  }
  const isPublication = scope.kind === 'public_disclosure_consent'
  if (isPublication && scope.publication === undefined) {
    return { refusal: 'publication-required', purpose: purpose.id }
  }
  if (isPublication && scope.recipient !== undefined) {
    return { refusal: 'scope-unusable', field: 'recipient' }
  }
  return !isPublication && scope.publication !== undefined
    ? { refusal: 'scope-unusable', field: 'publication' }
    : undefined
}

/**
 * If each survey needs a consent of its own, the consent must name it; for other purposes it must not, since no
 * decision would find it (clause 1.4-b).
 */
const ofSurvey: Check = ({ act: { survey }, purpose }) => {
  if (purpose.perSurvey === true)
    return survey === undefined ? { refusal: 'survey-required', purpose: purpose.id } : undefined
  return survey === undefined ? undefined : { refusal: 'scope-unusable', field: 'survey' }
}

type Kinds = ReadonlySet<GrantKind>

const kindsOf = ({ compiled }: PublishedVersion, purpose: Purpose, isShared: boolean): Kinds => {
  const isSensitive = purpose.categories.some(
    (id) => compiled.categories.get(id)?.sensitivity === 'sensitive',
  )
  const ofProfile = [...compiled.profiles.values()].flatMap((rule): ReadonlyArray<GrantKind> => {
    const { basis, consents } = purpose.requires[rule.id]
    const separate = rule.sensitive === 'separate_consent' && basis === 'consent' && isSensitive
    return [
      ...consents.filter(GrantKind.is),
      ...(isShared ? [rule.provision] : []),
      ...(separate ? (['separate_consent'] as const) : []),
    ]
  })
  return new Set<GrantKind>([
    ...ofProfile,
    // A consent after a refusal, for a purpose whose refusal is obeyed whatever its legal basis.
    ...(isRefusable(purpose) ? (['purpose_consent'] as const) : []),
    ...(purpose.operations.includes('publish') ? (['public_disclosure_consent'] as const) : []),
  ])
}

// A published version never changes, so the kinds of its purposes are computed once.
const known = new WeakMap<Purpose, { readonly own: Kinds; readonly shared: Kinds }>()

/** The kinds of consent that some decision on this purpose asks for, under either law profile. */
const kindsRead = (version: PublishedVersion, purpose: Purpose, { recipient }: Scope): Kinds => {
  let kinds = known.get(purpose)
  if (kinds === undefined) {
    kinds = { own: kindsOf(version, purpose, false), shared: kindsOf(version, purpose, true) }
    known.set(purpose, kinds)
  }
  return recipient === undefined ? kinds.own : kinds.shared
}

/** A consent that no decision would use is refused (clause 1.0). */
const ofKind: Check = ({ act, version, purpose }) =>
  kindsRead(version, purpose, act).has(act.kind)
    ? undefined
    : { refusal: 'consent-kind-unused', kind: act.kind }

const ofScope: Check = ({ act, purpose }) =>
  scopeFault(act, purpose) ?? categoryFault(purpose, act.categories)

const ofRecipient: Check = ({ act, context: { view }, version, purpose }) => {
  const { recipient, categories, kind } = act
  if (recipient === undefined && kind !== 'public_disclosure_consent') return undefined
  const isSecret = (id: Act['categories'][number]): boolean =>
    version.compiled.categories.get(id)?.secret === true
  // Passwords and other authentication secrets must not leave the bank, with no consent at all (check 24).
  const secrets = categories.filter(isSecret)
  if (secrets.length > 0) return { refusal: 'secret-category', categories: secrets }
  if (recipient === undefined) return undefined
  const registered = recipientFor(view, version, purpose, recipient)
  if (registered === undefined) return { refusal: 'recipient-unregistered', recipient }
  return unregisteredCategories(categories, registered.categories, 'recipient')
}

/** Every kind of act may consent except a text message, which is for marketing only. */
const ofAct: Check = ({ act: { control, how, kind, single } }) => {
  if (control === 'on') return { refusal: 'pre-ticked' }
  if (how === 'sms_reply') return { refusal: 'act-not-affirmative' }
  // A purpose consent may share a screen with others. Stricter kinds must be requested alone.
  return kind !== 'purpose_consent' && !single ? { refusal: 'consent-not-single' } : undefined
}

const ofNotice: Check = ({ act, context: { asOf } }) => unnoticedFault(act, isNoticed(asOf, act))

const ofUntil: Check = ({ act: { until }, context: { at } }) =>
  until !== undefined && until <= at ? { refusal: 'until-in-the-past', until } : undefined

const checks = [ofPerson, ofScope, ofSurvey, ofKind, ofRecipient, ofAct, ofNotice, ofUntil]

/** A single-use consent ends after its use, even if the act names a later end (clause 1.2(2)). */
const untilOf = (
  { singleUseMinutes }: Pick<Purpose, 'singleUseMinutes'>,
  at: Instant,
  until: Instant | undefined,
): Instant | undefined => {
  if (singleUseMinutes === undefined) return until
  const end = plusMs(at, singleUseMinutes * minuteMs)
  return until === undefined ? end : earlier(until, end)
}

/** One literal with fields in order of names: people have many of these events, and this is the fastest to write. */
const bodyOf = (act: Act, until: Instant | undefined): BodyOf<typeof ConsentGranted> => {
  const { how, categories, control, kind, policy, purpose, single, version } = act
  return withNarrower(
    until === undefined
      ? { act: how, categories, control, kind, policy, purpose, single, version }
      : { act: how, categories, control, kind, policy, purpose, single, until, version },
    act,
  )
}

const purposeIn = (act: Act, { view }: RuleContext<GrantState>): Purpose | undefined =>
  publishedVersion(view, act.policy, act.version)?.compiled.purposes.get(act.purpose)

/** Done if the same consent is in force: same scope, version, categories and end. */
const isDone = (act: Act, context: RuleContext<GrantState>): boolean => {
  const { asOf, at } = context
  const consent = own(asOf.standing.consents, scopeKey(act))
  if (consent?.state !== 'granted' || (consent.until !== undefined && consent.until <= at)) {
    return false
  }
  const until = untilOf(purposeIn(act, context) ?? {}, at, act.until)
  return (
    consent.version === act.version &&
    consent.until === until &&
    sameIds(consent.categories, act.categories)
  )
}

export const grant: Rule<'grant-consent', GrantState> = {
  isDone,
  decide: (act, context) => {
    const { asOf, view, at } = context
    const { policy } = act
    const fault =
      closedFault(view, asOf.standing, policy) ??
      versionFault(context, policy, act.version, isNoticed(asOf, act))
    if (fault !== undefined) return refused(fault)
    const version = publishedVersion(view, policy, act.version)
    if (version === undefined)
      return refused({ refusal: 'version-unknown', policy, version: act.version })
    const purpose = version.compiled.purposes.get(act.purpose)
    if (purpose === undefined)
      return refused({ refusal: 'purpose-unregistered', purpose: act.purpose })
    const refusal = firstRefusal(checks, { act, context, version, purpose })
    if (refusal !== undefined) return refused(refusal)
    return records({ type: 'ConsentGranted', body: bodyOf(act, untilOf(purpose, at, act.until)) })
  },
}
