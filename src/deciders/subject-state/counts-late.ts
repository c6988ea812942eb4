/**
 * Consents to a recipient that become valid by a late report: those that it grants, and earlier ones that lacked it.
 * Reporting that a policy was accepted, or that a guardian consented, makes consents under it count. Known hole: so
 * does a late report that a permission was on; a recipient who lacked only that is not informed of an end.
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

/** A consent that counts from then on. */
export type Counting = { readonly body: GrantTo; readonly since: Instant }

const isToRecipient = (body: AnyGrant): body is GrantTo => body.recipient !== undefined

const lettingTypes: ReadonlySet<Fact['type']> = new Set([
  'PolicyAccepted',
  'GuardianConsentGranted',
])

/** Whether a fact may be the one that a consent lacked. */
const lets = (fact: Fact, { policy, purpose }: GrantTo): boolean =>
  (fact.type === 'PolicyAccepted' && fact.body.policy === policy) ||
  (fact.type === 'GuardianConsentGranted' && fact.body.purposes.includes(purpose))

const givenBy = (fact: Fact, at: Instant): ReadonlyArray<Counting> =>
  fact.type === 'ConsentGranted' && isToRecipient(fact.body) ? [{ body: fact.body, since: at }] : []

/** The consents that these facts make valid as of the act's own time. */
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

/**
 * Each look folds everything recorded since. Consents beyond this number are reported without a look, which is the
 * safe side.
 */
const mostLooks = 16

/** The same standing with these facts of an earlier time added. `id` may be any id. */
export const onceKnown = (
  standing: Standing,
  facts: ReadonlyArray<Fact>,
  at: Instant,
  id: EventId,
): Standing =>
  facts.reduce((before, fact) => evolveStanding(before, { ...fact, id, occurredAt: at }), standing)

/**
 * Whether a consent was in force until an instant, given these facts. A recipient that had nothing is not informed of
 * an end.
 */
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
