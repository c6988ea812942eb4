/**
 * A consent to a recipient may be reported after the act that ended it: a refusal, a decline, a closed account. That
 * act could not name the recipient, so it is informed now, as of the end. Which recipients are informed must not
 * depend on the order of reports (clauses 5.3, 5.4-a, 6-a, 7-c).
 */
import type { RegisteredPurpose } from '../../catalogue/view.ts'
import { survives } from '../../decisions/facts.ts'
import { isRefusable } from '../../decisions/gates/refused.ts'
import type { SharingEnded } from '../../events/facts/consent.ts'
import type { BodyOf } from '../../events/event.ts'
import type { Fact } from '../../events/ledger-event.ts'
import type { Ground } from '../../events/ground.ts'
import { pairsOf, valuesOf } from '../../kernel/entries.ts'
import { trusted } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { consentIn } from '../../standing/consent-in.ts'
import { findIn, firstEnd } from '../../standing/fold/ends.ts'
import type { Ends } from '../../standing/fold/ends.ts'
import { scopeKey } from '../../standing/standing.ts'
import type { Mark, Standing } from '../../standing/standing.ts'
import { scopeOf } from '../state/consent.ts'
import type { ConsentsState } from '../state/consent.ts'
import { countingBy, inForceUntil, onceKnown } from '../subject-state/counts-late.ts'
import type { GrantTo } from '../subject-state/counts-late.ts'
import type { SubjectState } from '../subject-state/subject-state.ts'
import { own } from '../lookups.ts'
import type { RuleContext } from '../rule.ts'
import { maxTold } from './sharing-ended.ts'

type State = ConsentsState & { readonly ends: Ends; readonly latest: Instant | undefined }
type Granted = GrantTo
type Cause = BodyOf<typeof SharingEnded>['cause']
type End = Mark & { readonly cause: Cause }

/** Facts recorded before the grant that end it as of `at`. */
export type EndedSince = { readonly at: Instant; readonly fact: Fact }

/** For each way in which a consent can end, the grounds that would be found. */
type Ways = ReadonlyArray<readonly [cause: Cause, grounds: ReadonlyArray<Ground>]>

const wholly = (
  body: Granted,
  registered: RegisteredPurpose,
  { asOf: { standing }, at: since, subject }: RuleContext<State>,
): Ways => {
  const { policy, purpose } = body
  const question = { subject, purpose, operation: 'provide' as const }
  const goesOn = survives({ registered, question }, 'decline')
  const said = own(standing.guardianConsents, policy)
  const isForMinors = registered.purpose.minors !== 'restricted' && goesOn
  const ofAge: ReadonlyArray<Ground> =
    standing.minor === undefined && !isForMinors ? [{ on: 'age', since }] : []
  const guardian: ReadonlyArray<Ground> =
    said === undefined ? [] : [{ on: 'guardian', since, guardian: said.guardian, policy }]
  const scope = scopeOf(body)
  return [
    [
      'withdrawn',
      [
        { on: 'consent', since, ...scope },
        ...(isRefusable(registered.purpose) ? [{ on: 'purpose' as const, since, purpose }] : []),
      ],
    ],
    ['policy_declined', goesOn ? [] : [{ on: 'policy', since, policy }]],
    ['guardian_required', [...ofAge, ...(goesOn ? [] : guardian)]],
    [
      'account_cancelled',
      survives({ registered, question }, 'cancellation')
        ? []
        : [{ on: 'account', since, accounts: registered.accounts }],
    ],
  ]
}

/** The devices on which the permission was on by then. */
const onDevices = (
  { categories, device }: Granted,
  { purpose }: RegisteredPurpose,
  { known: { standing, ends }, at: since }: RuleContext<State>,
): ReadonlyArray<End> => {
  const fields = purpose.categoryPermissions ?? []
  const needed = [
    ...purpose.permissions,
    ...fields
      .filter(({ category }) => categories.includes(category))
      .map(({ permission }) => permission),
  ]
  const devices = pairsOf(standing.permissions).filter(([id]) => (device ?? id) === id)
  return devices.flatMap(([id, seen]) =>
    needed.flatMap((permission) => {
      const ground: Ground = { on: 'permission', since, device: trusted(id), permission }
      const end = firstEnd(findIn(ends), [ground])
      const { firstOn } = own(seen, permission) ?? {}
      return end === undefined || firstOn === undefined || firstOn > end.at
        ? []
        : [{ ...end, cause: 'permission_off' as const }]
    }),
  )
}

/** The first end, unless the same consent was given again by then: the end of that one was reported in its time. */
const firstOf = (ends: ReadonlyArray<End>, again: Instant | undefined): End | undefined =>
  ends
    .filter(({ at }) => again === undefined || at <= again)
    .reduce<End | undefined>(
      (first, each) => (first === undefined || each.at < first.at ? each : first),
      undefined,
    )

const isFoundBad = (standing: Standing, body: Granted, end: End): boolean => {
  const found = consentIn(standing, scopeKey(body))
  return found?.state === 'invalidated' && found.event === end.event
}

const endsOf = (
  body: Granted,
  context: RuleContext<State>,
  after: Standing,
): ReadonlyArray<End> => {
  const { view, known, at } = context
  const registered = view.purposes.get(body.purpose)
  if (registered === undefined) return []
  const given = own(known.consent.grants, scopeKey(body))?.at
  const again = given !== undefined && given > at ? given : undefined
  const find = findIn(known.ends)
  const whole = firstOf(
    wholly(body, registered, context).flatMap(([cause, grounds]) => {
      const end = firstEnd(find, grounds)
      return end === undefined ? [] : [{ at: end.at, event: end.event, cause }]
    }),
    again,
  )
  const until = whole?.at ?? again
  const parts = onDevices(body, registered, context).filter(
    (each) => until === undefined || each.at < until,
  )
  if (whole === undefined) return parts
  return [...parts, isFoundBad(after, body, whole) ? { ...whole, cause: 'invalidated' } : whole]
}

/** Whether the recipient was informed by the act itself: it is on its list. */
const isTold = (
  { consent: { withdrawals } }: ConsentsState,
  { recipient, purpose }: Granted,
  end: Mark,
): boolean =>
  valuesOf(withdrawals).some(
    (each) => each.recipient === recipient && each.purpose === purpose && each.at === end.at,
  )

/**
 * The recipients to inform that the grants in these facts have ended, and since when. Empty for an act that is not
 * reported late. `id` may be any id.
 */
export const endedSince = (
  facts: ReadonlyArray<Fact>,
  context: RuleContext<SubjectState>,
  id: EventId,
): ReadonlyArray<EndedSince> => {
  const { known, at } = context
  if (known.latest === undefined || known.latest <= at) return []
  const counting = countingBy(facts, context)
  if (counting.length === 0) return []
  const wasInForce = inForceUntil(context, facts, id)
  const after = onceKnown(known.standing, facts, at, id)
  const told = counting.flatMap((each) => {
    const { body, since } = each
    const { recipient, purpose, kind } = body
    return endsOf(body, { ...context, at: since }, after)
      .filter((end) => !isTold(known, body, end))
      .filter(({ at: ended, cause }) => cause === 'permission_off' || wasInForce(each, ended))
      .map(({ at: ended, cause }) => ({
        at: ended,
        fact: { type: 'SharingEnded' as const, body: { recipient, purpose, kind, cause } },
      }))
  })
  return told.slice(0, maxTold)
}
