/** Everything deciders know of one person, folded from their stream, and the same as of an earlier time. */
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { Instant } from '../kernel/instant.ts'
import { evolveStanding } from '../standing/evolve.ts'
import { nobody } from '../standing/standing.ts'
import type { ConsentsState } from './consent-life.ts'
import { evolveConsentLife, noConsents } from './consent-life.ts'
import { evolveDevice, noDevices } from './device.ts'
import type { DeviceState } from './device.ts'
import { evolveDisclosure, noDisclosures } from './disclosure.ts'
import type { DisclosureState } from './disclosure.ts'
import { evolveExemption, noExemptions } from './exemption.ts'
import { evolveMarketing, noMarketing } from './marketing.ts'
import type { MarketingState } from './marketing.ts'
import { evolveNotice, noNotices } from './notice.ts'
import { evolvePersonLife, newPerson } from './person.ts'
import type { PersonState } from './person.ts'
import { evolvePublication, noPublications } from './publication.ts'
import type { PublicationState } from './publication.ts'
import { noCommands, withCommandOf } from './recent-commands.ts'
import type { RecentCommands } from './recent-commands.ts'

/** The stream so far, newest first; without what is sealed, which no decider reads. */
type Past = { readonly event: LedgerEvent; readonly before: Past | undefined }

type Parts = ConsentsState &
  DeviceState &
  DisclosureState &
  MarketingState &
  PersonState &
  PublicationState

/**
 * `latest` is the greatest time of occurrence seen: an act at or after it needs no second fold. An act before it does,
 * and that takes the past: a life that is remembered between acts has forgotten it (docs/decisions/0016).
 */
export type Life = Parts & {
  readonly past: Past | 'forgotten' | undefined
  readonly latest: Instant | undefined
  readonly commands: RecentCommands
}

/** Before anything was said. */
export const unborn: Life = {
  standing: nobody,
  notice: noNotices,
  consent: noConsents,
  marketing: noMarketing,
  device: noDevices,
  disclosure: noDisclosures,
  publication: noPublications,
  exemption: noExemptions,
  person: newPerson,
  past: undefined,
  latest: undefined,
  commands: noCommands,
}

const unsealed = (event: LedgerEvent): LedgerEvent => {
  if (event.sealed === undefined) return event
  const { sealed: _sealed, ...rest } = event
  return rest
}

/** The life after one more event, in the order in which events were recorded. What forgot its past goes on without. */
export const evolveLife = (life: Life, event: LedgerEvent): Life => ({
  standing: evolveStanding(life.standing, event),
  notice: evolveNotice(life.notice, event),
  consent: evolveConsentLife(life.consent, event),
  marketing: evolveMarketing(life.marketing, event),
  device: evolveDevice(life.device, event),
  disclosure: evolveDisclosure(life.disclosure, event),
  publication: evolvePublication(life.publication, event),
  exemption: evolveExemption(life.exemption, event),
  person: evolvePersonLife(life.person, event),
  past: life.past === 'forgotten' ? 'forgotten' : { event: unsealed(event), before: life.past },
  latest:
    life.latest !== undefined && life.latest > event.occurredAt ? life.latest : event.occurredAt,
  commands: withCommandOf(life.commands, event),
})

/** The same life without the events behind it: all that acts need which are not told of late. */
export const forget = (life: Life): Life =>
  life.past === 'forgotten' ? life : { ...life, past: 'forgotten' }

const isLate = ({ latest }: Life, at: Instant): boolean => latest !== undefined && latest > at

/** Whether the life as of `at` can be told from this one: where it cannot, the stream is to be folded whole. */
export const reachesBack = (life: Life, at: Instant): boolean =>
  life.past !== 'forgotten' || !isLate(life, at)

/** The life as of `at`: the same fold over what had happened by then, whenever it was recorded. Only if it reaches back. */
export const lifeAsOf = (life: Life, at: Instant): Life => {
  if (!isLate(life, at)) return life
  if (life.past === 'forgotten') throw new Error('an act told of late needs the past of its person')
  const events: LedgerEvent[] = []
  for (let { past } = life; past !== undefined; past = past.before) {
    if (past.event.occurredAt <= at) events.push(past.event)
  }
  return events.reduceRight(evolveLife, unborn)
}
