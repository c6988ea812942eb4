/**
 * Surrogates that an officer found to be one person, seen as one (docs/decisions/0027). Joining only takes away: a yes
 * counts under the surrogate that is asked about and nowhere else; a no of any of them binds it, unless the person said
 * yes under it later (of two at one instant, the no). Entry by entry, before any gate looks: rulings made apart hide one
 * no behind another.
 */
import { anyKey } from '../standing.ts'
import { joinedConsent } from './joined-consent.ts'
import { joinedPermission } from './joined-permission.ts'
import type { LensPolicy, StandingLens, Together } from './lens.ts'
import type { GuardianConsent, Mark, SignedAgreement } from '../standing.ts'

/** The last of these; of several at one instant the first. */
const lastOf = <M extends Mark>(marks: ReadonlyArray<M>): M | undefined =>
  marks.reduce<M | undefined>(
    (last, each) => (last === undefined || each.at > last.at ? each : last),
    undefined,
  )

/** The entry of the surrogate in question, unless a prohibition of another came with it or after it. */
const unlessNo = <M extends Mark>(own: M | undefined, noes: ReadonlyArray<M>): M | undefined => {
  const no = lastOf(noes)
  return no !== undefined && (own === undefined || no.at >= own.at) ? no : own
}

/** The same where a no says nothing of what nobody said yes to. */
const whereSaid = <M extends Mark>(own: M | undefined, noes: ReadonlyArray<M>): M | undefined =>
  own === undefined ? undefined : unlessNo(own, noes)

/** A later acceptance by an act of its own, under the surrogate in question. */
const acceptedSince = (own: StandingLens, policy: string | undefined, mark: Mark): boolean =>
  policy !== undefined && (own.policy(policy)?.clicked?.at ?? '') > mark.at

type Part<N extends keyof StandingLens> = (together: Seen) => StandingLens[N]

/** `others` without their surrogates. */
type Seen = { readonly own: StandingLens; readonly others: ReadonlyArray<StandingLens> }

const ended: Part<'ended'> =
  ({ own, others }) =>
  (accounts, policy) => {
    const mine = own.ended(accounts, policy)
    if (mine !== undefined) return mine
    const ends = others.flatMap((each) => each.ended(accounts, policy) ?? [])
    return lastOf(ends.filter((end) => !acceptedSince(own, policy, end)))
  }

/** The last word alone, where another surrogate says that the person is a minor: their use accepts nothing (clause 6-b). */
const byWord = (policy: LensPolicy): LensPolicy => {
  if (policy.acceptance?.mode !== 'continued_use') return policy
  const { acceptance: _byUse, ...rest } = policy
  return rest.said === undefined ? rest : { ...rest, acceptance: rest.said }
}

const policy: Part<'policy'> =
  ({ own, others }) =>
  (id) => {
    const found = own.policy(id)
    const isMinor = found !== undefined && others.some((each) => each.minor() !== undefined)
    const mine = isMinor ? byWord(found) : found
    if (mine?.acceptance?.state !== 'accepted') return mine
    const declines = others
      .flatMap((each) => each.policy(id)?.acceptance ?? [])
      .filter(({ state }) => state === 'declined')
    const last = lastOf(declines)
    // Going on with the service accepts nothing that was declined (clause 7-c).
    if (last !== undefined && !acceptedSince(own, id, last)) return { acceptance: last }
    const { version } = mine.acceptance
    const grown = lastOf(others.flatMap((each) => each.reached() ?? []))
    // A child's agreement is asked anew of a person who came of age, under whichever surrogate that is known (clause
    // 6-a).
    return grown === undefined || acceptedSince(own, id, grown)
      ? mine
      : { acceptance: { at: grown.at, event: grown.event, state: 'ended', version } }
  }

const guardianConsent: Part<'guardianConsent'> =
  ({ own, others }) =>
  (id) =>
    whereSaid<GuardianConsent>(
      own.guardianConsent(id),
      others
        .flatMap((each) => each.guardianConsent(id) ?? each.guardianConsent(anyKey) ?? [])
        .filter(({ state }) => state === 'withdrawn'),
    )

const inState = <M extends Mark & { readonly state: string }>(
  said: ReadonlyArray<M>,
  no: M['state'],
): ReadonlyArray<M> => said.filter(({ state }) => state === no)

const agreement: Part<'agreement'> =
  ({ own, others }) =>
  (id) =>
    whereSaid<SignedAgreement>(
      own.agreement(id),
      others.flatMap((each) => each.agreement(id) ?? []).filter((each) => each.ended === true),
    )

const inbound: Part<'inbound'> =
  ({ own, others }) =>
  (source) =>
    whereSaid(
      own.inbound(source),
      others.flatMap((each) => each.inbound(source) ?? []).filter((each) => each.revoked === true),
    )

/** Everybody's channels: an opt-out of one that this surrogate never named counts. */
const channelsOf: Part<'channelsOf'> =
  ({ own, others }) =>
  (purpose) =>
    [...new Set([own, ...others].flatMap((each) => each.channelsOf(purpose)))].toSorted()

/** One lens over all of them. */
export const joinedLens = (together: Together): StandingLens => {
  const { own } = together
  const others = together.others.map(({ lens }) => lens)
  const seen: Seen = { own, others }
  const permission = joinedPermission(own, others)
  return {
    ...own,
    ended: ended(seen),
    minor: () => own.minor() ?? others.map((each) => each.minor()).find((each) => each),
    reached: () => lastOf([own, ...others].flatMap((each) => each.reached() ?? [])),
    guardianConsent: guardianConsent(seen),
    objection: (purpose) =>
      own.objection(purpose) ?? lastOf(others.flatMap((each) => each.objection(purpose) ?? [])),
    policy: policy(seen),
    preference: (key) => {
      const noes = others.flatMap((each) => each.preference(key) ?? [])
      return unlessNo(own.preference(key), inState(noes, 'out'))
    },
    channelsOf: channelsOf(seen),
    mayHaveSaidNo: (purpose) => [own, ...others].some((each) => each.mayHaveSaidNo(purpose)),
    feature: (key) => {
      const noes = others.flatMap((each) => each.feature(key) ?? [])
      return unlessNo(own.feature(key), inState(noes, 'off'))
    },
    consent: joinedConsent(own, others),
    sweptAway: (key) => lastOf([own, ...others].flatMap((each) => each.sweptAway(key) ?? [])),
    permission,
    permissionAnywhere: (id) =>
      own.devicesWith(id).flatMap((device) => permission(device, id) ?? []),
    agreement: agreement(seen),
    subscription: (purpose) => {
      const noes = others.flatMap((each) => each.subscription(purpose) ?? [])
      return unlessNo(own.subscription(purpose), inState(noes, 'off'))
    },
    inbound: inbound(seen),
    together,
  }
}
