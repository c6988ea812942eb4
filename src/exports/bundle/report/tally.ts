/** Counts for a report, collected while the entries pass. Memory grows with kinds of events, months and purposes only. */
import { E } from '../../../fp.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import type { PersonalFields } from '../../../events/personal.ts'
import type { Instant } from '../../../kernel/instant.ts'
import type { Published } from '../contents/documents.ts'
import { isPublished } from '../format/disclosing.ts'
import type { Entry, Stored } from '../reading/log-pages.ts'
import { readEntry } from '../reading/log-pages.ts'

/** An entry of the timeline. `opened`: its opened fields; `erased`: their key was destroyed. */
export type Listed = {
  readonly index: number
  readonly at: Instant
  readonly occurredAt: Instant
  readonly timeSource: string
  readonly type: string
  readonly role: string
  readonly actor: string
  /** The person's surrogate; undefined for an event about no person. */
  readonly subject: string | undefined
  readonly body: object
  /** Hash of the text that was shown. */
  readonly noticeHash?: string | undefined
  readonly opened: ReadonlyArray<PersonalFields>
  readonly isErased: boolean
}

/** Numbers on two levels: by purpose and type, by recipient and type, by month and type. */
export type Counts = Map<string, Map<string, number>>

export type Tally = {
  entries: number
  /** Without publications. */
  events: number
  /** Parts of published documents among the events; they are text, not events of the record. */
  chunks: number
  readonly types: Map<string, number>
  /** Transfers by which a condition of their authorisation was broken. */
  broken: number
  /** Transfers made after their ground had ended, by their ids; undefined where that was not folded. */
  late: ReadonlySet<string> | undefined
  /** Surrogates that the disclosed entries are about; undefined in scopes that do not count them. */
  people: Set<string> | undefined
  readonly months: Counts
  readonly purposes: Counts
  readonly recipients: Counts
  readonly published: Published[]
  /** Registrations of policies, recipients and the like, in order of the log. */
  readonly registered: LedgerEvent[]
  readonly listed: Listed[]
  /** Entries after the bundle's position that destroyed a key of the person. */
  readonly erasedLater: Entry[]
  /** `recordedAt` of the first and the last entry. */
  first: string | undefined
  last: string | undefined
}

/** The most entries in a timeline, some forty pages. Others are counted only, and are in the bundle like all entries. */
export const mostListed = 600

export const newTally = (): Tally => ({
  entries: 0,
  events: 0,
  chunks: 0,
  types: new Map(),
  broken: 0,
  late: undefined,
  people: undefined,
  months: new Map(),
  purposes: new Map(),
  recipients: new Map(),
  published: [],
  registered: [],
  listed: [],
  erasedLater: [],
  first: undefined,
  last: undefined,
})

const add = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

const addUnder = (counts: Counts, group: string | undefined, name: string): void => {
  if (group === undefined) return
  const within = counts.get(group) ?? new Map<string, number>()
  if (within.size === 0) counts.set(group, within)
  add(within, name)
}

// Quotes inside texts are escaped in JSON, so these patterns match members only.
const purpose = /"purpose":"([^"]+)"/
const recipient = /"recipient":"([^"]+)"/

const brokenMark = '"conditionsBroken":["'

const recordedMark = '"recordedAt":"'

/** The last match is the envelope's: members of the body come before it. */
const recordedAt = (json: string): string | undefined => {
  const at = json.lastIndexOf(recordedMark)
  const from = at + recordedMark.length
  return at === -1 ? undefined : json.slice(from, json.indexOf('"', from))
}

/** Counts an entry by its text. Decoding each entry of a large log would take too long. */
export const countStored = (tally: Tally, stored: Stored): void => {
  const { type, json } = stored.recorded.event
  const at = recordedAt(json)
  tally.entries += 1
  tally.first ??= at
  tally.last = at ?? tally.last
  add(tally.types, type)
  addUnder(tally.months, at?.slice(0, 7), type)
  addUnder(tally.purposes, purpose.exec(json)?.[1], type)
  addUnder(tally.recipients, recipient.exec(json)?.[1], type)
  if (type === 'DisclosureMade' && json.includes(brokenMark)) tally.broken += 1
  if (!registering.has(type)) return
  const entry = readEntry(stored)
  if (E.isRight(entry)) noteRegistered(tally, entry.right)
}

/** Types of the events that a catalogue is folded from. */
const registering: ReadonlySet<string> = new Set([
  'PolicyVersionPublished',
  'RecipientRegistered',
  'RecipientFrozen',
  'SourceWarrantyRecorded',
  'MessageClassDeclared',
  'IdentifierKindAdded',
  'LawProfileActivated',
])

const noteRegistered = ({ published, registered }: Tally, { recorded: { event } }: Entry): void => {
  registered.push(event)
  if (event.type === 'PolicyVersionPublished') published.push(event.body)
}

type Openings = Pick<Listed, 'opened' | 'isErased'>

const nothingOpened: Openings = { opened: [], isErased: false }

/** Adds an entry to the timeline if there is room. A part of a document is only counted. */
export const listEntry = (
  tally: Tally,
  { index, recorded: { event } }: Entry,
  openings: Openings = nothingOpened,
): void => {
  const { type, recordedAt: at, occurredAt, timeSource, actor, subject, body, noticeHash } = event
  if (subject !== undefined) tally.people?.add(subject)
  if (type === 'DocumentChunkStored') tally.chunks += 1
  else if (tally.listed.length < mostListed)
    tally.listed.push({
      index,
      at,
      occurredAt,
      timeSource,
      type,
      role: actor.role,
      actor: actor.id,
      subject,
      body,
      noticeHash,
      ...openings,
    })
}

/** Counts an entry of the whole ledger, and lists it where there is room: entries behind the listed ones are not read. */
export const countWhole = (tally: Tally, stored: Stored): void => {
  countStored(tally, stored)
  if (isPublished(stored.recorded.stream)) return
  tally.events += 1
  if (stored.recorded.event.type === 'DocumentChunkStored') tally.chunks += 1
  else if (tally.listed.length < mostListed) listStored(tally, stored)
}

const listStored = (tally: Tally, stored: Stored): void => {
  const entry = readEntry(stored)
  if (E.isRight(entry)) listEntry(tally, entry.right)
}
