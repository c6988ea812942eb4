/**
 * All that a remembered state holds, in one list: what each part weighs, and how it is written and read. Whoever changes what
 * a part holds or how it is folded raises `keptVersion` (./state-text.ts): what an older version wrote is not read.
 */
import { entriesFrom, forEachEntry, pairsOf, sizeOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
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
import { standingPart } from './standing-part.ts'

/** A state without the events behind it and without earlier ones. */
export type KeptState = Omit<SubjectState, 'past' | 'earlier'>

type Acknowledged = { readonly acknowledged: Entries<true> }
type OptOut = Mark & Acknowledged

/** Itself, and what was confirmed of it: recipients and systems choose how many these are. */
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
  recipient?: Withdrawal['recipient'],
]

const withdrawals = packedEntries<Withdrawal, PackedWithdrawal>(
  {
    pack: ({ at, event, purpose, recipient, acknowledged }) =>
      recipient === undefined
        ? [at, event, purpose, namesOf(acknowledged)]
        : [at, event, purpose, namesOf(acknowledged), recipient],
    unpack: ([at, event, purpose, names, recipient]) =>
      recipient === undefined
        ? { at, event, purpose, acknowledged: namedIn(names) }
        : { at, event, purpose, recipient, acknowledged: namedIn(names) },
  },
  withConfirmations,
)

type PackedOptOut = readonly [at: Instant, event: EventId, acknowledged: ReadonlyArray<string>]

const optOuts = packedEntries<OptOut, PackedOptOut>(
  {
    pack: ({ at, event, acknowledged }) => [at, event, namesOf(acknowledged)],
    unpack: ([at, event, names]) => ({ at, event, acknowledged: namedIn(names) }),
  },
  withConfirmations,
)

/** With the grounds that it rests on. */
const disclosureWeight = 3

const notice: PartsOf<NoticeRecords> = {
  shown: entriesOf<Instant>(),
  delivered: entriesOf<Instant>(),
  since: entriesOf<Instant>(0),
}

const consent: PartsOf<ConsentRecords> = {
  grants: entriesOf<Grant>(),
  withdrawals,
  alternatives: entriesOf(),
  proofs: entriesOf(),
}

const device: PartsOf<DeviceRecords> = {
  // Counted by what is known of each.
  devices: entriesOf<true>(0),
  prompts: entriesOf<Mark>(),
  switches: entriesOf<Switch>(),
  uninstalls: entriesOf(),
}

const person: PartsOf<PersonRecords> = {
  // Counted in the standing: two at most.
  reached: entriesOf<Mark>(0),
  isErasing: packed<boolean, boolean>({ pack: (is) => is, unpack: (is) => is }, () => 0),
}

const commands: Part<RecentCommands> = packed<RecentCommands, CommandLists>(
  { pack: listCommands, unpack: commandsFrom },
  commandsIn,
)

const count: Part<number> = packed<number, number>({ pack: (n) => n, unpack: (n) => n }, () => 0)

/** With one missing it does not compile. */
export const parts: PartsOf<KeptState> = {
  count,
  latest: plain<Instant>(),
  said: plain<LastSaid>(),
  commands,
  standing: standingPart,
  notice: group<NoticeRecords>({ ...noNotices, since: undefined }, notice),
  consent: group(noConsents, consent),
  marketing: group<MarketingRecords>(noMarketing, { optOuts }),
  device: group(noDevices, device),
  disclosure: entriesOf<Disclosure>(disclosureWeight),
  ends: entriesOf<Mark>(),
  publication: entriesOf<Publication>(),
  exemption: entriesOf<Invoked>(),
  person: group(newPerson, person),
}
