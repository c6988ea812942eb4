/** Everything deciders know of one person, folded from their stream, and the same as of an earlier time. */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { Instant } from '../../kernel/instant.ts'
import { evolveDisclosure, noDisclosures } from '../../standing/fold/disclosure.ts'
import { evolveEnds, noEnds } from '../../standing/fold/ends.ts'
import { evolveStanding } from '../../standing/evolve.ts'
import { nobody } from '../../standing/standing.ts'
import type { ConsentsState } from '../state/consent.ts'
import { evolveConsentLife, noConsents } from '../state/consent.ts'
import { evolveDevice, noDevices } from '../acts/device.ts'
import type { DeviceState } from '../acts/device.ts'
import type { DisclosureState } from '../acts/disclosure.ts'
import { evolveExemption, noExemptions } from '../state/exemption.ts'
import { evolveMarketing, noMarketing } from '../acts/marketing.ts'
import type { MarketingState } from '../acts/marketing.ts'
import { evolveNotice, noNotices } from '../state/notice.ts'
import { evolvePersonLife, newPerson } from '../acts/minor.ts'
import type { PersonState } from '../acts/minor.ts'
import { evolvePublication, noPublications } from '../acts/publication.ts'
import type { PublicationState } from '../acts/publication.ts'
import { noCommands, withCommandOf } from './recent-commands.ts'
import { saidAfter } from './said-again.ts'
import type { LastSaid } from './said-again.ts'
import type { RecentCommands } from './recent-commands.ts'

/** Events told, newest first; without what is sealed, which no decider reads. */
type Told = { readonly event: LedgerEvent; readonly before: Told | undefined }

/** The life as of a time that is going to be asked about. */
type Asked = { readonly at: Instant; readonly life: Life }

/**
 * An earlier life, `undefined` for the unborn one, and what was told since. `asked` is folded along, event by event: to
 * fold a long past once more when it is asked about would hold up everybody else for as long.
 */
type Past = {
  readonly base: Life | undefined
  readonly told: Told | undefined
  readonly asked?: Asked
}

type Parts = ConsentsState &
  DeviceState &
  DisclosureState &
  MarketingState &
  PersonState &
  PublicationState

/**
 * `latest` is the greatest time of occurrence seen: an act at or after it needs no second fold. An act before it does,
 * and that takes the past: a life that is remembered between acts has forgotten it (docs/decisions/0016), and keeps
 * some earlier lives to fold from instead.
 */
export type Life = Parts & {
  readonly past: Past | 'forgotten'
  /** Events folded. */
  readonly count: number
  /** Oldest first; each forgot its past, and has no earlier ones of its own. They share what did not change since. */
  readonly earlier: ReadonlyArray<Life>
  readonly latest: Instant | undefined
  readonly commands: RecentCommands
  /** What was recorded last: a second tap says it again. */
  readonly said: LastSaid | undefined
}

/** Before anything was said. */
export const unborn: Life = {
  standing: nobody,
  notice: noNotices,
  consent: noConsents,
  marketing: noMarketing,
  device: noDevices,
  disclosure: noDisclosures,
  ends: noEnds,
  publication: noPublications,
  exemption: noExemptions,
  person: newPerson,
  past: { base: undefined, told: undefined },
  count: 0,
  earlier: [],
  latest: undefined,
  commands: noCommands,
  said: undefined,
}

const unsealed = (event: LedgerEvent): LedgerEvent => {
  if (event.sealed === undefined) return event
  const { sealed: _sealed, ...rest } = event
  return rest
}

const askedWith = ({ at, life }: Asked, event: LedgerEvent): Asked =>
  event.occurredAt <= at ? { at, life: evolved(life, event) } : { at, life }

const longer = (past: Life['past'], sealed: LedgerEvent): Life['past'] => {
  if (past === 'forgotten') return past
  const event = unsealed(sealed)
  const { base, asked } = past
  const told = { event, before: past.told }
  return asked === undefined ? { base, told } : { base, told, asked: askedWith(asked, event) }
}

