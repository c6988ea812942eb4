/**
 * Consents to a recipient that count by what is told of late: those that it gives, and those that were given already and
 * lacked it. A policy that was accepted, it is told now, lets count what was agreed to under it; so does a guardian's yes.
 * Known hole: so does a permission that was on, it is told now; whoever lacked only that is told of no end.
 */
import { consentInForce } from '../../decisions/in-force.ts'
import type { Fact } from '../../events/ledger-event.ts'
import { valuesOf } from '../../kernel/entries.ts'
import type { EventId, RecipientId } from '../../kernel/ids.ts'
import { plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { evolveStanding } from '../../standing/evolve.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import type { Standing } from '../../standing/standing.ts'
import { stateAsOf } from './subject-state.ts'
import type { SubjectState } from './subject-state.ts'
import type { RuleContext } from '../rule.ts'

type AnyGrant = Extract<Fact, { readonly type: 'ConsentGranted' }>['body']
export type GrantTo = AnyGrant & { readonly recipient: RecipientId }

/** A consent that counts since then. */
export type Counting = { readonly body: GrantTo; readonly since: Instant }

const isToRecipient = (body: AnyGrant): body is GrantTo => body.recipient !== undefined

const lettingTypes: ReadonlySet<Fact['type']> = new Set([
  'PolicyAccepted',
  'GuardianConsentGranted',
])

/** Whether a fact may be what a consent still lacked. */
const lets = (fact: Fact, { policy, purpose }: GrantTo): boolean =>
  (fact.type === 'PolicyAccepted' && fact.body.policy === policy) ||
  (fact.type === 'GuardianConsentGranted' && fact.body.purposes.includes(purpose))

const givenBy = (fact: Fact, at: Instant): ReadonlyArray<Counting> =>
  fact.type === 'ConsentGranted' && isToRecipient(fact.body) ? [{ body: fact.body, since: at }] : []

/** By facts that happened at the act's own time. */
export const countingBy = (
  facts: ReadonlyArray<Fact>,
  { known, at }: Pick<RuleContext<SubjectState>, 'known' | 'at'>,
): ReadonlyArray<Counting> => {
  const given = facts.flatMap((fact) => givenBy(fact, at))
  const isLetting = facts.some(({ type }) => lettingTypes.has(type))
  if (!isLetting) return given
  const lacking = valuesOf(known.consent.grants).flatMap(({ body, at: since }) =>
    isToRecipient(body) && facts.some((fact) => lets(fact, body))
      ? [{ body, since: since > at ? since : at }]
      : [],
  )
  return [...given, ...lacking]
}

/** Each costs a fold of what was told since; what is beyond them is told without being looked at, which is the safe side. */
const mostLooks = 16

/** The same standing once these facts of an earlier time are known. `id` is any that the events may have. */
export const onceKnown = (
  standing: Standing,
  facts: ReadonlyArray<Fact>,
  at: Instant,
  id: EventId,
): Standing =>
  facts.reduce((before, fact) => evolveStanding(before, { ...fact, id, occurredAt: at }), standing)

/** Whether a consent was in force until an instant, once these facts are known: whoever had nothing is told of no end. */
export const inForceUntil = (
  { known, view, subject, at }: RuleContext<SubjectState>,
  facts: ReadonlyArray<Fact>,
  id: EventId,
) => {
  const standings = new Map<Instant, Standing>()
  const standingAt = (then: Instant): Standing | undefined => {
    const seen = standings.get(then)
    if (seen !== undefined || standings.size === mostLooks) return seen
    const standing = onceKnown(stateAsOf(known, then).standing, facts, at, id)
    standings.set(then, standing)
    return standing
  }
  return ({ body, since }: Counting, end: Instant): boolean => {
    const then = plusMs(end, -1)
    const standing = then < since ? undefined : standingAt(then)
    if (standing === undefined) return true
    const moment = { view, standing: lensOf(standing), subject, at: then }
    const [found] = consentInForce(moment, body, body.categories)
    return found?.inForce ?? false
  }
}
