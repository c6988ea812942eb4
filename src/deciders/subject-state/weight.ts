/** How much memory a state takes that forgot its past, counted in entries: one for each thing that is kept of a person. */
import { forEachEntry, sizeOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { Standing } from '../../standing/standing.ts'
import type { SubjectState } from './subject-state.ts'
import { commandsIn } from './recent-commands.ts'

/** It keeps what was withdrawn, invalidated, asked anew and begun anew apart. Guessed high. */
const mostOfSweep = 4

const weightOfStanding = (standing: Standing): number => {
  let weight =
    sizeOf(standing.consents) +
    sizeOf(standing.sweeps) * mostOfSweep +
    sizeOf(standing.reached) +
    sizeOf(standing.marketing) +
    sizeOf(standing.inbound) +
    sizeOf(standing.agreements) +
    sizeOf(standing.subscriptions) +
    sizeOf(standing.exemptions) +
    sizeOf(standing.objections) +
    sizeOf(standing.features) +
    sizeOf(standing.guardians) +
    sizeOf(standing.guardianConsents) +
    sizeOf(standing.cancelled) +
    sizeOf(standing.reopened) +
    sizeOf(standing.joined)
  // The acceptance and the click behind it, then each notice; a device, then each permission.
  forEachEntry(standing.policies, (_, { notices }) => {
    weight += 2 + sizeOf(notices)
  })
  forEachEntry(standing.permissions, (_, permissions) => {
    weight += 1 + sizeOf(permissions)
  })
  return weight
}

/** What was confirmed of each: recipients and systems choose how many there are. */
const confirmations = (entries: Entries<{ readonly acknowledged: Entries<true> }>): number => {
  let weight = 0
  forEachEntry(entries, (_, { acknowledged }) => {
    weight += sizeOf(acknowledged)
  })
  return weight
}

/** An empty state and its place among those remembered, in entries. */
const emptyWeight = 4

/**
 * An earlier state holds what was replaced since and is shared otherwise: paths of the trees behind at most twice as
 * many events as lie to the next one. Guessed high.
 */
const mostOfEarlier = 512

/** With the grounds that it rests on. */
const disclosureWeight = 3

/** Measured on what people have many of, an entry takes 120 to 160 bytes. */
const weightOfOne = (state: SubjectState): number => {
  const { standing, notice, consent, marketing, device, disclosure, publication, exemption } = state
  return (
    emptyWeight +
    confirmations(consent.withdrawals) +
    confirmations(marketing.optOuts) +
    weightOfStanding(standing) +
    sizeOf(notice.shown) +
    sizeOf(notice.delivered) +
    sizeOf(consent.grants) +
    sizeOf(consent.withdrawals) +
    sizeOf(consent.alternatives) +
    sizeOf(consent.proofs) +
    sizeOf(marketing.optOuts) +
    sizeOf(device.prompts) +
    sizeOf(device.switches) +
    sizeOf(device.uninstalls) +
    sizeOf(disclosure) * disclosureWeight +
    sizeOf(state.ends) +
    sizeOf(publication) +
    sizeOf(exemption) +
    commandsIn(state.commands)
  )
}

/** The weight of a state that forgot its past. */
export const weightOf = (state: SubjectState): number => {
  const weight = weightOfOne(state)
  return weight + state.earlier.length * Math.min(weight, mostOfEarlier)
}
