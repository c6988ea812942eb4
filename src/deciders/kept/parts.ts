/**
 * All parts of a remembered state, with their weights and texts. After a change of a part's contents or fold, raise
 * `keptVersion` (./state-text.ts): texts of an older version are not read.
 */
import { entriesFrom, forEachEntry, pairsOf, sizeOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import { EventId, PurposeId, RecipientId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import type { Disclosure } from '../../standing/fold/disclosure.ts'
import type { Mark, Switch } from '../../standing/standing.ts'
import { noDevices } from '../acts/device.ts'
import type { DeviceRecords } from '../acts/device.ts'
import { noMarketing } from '../acts/marketing.ts'
import type { MarketingRecords } from '../acts/marketing.ts'
import { newPerson } from '../acts/minor.ts'
import type { PersonRecords } from '../acts/minor.ts'
import type { Publication } from '../acts/publication.ts'
import type { SubjectState } from '../subject-state/subject-state.ts'
import { commandsFrom, commandsIn, listCommands } from '../subject-state/recent-commands.ts'
import type { CommandLists, RecentCommands } from '../subject-state/recent-commands.ts'
import type { LastSaid } from '../subject-state/said-again.ts'
import { noConsents } from '../state/consent.ts'
import type { ConsentRecords, Grant, Withdrawal } from '../state/consent.ts'
import type { Invoked } from '../state/exemption.ts'
import { noNotices } from '../state/notice.ts'
import type { NoticeRecords } from '../state/notice.ts'
import { entriesOf, group, packed, packedEntries, plain } from './part.ts'
import type { Part, PartsOf } from './part.ts'
import * as shape from './shapes.ts'
import { standingPart } from './standing-part.ts'

/** A state without its past and without earlier states. */
export type KeptState = Omit<SubjectState, 'past' | 'earlier'>

type Acknowledged = { readonly acknowledged: Entries<true> }
type OptOut = Mark & Acknowledged

/** The entry itself and its confirmations, whose number recipients and systems determine. */
const withConfirmations = (entries: Entries<Acknowledged>): number => {
  let weight = sizeOf(entries)
  forEachEntry(entries, (_, { acknowledged }) => {
    weight += sizeOf(acknowledged)
  })
  return weight
}

const namesOf = (entries: Entries<true>): ReadonlyArray<string> =>
  pairsOf(entries).map(([key]) => key)
const namedIn = (names: ReadonlyArray<string>): Entries<true> =>
  entriesFrom(names.map((name) => [name, true] as const))

type PackedWithdrawal = readonly [
  at: Instant,
  event: EventId,
  purpose: Withdrawal['purpose'],
  acknowledged: ReadonlyArray<string>,
  recipient?: NonNullable<Withdrawal['recipient']>,
]

const isPackedWithdrawal = (value: unknown): value is PackedWithdrawal =>
  Array.isArray(value) &&
  (value.length === 4 || (value.length === 5 && RecipientId.is(value[4]))) &&
  Instant.is(value[0]) &&
  EventId.is(value[1]) &&
  PurposeId.is(value[2]) &&
  shape.Names.is(value[3])

const withdrawals = packedEntries<Withdrawal, PackedWithdrawal>(
  {
    pack: ({ at, event, purpose, recipient, acknowledged }) =>
      recipient === undefined
        ? [at, event, purpose, namesOf(acknowledged)]
        : [at, event, purpose, namesOf(acknowledged), recipient],
    is: isPackedWithdrawal,
    unpack: ([at, event, purpose, names, recipient]) =>
      recipient === undefined
        ? { at, event, purpose, acknowledged: namedIn(names) }
        : { at, event, purpose, recipient, acknowledged: namedIn(names) },
  },
  withConfirmations,
)

type PackedOptOut = readonly [at: Instant, event: EventId, acknowledged: ReadonlyArray<string>]

const isPackedOptOut = (value: unknown): value is PackedOptOut =>
  Array.isArray(value) &&
  value.length === 3 &&
  Instant.is(value[0]) &&
  EventId.is(value[1]) &&
  shape.Names.is(value[2])

const optOuts = packedEntries<OptOut, PackedOptOut>(
  {
    pack: ({ at, event, acknowledged }) => [at, event, namesOf(acknowledged)],
    is: isPackedOptOut,
    unpack: ([at, event, names]) => ({ at, event, acknowledged: namedIn(names) }),
  },
  withConfirmations,
)

const isTrue = (value: unknown): value is true => value === true
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0
const isLastSaid = (value: unknown): value is LastSaid => shape.Said.is(value)

/** Includes the grounds of the disclosure. */
const disclosureWeight = 3

const notice: PartsOf<NoticeRecords> = {
  shown: entriesOf(Instant.is),
  delivered: entriesOf(Instant.is),
  since: entriesOf(Instant.is, 0),
}

const consent: PartsOf<ConsentRecords> = {
  grants: entriesOf<Grant>(shape.Granted.is),
  withdrawals,
  alternatives: entriesOf(shape.Offered.is),
  proofs: entriesOf(shape.Proven.is),
}

const device: PartsOf<DeviceRecords> = {
  // Weighed by the entries about each device.
  devices: entriesOf(isTrue, 0),
  prompts: entriesOf<Mark>(shape.Marked.is),
  switches: entriesOf<Switch>(shape.Switched.is),
  uninstalls: entriesOf(shape.Uninstalled.is),
}

const person: PartsOf<PersonRecords> = {
  // Weighed in the standing; two at most.
  reached: entriesOf<Mark>(shape.Marked.is, 0),
  isErasing: packed<boolean, boolean>(
    { pack: (is) => is, is: isBoolean, unpack: (is) => is },
    () => 0,
  ),
}

const commands: Part<RecentCommands> = packed<RecentCommands, CommandLists>(
  { pack: listCommands, is: shape.Commands.is, unpack: commandsFrom },
  commandsIn,
)

const count: Part<number> = packed<number, number>(
  { pack: (n) => n, is: isCount, unpack: (n) => n },
  () => 0,
)

/** A missing part does not compile. */
export const parts: PartsOf<KeptState> = {
  count,
  latest: plain(Instant.is),
  said: plain(isLastSaid),
  commands,
  standing: standingPart,
  notice: group<NoticeRecords>({ ...noNotices, since: undefined }, notice),
  consent: group(noConsents, consent),
  marketing: group<MarketingRecords>(noMarketing, { optOuts }),
  device: group(noDevices, device),
  disclosure: entriesOf<Disclosure>(shape.Disclosed.is, disclosureWeight),
  ends: entriesOf<Mark>(shape.Marked.is),
  publication: entriesOf<Publication>(shape.Published.is),
  exemption: entriesOf<Invoked>(shape.InvokedExemption.is),
  person: group(newPerson, person),
}
