/** The ends that an event causes without naming them: consents withdrawn with others, and everything under an account. */
import { canonicalJson } from '../kernel/canonical-json.ts'
import { entryAt, pairsOf } from '../kernel/entries.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Change } from './changes.ts'
import { consentIn } from './consent-in.ts'
import { lensOf } from './lens/folded-lens.ts'
import type { Standing } from './standing.ts'

/** The accounts that a purpose or a policy hangs on; undefined where it is not registered: any account ends it then. */
export type AccountsUnder = {
  readonly purpose: (purpose: string) => ReadonlyArray<string> | undefined
  readonly policy: (policy: string) => ReadonlyArray<string> | undefined
}

const pointer = (section: string, key: string, member: string): string =>
  `/${section}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}/${member}`

/** Consents whose state is another by what was said of many at once; of one that was named the changes tell already. */
const swept = (before: Standing, after: Standing): ReadonlyArray<Change> => {
  if (before.sweeps === after.sweeps && before.reached === after.reached) return []
  return pairsOf(before.consents).flatMap(([key, consent]) => {
    if (entryAt(after.consents, key) !== consent) return []
    const was = consentIn(before, key)?.state
    const is = consentIn(after, key)?.state
    if (was === undefined || is === undefined || was === is) return []
    const path = pointer('consents', key, 'state')
    return [{ path, before: canonicalJson(was), after: canonicalJson(is) }]
  })
}

/** The entries under each account, with the accounts that they depend on. */
const dealings = (
  standing: Standing,
  under: AccountsUnder,
  at: Instant,
): ReadonlyArray<readonly [path: string, accounts: ReadonlyArray<string> | undefined]> => [
  ...pairsOf(standing.consents).flatMap(([key]) => {
    const consent = consentIn(standing, key)
    const stands =
      consent?.state === 'granted' && (consent.until === undefined || consent.until > at)
    return stands
      ? [[pointer('consents', key, 'ended'), under.purpose(consent.purpose)] as const]
      : []
  }),
  ...pairsOf(standing.policies).flatMap(([policy, { acceptance }]) =>
    acceptance?.state === 'accepted'
      ? [[pointer('policies', policy, 'ended'), under.policy(policy)] as const]
      : [],
  ),
  ...pairsOf(standing.subscriptions).flatMap(([purpose, { state }]) =>
    state === 'on'
      ? [[pointer('subscriptions', purpose, 'ended'), under.purpose(purpose)] as const]
      : [],
  ),
]

/** The entries under a closed account, or of an erased person, as decisions see them. */
const closed = (
  before: Standing,
  after: Standing,
  under: AccountsUnder,
  at: Instant,
): ReadonlyArray<Change> => {
  if (before.cancelled === after.cancelled && before.erased === after.erased) return []
  const was = lensOf(before)
  const is = lensOf(after)
  return dealings(before, under, at).flatMap(([path, accounts]) => {
    const end = is.ended(accounts)
    return end === undefined || was.ended(accounts) !== undefined
      ? []
      : [{ path, after: canonicalJson({ at: end.at, event: end.event }) }]
  })
}

/**
 * What the event ended, one change for each thing, consents first: `/consents/KEY/state` for what was withdrawn or is to
 * be asked anew with others, `/consents/KEY/ended`, `/policies/…/ended` and `/subscriptions/…/ended` for what an account
 * or the person's erasure ended. O(n) in what the person said, for the few events that end many things; else none.
 */
export const endedBetween = (
  before: Standing,
  after: Standing,
  under: AccountsUnder,
  at: Instant,
): ReadonlyArray<Change> => [...swept(before, after), ...closed(before, after, under, at)]
