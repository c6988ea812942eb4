/** How much memory a life takes that forgot its past, counted in entries: one for each thing that is kept of a person. */
import type { Standing } from '../standing/standing.ts'
import { linksIn } from './chain.ts'
import type { Life } from './life.ts'
import { commandsIn } from './recent-commands.ts'

type Entries = { readonly [key: string]: unknown } | undefined

const countOf = (entries: Entries): number =>
  entries === undefined ? 0 : Object.keys(entries).length

const weightOfStanding = (standing: Standing): number => {
  let weight =
    countOf(standing.consents) +
    countOf(standing.marketing) +
    countOf(standing.inbound) +
    countOf(standing.agreements) +
    countOf(standing.exemptions) +
    countOf(standing.objections) +
    countOf(standing.features) +
    countOf(standing.guardians)
  // The acceptance and the click behind it, then each notice; a device, then each permission.
  for (const { notices } of Object.values(standing.policies ?? {})) weight += 2 + countOf(notices)
  for (const of of Object.values(standing.permissions ?? {})) weight += 1 + countOf(of)
  return weight
}

/** An empty life and its place among those remembered, in entries. */
const ofNobody = 4

/** The weight of a life that forgot its past. Measured on what people have many of, an entry takes 120 to 160 bytes. */
export const weightOf = (life: Life): number => {
  const { standing, notice, consent, marketing, device, disclosure, publication, exemption } = life
  return (
    ofNobody +
    weightOfStanding(standing) +
    countOf(notice.shown) +
    countOf(notice.delivered) +
    countOf(consent.grants) +
    linksIn(consent.withdrawals) +
    countOf(consent.alternatives) +
    countOf(consent.proofs) +
    linksIn(marketing.optOuts) +
    countOf(device.prompts) +
    countOf(device.switches) +
    countOf(device.uninstalls) +
    linksIn(disclosure) +
    countOf(publication) +
    countOf(exemption) +
    countOf(life.person.reached) +
    countOf(life.person.cancelled) +
    commandsIn(life.commands)
  )
}
