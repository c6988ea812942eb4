/** The deciders' knowledge of one person, folded from their stream, and the same as of an earlier time. */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { Instant } from '../../kernel/instant.ts'
import { evolveDisclosure, noDisclosures } from '../../standing/fold/disclosure.ts'
import { evolveEnds, noEnds } from '../../standing/fold/ends.ts'
import { evolveStanding } from '../../standing/evolve.ts'
import { nobody } from '../../standing/standing.ts'
import type { ConsentsState } from '../state/consent.ts'
import { evolveConsents, noConsents } from '../state/consent.ts'
import { evolveDevice, noDevices } from '../acts/device.ts'
import type { DeviceState } from '../acts/device.ts'
import type { DisclosureState } from '../acts/disclosure.ts'
import { evolveExemption, noExemptions } from '../state/exemption.ts'
import { evolveMarketing, noMarketing } from '../acts/marketing.ts'
import type { MarketingState } from '../acts/marketing.ts'
import { evolveNotice, noNotices } from '../state/notice.ts'
import { evolvePerson, newPerson } from '../acts/minor.ts'
import type { PersonState } from '../acts/minor.ts'
import { evolvePublication, noPublications } from '../acts/publication.ts'
import type { PublicationState } from '../acts/publication.ts'
import { noCommands, withCommandOf } from './recent-commands.ts'
import { saidAfter } from './said-again.ts'
import type { LastSaid } from './said-again.ts'
import type { RecentCommands } from './recent-commands.ts'

/** Recorded events, newest first, without sealed fields, which no decider reads. */
type Told = { readonly event: LedgerEvent; readonly before: Told | undefined }

/** The state as of a time that will be asked for. */
type Asked = { readonly at: Instant; readonly state: SubjectState }

/**
 * An earlier state (`undefined`: the initial one), and the events since. `asked` is folded event by event along with
 * it: folding a long past only when it is asked for would block all other work for as long.
 */
type Past = {
  readonly base: SubjectState | undefined
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
 * `latest` is the greatest time of an event. An act at or after it needs no second fold. An earlier act needs the
 * past, which a state in the cache does not have (docs/decisions/0016): it has some earlier states from which to fold.
 */
export type SubjectState = Parts & {
  readonly past: Past | 'forgotten'
  /** The number of events folded. */
  readonly count: number
  /** Oldest first. Each has neither a past nor earlier states, and shares its unchanged parts with the others. */
  readonly earlier: ReadonlyArray<SubjectState>
  readonly latest: Instant | undefined
  readonly commands: RecentCommands
  /** The last command, to recognise a second tap. */
  readonly said: LastSaid | undefined
}

/** The state before any event. */
export const initialState: SubjectState = {
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

const askedWith = ({ at, state }: Asked, event: LedgerEvent): Asked =>
  event.occurredAt <= at ? { at, state: evolved(state, event) } : { at, state }

const longer = (past: SubjectState['past'], sealed: LedgerEvent): SubjectState['past'] => {
  if (past === 'forgotten') return past
  const event = unsealed(sealed)
  const { base, asked } = past
  const told = { event, before: past.told }
  return asked === undefined ? { base, told } : { base, told, asked: askedWith(asked, event) }
}

const evolved = (state: SubjectState, event: LedgerEvent): SubjectState => ({
  standing: evolveStanding(state.standing, event),
  notice: evolveNotice(state.notice, event),
  consent: evolveConsents(state.consent, event),
  marketing: evolveMarketing(state.marketing, event),
  device: evolveDevice(state.device, event),
  disclosure: evolveDisclosure(state.disclosure, event),
  ends: evolveEnds(state.ends, event),
  publication: evolvePublication(state.publication, event),
  exemption: evolveExemption(state.exemption, event),
  person: evolvePerson(state.person, event),
  past: longer(state.past, event),
  count: state.count + 1,
  earlier: state.earlier,
  latest:
    state.latest !== undefined && state.latest > event.occurredAt ? state.latest : event.occurredAt,
  commands: withCommandOf(state.commands, event),
  said: saidAfter(state.said, event),
})

/** The same state without its past: enough for every act that is not reported late. */
export const forget = (state: SubjectState): SubjectState =>
  state.past === 'forgotten' ? state : { ...state, past: 'forgotten' }

/** The number of events between earlier states: about a page to read. */
const spacing = 64

/** The greatest power of two that divides the number. */
const evenness = (whole: number): number => whole & -whole

/**
 * Keeps fewer of the older earlier states: one of every n up to a distance of 2n. So about two remain for each power
 * of two, and from any point one is at most four times as far back.
 */
const thinned = (
  earlier: ReadonlyArray<SubjectState>,
  count: number,
): ReadonlyArray<SubjectState> =>
  earlier.filter((state) => count - state.count <= 2 * spacing * evenness(state.count / spacing))

/** The state after one more event, in the order of recording. A state without its past stays without it. */
export const evolveSubject = (state: SubjectState, event: LedgerEvent): SubjectState => {
  const next = evolved(state, event)
  if (next.count % spacing !== 0) return next
  const now: SubjectState = { ...next, past: 'forgotten', earlier: [] }
  return { ...next, earlier: [...thinned(state.earlier, next.count), now] }
}

const isLate = ({ latest }: SubjectState, at: Instant): boolean =>
  latest !== undefined && latest > at

/** Whether the state as of `at` can be computed from this one; if not, fold from an earlier one. */
export const reachesBack = (state: SubjectState, at: Instant): boolean =>
  !isLate(state, at) ||
  (state.past !== 'forgotten' && (state.past.base === undefined || !isLate(state.past.base, at)))

// A late report is judged once: no past and no earlier states are kept for it.
const begunAt = (base: SubjectState = initialState): SubjectState => ({
  ...base,
  past: 'forgotten',
  earlier: [],
})

/** The latest earlier state from which the state at `at` can be folded; the initial one if there is none. */
export const earlierState = ({ earlier }: SubjectState, at: Instant): SubjectState => {
  const index = earlier.findLastIndex((state) => !isLate(state, at))
  const base = earlier[index]
  const asked = { at, state: begunAt(base) }
  return base === undefined
    ? { ...initialState, past: { base, told: undefined, asked } }
    : { ...base, past: { base, told: undefined, asked }, earlier: earlier.slice(0, index + 1) }
}

/**
 * The state as of `at`: folds the events that had happened by then, whenever they were recorded. Requires
 * `reachesBack`.
 */
export const stateAsOf = (state: SubjectState, at: Instant): SubjectState => {
  if (!isLate(state, at)) return state
  if (state.past === 'forgotten' || !reachesBack(state, at))
    throw new Error('an act told of late needs the past of its person')
  const { base, asked } = state.past
  if (asked?.at === at) return asked.state
  const events: LedgerEvent[] = []
  for (let { told } = state.past; told !== undefined; told = told.before) {
    if (told.event.occurredAt <= at) events.push(told.event)
  }
  return events.reduceRight(evolved, begunAt(base))
}

/** The events after `at`, last recorded first. Requires `reachesBack`. */
export const toldAfter = (state: SubjectState, at: Instant): ReadonlyArray<LedgerEvent> => {
  if (!isLate(state, at) || state.past === 'forgotten') return []
  const events: LedgerEvent[] = []
  for (let { told } = state.past; told !== undefined; told = told.before) {
    if (told.event.occurredAt > at) events.push(told.event)
  }
  return events
}
