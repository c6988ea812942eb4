/** Bounds on the number of things kept for a person, applied to the facts that an act would record. */
import type { Fact } from '../../events/ledger-event.ts'
import { sizeOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import { most } from '../../standing/bounds.ts'
import { scopeKey } from '../../standing/standing.ts'
import type { SubjectState } from './subject-state.ts'
import { own } from '../lookups.ts'
import { keyOfPrompt } from '../acts/device.ts'
import { keyOfRendering } from '../state/notice.ts'
import { isTooManyPublic } from '../acts/publication.ts'
import type { Refusal } from '../refusal.ts'

/** Whether the key would exceed the bound. An existing entry may always change. */
const isBeyond = (entries: Entries<unknown>, key: string, limit: number): boolean =>
  sizeOf(entries) >= limit && own(entries, key) === undefined

const ofDevice = ({ device: { devices } }: SubjectState, { body }: Fact): Refusal | undefined =>
  'device' in body && body.device !== undefined && isBeyond(devices, body.device, most.devices)
    ? { refusal: 'too-many-devices', limit: most.devices }
    : undefined

const ofConfirmations = (
  acknowledged: Entries<true> | undefined,
  by: string,
): Refusal | undefined =>
  isBeyond(acknowledged, by, most.confirmations)
    ? { refusal: 'too-many-confirmations', limit: most.confirmations }
    : undefined

const ofNotices = ({ notice, device }: SubjectState, fact: Fact): Refusal | undefined => {
  if (fact.type === 'NoticeShown')
    return isBeyond(notice.shown, keyOfRendering(fact.body), most.renderings)
      ? { refusal: 'too-many-renderings', limit: most.renderings }
      : undefined
  if (fact.type !== 'DevicePermissionPrompted') return undefined
  return isBeyond(device.prompts, keyOfPrompt(fact.body), most.prompts)
    ? { refusal: 'too-many-prompts', limit: most.prompts }
    : undefined
}

const ofConsents = ({ standing }: SubjectState, fact: Fact): Refusal | undefined =>
  fact.type === 'ConsentGranted' && isBeyond(standing.consents, scopeKey(fact.body), most.consents)
    ? { refusal: 'too-many-consents', limit: most.consents }
    : undefined

const ofMatters = ({ standing, publication }: SubjectState, fact: Fact): Refusal | undefined => {
  if (fact.type === 'ExemptionInvoked')
    return isBeyond(standing.exemptions, fact.body.exemption, most.exemptions)
      ? { refusal: 'too-many-exemptions', limit: most.exemptions }
      : undefined
  if (fact.type === 'GuardianLinked')
    return isBeyond(standing.guardians, fact.body.guardian, most.guardians)
      ? { refusal: 'too-many-guardians', limit: most.guardians }
      : undefined
  return fact.type === 'PublishedRecorded' && isTooManyPublic(publication, most.publications)
    ? { refusal: 'too-many-publications', limit: most.publications }
    : undefined
}

const ofAnswers = ({ consent, marketing }: SubjectState, fact: Fact): Refusal | undefined => {
  if (fact.type === 'WithdrawalPropagated') {
    const { withdrawal, recipient } = fact.body
    return ofConfirmations(own(consent.withdrawals, withdrawal)?.acknowledged, recipient)
  }
  if (fact.type !== 'SuppressionPropagated') return undefined
  const { optOut, system } = fact.body
  return ofConfirmations(own(marketing.optOuts, optOut)?.acknowledged, system)
}

const checks = [ofDevice, ofNotices, ofConsents, ofMatters, ofAnswers]

/** The first bound that these facts exceed. Not applied to protective acts. */
export const boundFault = (
  state: SubjectState,
  facts: ReadonlyArray<Fact>,
): Refusal | undefined => {
  for (const fact of facts) {
    for (const check of checks) {
      const refusal = check(state, fact)
      if (refusal !== undefined) return refusal
    }
  }
  return undefined
}
