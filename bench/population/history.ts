/**
 * A person's events as the deciders make them of their acts. There are `kinds` histories that differ in more than
 * ids and times: each is decided once, checked by the codecs, and then filled in for everybody it fits.
 */
import { decodeAct } from '../../src/commands/acts.ts'
import type { View } from '../../src/catalogue/view.ts'
import { subjectDecider } from '../../src/deciders/subject.ts'
import { isLedgerEvent } from '../../src/events/ledger-event.ts'
import { E } from '../../src/fp.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { ActorId, subjectStream } from '../../src/kernel/ids.ts'
import type { EventId } from '../../src/kernel/ids.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { stampFor } from '../../src/ledger/recording/stamp.ts'
import type { StoredEvent } from '../../src/store/event-store.ts'
import { actsOf, deviceAt, eventIdAt, historyKinds, subjectAt } from './people.ts'

const systemId = 'bench'
const actor = (): { readonly role: 'service'; readonly id: ActorId } => {
  if (!ActorId.is(systemId)) throw new Error('an actor has a well-formed id')
  return { role: 'service', id: systemId }
}

/** What a person's app told the ledger at `at`, decided under that catalogue: in the order of their stream. */
const decided = (view: View, at: Instant, person: number): ReadonlyArray<StoredEvent> => {
  const subject = subjectAt(person)
  const stream = subjectStream(subject)
  let life = subjectDecider.initial
  const stored: StoredEvent[] = []
  for (const [index, loose] of actsOf(person).entries()) {
    const act = decodeAct(loose)
    if (E.isLeft(act))
      throw new Error(`${loose.act}: ${act.left[0]?.path} ${act.left[0]?.expected}`)
    const id = uuidFrom('bench', subject, index)
    const timeSource = act.right.timeSource ?? 'ledger'
    const command = { subject, act: act.right, at, timeSource, requestId: id }
    const drafts = subjectDecider.decide(life, command, { view, now: at })
    if (E.isLeft(drafts)) throw new Error(`${loose.act}: ${drafts.left.refusal}`)
    const stamp = stampFor(
      { actor: actor(), id, request: id, correlationId: id },
      stream,
      view.catalogue.profile,
      subject,
    )
    for (const [place, draft] of drafts.right.entries()) {
      const event: unknown = stamp(draft, place, at)
      if (!isLedgerEvent(event)) throw new Error(`${loose.act}: no event of the current shape`)
      life = subjectDecider.evolve(life, event)
      stored.push({ id: event.id, type: event.type, json: canonicalJson(event) })
    }
  }
  return stored
}

/** What stands in a gap of a text: who, on what, when, or the person's n-th id. */
type Gap = 'subject' | 'device' | 'at' | number
type Template = {
  readonly type: string
  readonly id: number
  readonly parts: ReadonlyArray<{ readonly before: string; readonly gap: Gap }>
  readonly end: string
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

const templateOf = (
  { type, id, json }: StoredEvent,
  fixed: ReadonlyMap<string, Gap>,
  ids: Map<string, number>,
): Template => {
  const parts: Template['parts'][number][] = []
  let from = 0
  const any = new RegExp([...fixed.keys(), uuid.source].join('|'), 'g')
  const numbered = (found: string): number => {
    const known = ids.get(found) ?? ids.size
    ids.set(found, known)
    return known
  }
  for (const { 0: found, index } of json.matchAll(any)) {
    parts.push({ before: json.slice(from, index), gap: fixed.get(found) ?? numbered(found) })
    from = index + found.length
  }
  return { type, id: numbered(id), parts, end: json.slice(from) }
}

/** Histories under one catalogue: `at` is when everything in it happened and was recorded. */
export type Histories = (person: number, at: Instant) => ReadonlyArray<StoredEvent>

/** Decides every kind of history once, at `start`; the next published version must take effect later than any `at`. */
export const historiesUnder = (view: View, start: Instant): Histories => {
  const templates = Array.from({ length: historyKinds }, (_, kind) => {
    const fixed = new Map<string, Gap>([
      [subjectAt(kind), 'subject'],
      [deviceAt(kind), 'device'],
      [start, 'at'],
    ])
    const ids = new Map<string, number>()
    return decided(view, start, kind).map((event) => templateOf(event, fixed, ids))
  })
  return (person, at) => {
    const ids: EventId[] = []
    const idOf = (n: number): EventId => (ids[n] ??= eventIdAt(person, n))
    const fill = (gap: Gap): string => {
      if (typeof gap === 'number') return idOf(gap)
      if (gap === 'at') return at
      return gap === 'subject' ? subjectAt(person) : deviceAt(person)
    }
    return (templates[person % historyKinds] ?? []).map(({ type, id, parts, end }) => {
      let json = ''
      for (const { before, gap } of parts) json += before + fill(gap)
      return { id: idOf(id), type, json: json + end }
    })
  }
}
