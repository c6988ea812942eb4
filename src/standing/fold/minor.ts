/** Minority and guardians in a person's standing (clause 6). */
import type { Occurred } from '../../events/ledger-event.ts'
import { entriesFrom, mapEntries, pairsOf, withEntry, withoutEntry } from '../../kernel/entries.ts'
import { resettled } from './acceptance.ts'
import { laterMark, startedAnew } from '../consent-in.ts'
import { changed, endsKnown, endsTold, overtakes, own, put } from '../latest.ts'
import type { Ends } from '../latest.ts'
import { anyKey } from '../standing.ts'
import type { Guardian, GuardianConsent, Mark, Minor, Standing } from '../standing.ts'

type MinorEvent = Extract<
  Occurred,
  {
    readonly type:
      | 'MinorFlagged'
      | 'GuardianLinked'
      | 'GuardianUnlinked'
      | 'GuardianConsentGranted'
      | 'GuardianConsentWithdrawn'
      | 'MajorityReached'
  }
>

/** The minor flag combined with the ages reached: from 18 on there is no minor, from 14 on no child. */
const minorWith = (reached: Standing['reached'], flagged: Minor, ends: Ends): Minor | undefined => {
  const of18 = own(reached, '18')
  if (of18 !== undefined && ends(of18, flagged)) return undefined
  const of14 = own(reached, '14')
  return of14 !== undefined && ends(of14, flagged)
    ? { at: of14.at, event: of14.event, band: '14_to_17' }
    : flagged
}

/** The guardian's word ends when the person is asked anew, and with the guardian's authority. */
const guardianWith = (
  standing: Standing,
  policy: string,
  said: GuardianConsent,
  ends: Ends,
): GuardianConsent | undefined => {
  const anew = startedAnew(standing, policy)
  if (anew !== undefined && ends(anew, said)) return undefined
  const unlinked = own(standing.guardians, said.guardian)?.unlinked
  if (said.state === 'withdrawn' || unlinked === undefined || !ends(unlinked, said)) return said
  // Kept under the time of what it ends: the word of another guardian after that still counts.
  return { at: said.at, event: unlinked.event, guardian: said.guardian, state: 'withdrawn' }
}

/** The guardians' consents under each policy, after another event of theirs or of the person. */
const guardiansResettled = (standing: Standing, ends: Ends): Standing => {
  const { guardianConsents } = standing
  if (guardianConsents === undefined) return standing
  const pairs = pairsOf(guardianConsents).flatMap(([policy, said]) => {
    const next = guardianWith(standing, policy, said, ends)
    return next === undefined ? [] : [[policy, next] as const]
  })
  return changed(standing, 'guardianConsents', entriesFrom(pairs))
}

/** Acceptances and guardians' words after the person came of age or got an account back. */
export const aged = (standing: Standing, ends: Ends): Standing => {
  const { minor } = standing
  const policies = mapEntries(standing.policies, (id, policy) =>
    resettled(policy, { anew: startedAnew(standing, id), minor }, ends),
  )
  return changed(guardiansResettled(standing, ends), 'policies', policies)
}

/** Turning 14 or 18 ends what the guardian said for the person, who is asked anew (clause 6-a). */
const cameOfAge = (standing: Standing, threshold: '14' | '18', mark: Mark): Standing => {
  const reached = put(standing.reached, threshold, mark)
  const minor =
    standing.minor === undefined ? undefined : minorWith(reached, standing.minor, endsKnown)
  return aged(changed(changed(standing, 'reached', reached), 'minor', minor), endsKnown)
}

/** Under one policy. A withdrawal under all of them counts for what is told afterwards of before it, too. */
const guardianSaid = (standing: Standing, policy: string, said: GuardianConsent): Standing => {
  const all = standing.guardianConsents
  if (!overtakes(own(all, policy) ?? own(all, anyKey), said)) return standing
  const next = guardianWith(standing, policy, said, endsTold)
  const left = next === undefined ? withoutEntry(all, policy) : withEntry(all, policy, next)
  return changed(standing, 'guardianConsents', left)
}

/** Under every policy: those that are known, and by an entry of its own those that are told of afterwards. */
const withdrawnEverywhere = (standing: Standing, said: GuardianConsent): Standing =>
  pairsOf(standing.guardianConsents)
    .map(([policy]) => policy)
    .concat(anyKey)
    .reduce((so, policy) => guardianSaid(so, policy, said), standing)

const withoutAuthority = (link: Guardian | undefined, mark: Mark): Guardian => {
  const unlinked = laterMark(link?.unlinked, mark) ?? mark
  return link !== undefined && !overtakes(link, mark)
    ? { ...link, unlinked }
    : { at: mark.at, event: mark.event, ended: true, unlinked }
}

const guardianLinked = (standing: Standing, guardian: string, mark: Mark): Standing => {
  const old = own(standing.guardians, guardian)
  const { at, event } = mark
  const next = old?.unlinked === undefined ? { at, event } : { at, event, unlinked: old.unlinked }
  return changed(standing, 'guardians', put(standing.guardians, guardian, next))
}

const guardianEnded = (standing: Standing, guardian: string, mark: Mark): Standing => {
  const link = own(standing.guardians, guardian)
  const unlinked = changed(
    standing,
    'guardians',
    withEntry(standing.guardians, guardian, withoutAuthority(link, mark)),
  )
  return guardiansResettled(unlinked, endsKnown)
}

const flagged = (standing: Standing, next: Minor): Standing => {
  if (!overtakes(standing.minor, next)) return standing
  const minor = minorWith(standing.reached, next, endsTold)
  return minor === undefined ? standing : aged(changed(standing, 'minor', minor), endsTold)
}

export const evolveMinor = (standing: Standing, event: MinorEvent): Standing => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'MinorFlagged':
      return flagged(standing, { at: mark.at, event: mark.event, band: event.body.band })
    case 'MajorityReached':
      return cameOfAge(standing, event.body.threshold, mark)
    case 'GuardianLinked':
      return guardianLinked(standing, event.body.guardian, mark)
    case 'GuardianUnlinked':
      return guardianEnded(standing, event.body.guardian, mark)
    case 'GuardianConsentGranted':
      return guardianSaid(standing, event.body.policy, { ...mark, ...event.body, state: 'granted' })
    case 'GuardianConsentWithdrawn': {
      const { guardian, policy } = event.body
      const said: GuardianConsent = { ...mark, guardian, state: 'withdrawn' }
      return policy === undefined
        ? withdrawnEverywhere(standing, said)
        : guardianSaid(standing, policy, said)
    }
  }
}