const evolved = (life: Life, event: LedgerEvent): Life => ({
  standing: evolveStanding(life.standing, event),
  notice: evolveNotice(life.notice, event),
  consent: evolveConsentLife(life.consent, event),
  marketing: evolveMarketing(life.marketing, event),
  device: evolveDevice(life.device, event),
  disclosure: evolveDisclosure(life.disclosure, event),
  ends: evolveEnds(life.ends, event),
  publication: evolvePublication(life.publication, event),
  exemption: evolveExemption(life.exemption, event),
  person: evolvePersonLife(life.person, event),
  past: longer(life.past, event),
  count: life.count + 1,
  earlier: life.earlier,
  latest:
    life.latest !== undefined && life.latest > event.occurredAt ? life.latest : event.occurredAt,
  commands: withCommandOf(life.commands, event),
  said: saidAfter(life.said, event),
})

/** The same life without the events behind it: all that acts need which are not told of late. */
export const forget = (life: Life): Life =>
  life.past === 'forgotten' ? life : { ...life, past: 'forgotten' }

/** Events between earlier lives that are kept: a page or so to read. */
const spacing = 64

/** The greatest power of two that divides it. */
const evenness = (whole: number): number => whole & -whole

/**
 * Of earlier lives, those far back are kept farther apart: one of every n while it is no farther back than 2n. So some
 * two of each power of two are kept, and for any number of events there is one at most four times as far back.
 */
const thinned = (earlier: ReadonlyArray<Life>, count: number): ReadonlyArray<Life> =>
  earlier.filter((life) => count - life.count <= 2 * spacing * evenness(life.count / spacing))

/** The life after one more event, in the order in which events were recorded. What forgot its past goes on without. */
export const evolveLife = (life: Life, event: LedgerEvent): Life => {
  const next = evolved(life, event)
  if (next.count % spacing !== 0) return next
  const now: Life = { ...next, past: 'forgotten', earlier: [] }
  return { ...next, earlier: [...thinned(life.earlier, next.count), now] }
}

const isLate = ({ latest }: Life, at: Instant): boolean => latest !== undefined && latest > at

/** Whether the life as of `at` can be told from this one: where it cannot, it is to be folded from an earlier one. */
export const reachesBack = (life: Life, at: Instant): boolean =>
  !isLate(life, at) ||
  (life.past !== 'forgotten' && (life.past.base === undefined || !isLate(life.past.base, at)))

// What is told of late is judged once: neither a past nor earlier lives are made for it.
const begunAt = (base: Life = unborn): Life => ({ ...base, past: 'forgotten', earlier: [] })

/** The latest kept life from which one can be folded that reaches back to `at`; the unborn one where none was kept. */
export const earlierLife = ({ earlier }: Life, at: Instant): Life => {
  const index = earlier.findLastIndex((life) => !isLate(life, at))
  const base = earlier[index]
  const asked = { at, life: begunAt(base) }
  return base === undefined
    ? { ...unborn, past: { base, told: undefined, asked } }
    : { ...base, past: { base, told: undefined, asked }, earlier: earlier.slice(0, index + 1) }
}

/** The life as of `at`: the same fold over what had happened by then, whenever it was recorded. Only if it reaches back. */
export const lifeAsOf = (life: Life, at: Instant): Life => {
  if (!isLate(life, at)) return life
  if (life.past === 'forgotten' || !reachesBack(life, at))
    throw new Error('an act told of late needs the past of its person')
  const { base, asked } = life.past
  if (asked?.at === at) return asked.life
  const events: LedgerEvent[] = []
  for (let { told } = life.past; told !== undefined; told = told.before) {
    if (told.event.occurredAt <= at) events.push(told.event)
  }
  return events.reduceRight(evolved, begunAt(base))
}

/** What happened after `at`, newest told first. Only if the life reaches back. */
export const toldAfter = (life: Life, at: Instant): ReadonlyArray<LedgerEvent> => {
  if (!isLate(life, at) || life.past === 'forgotten') return []
  const events: LedgerEvent[] = []
  for (let { told } = life.past; told !== undefined; told = told.before) {
    if (told.event.occurredAt > at) events.push(told.event)
  }
  return events
}
