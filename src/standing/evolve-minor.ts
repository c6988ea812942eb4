/** Minority and guardians in a person's standing (clause 6). */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { mapEntries } from '../kernel/entries.ts'
import { changed, overtakes, put } from './latest.ts'
import type { Mark, PolicyStanding, Standing } from './standing.ts'

type MinorEvent = Extract<
  LedgerEvent,
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

/** The acceptance was given on the person's behalf: it ends, and with it the click. A decline stays one. */
const unaccepted = (policy: PolicyStanding, mark: Mark): PolicyStanding => {
  const { acceptance, notices } = policy
  return acceptance?.state === 'accepted'
    ? {
        notices,
        acceptance: { at: mark.at, event: mark.event, state: 'ended', version: acceptance.version },
      }
    : policy
}

/** Turning 14 or 18 ends what the guardian said for the person, who is asked anew (clause 6-a). */
const cameOfAge = (standing: Standing, threshold: '14' | '18', mark: Mark): Standing => {
  const { guardianConsent: _ended, minor, policies, ...others } = standing
  const ended = mapEntries(policies, (_, policy) => unaccepted(policy, mark))
  const rest: Standing = ended === undefined ? others : { ...others, policies: ended }
  if (threshold === '18' || minor === undefined) return rest
  return { ...rest, minor: { at: mark.at, event: mark.event, band: '14_to_17' } }
}

const guardianEnded = (standing: Standing, guardian: string, mark: Mark): Standing => {
  const old = standing.guardianConsent
  const ended = { at: mark.at, event: mark.event, ended: true as const }
  const linked = changed(standing, 'guardians', put(standing.guardians, guardian, ended))
  return old?.guardian === guardian
    ? changed(linked, 'guardianConsent', { ...old, ...mark, state: 'withdrawn' })
    : linked
}

export const evolveMinor = (standing: Standing, event: MinorEvent): Standing => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'MinorFlagged':
      return overtakes(standing.minor, mark)
        ? changed(standing, 'minor', { at: mark.at, event: mark.event, band: event.body.band })
        : standing
    case 'MajorityReached':
      return cameOfAge(standing, event.body.threshold, mark)
    case 'GuardianLinked':
      return changed(standing, 'guardians', put(standing.guardians, event.body.guardian, mark))
    case 'GuardianUnlinked':
      return guardianEnded(standing, event.body.guardian, mark)
    case 'GuardianConsentGranted': {
      if (!overtakes(standing.guardianConsent, mark)) return standing
      return changed(standing, 'guardianConsent', { ...mark, ...event.body, state: 'granted' })
    }
    case 'GuardianConsentWithdrawn': {
      const old = standing.guardianConsent
      if (old === undefined || !overtakes(old, mark)) return standing
      return changed(standing, 'guardianConsent', { ...old, ...mark, state: 'withdrawn' })
    }
  }
}
