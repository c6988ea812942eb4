/**
 * The words for every event, in one place: its name in tables, its sentence in a report, and for events of a person's
 * record the sentence to the person and the meaning for consent. A new event does not compile until it has its row
 * (src/exports/words).
 */
import { isPersonEventType } from '../events/ledger-event.ts'
import type { EventType, OtherEventType, PersonEventType } from '../events/ledger-event.ts'
import { choiceWords } from './words/choice-events.ts'
import { consentWords } from './words/consent-events.ts'
import { disclosureWords } from './words/disclosure-events.ts'
import type { ConsentState, EventRow, PersonRow } from './words/event-row.ts'
import { lifeWords } from './words/life-events.ts'
import { noticeWords } from './words/notice-events.ts'
import { otherWords } from './words/other-events.ts'

/** The words for an event of a person's record. */
export type EventWords = {
  readonly zh: string
  readonly en: string
  readonly consent: ConsentState
}

const ofPeople: { readonly [T in PersonEventType]: PersonRow } = {
  ...noticeWords,
  ...consentWords,
  ...choiceWords,
  ...disclosureWords,
  ...lifeWords,
}

const isOther = (type: string): type is OtherEventType => Object.hasOwn(otherWords, type)

/** The part of an event that its words depend on. */
type Said = { readonly type: EventType; readonly body: object }

/** The words for an event; undefined if it is in no person's record. */
export const wordsOf = ({ type, body }: Said): EventWords | undefined => {
  if (!isPersonEventType(type)) return undefined
  const { toPerson, toPersonOfPolicy, consent = 'none' } = ofPeople[type]
  const [zh, en] = 'policy' in body ? (toPersonOfPolicy ?? toPerson) : toPerson
  return { zh, en, consent }
}

const rowOf = (type: string): EventRow | undefined => {
  if (isPersonEventType(type)) return ofPeople[type]
  return isOther(type) ? otherWords[type] : undefined
}

/**
 * The sentence of a report about an event, with places for its fields; undefined for a type that this version does not
 * know.
 */
export const happenedOf = (type: string): EventRow['happened'] | undefined => rowOf(type)?.happened

/** `ConsentGranted` as `同意 · consent granted`; an unknown type by its own name. */
export const eventName = (type: string): string => {
  const english = type.replaceAll(/(?!^)([A-Z])/g, ' $1').toLowerCase()
  const row = rowOf(type)
  return row === undefined ? type : `${row.name} · ${english}`
}
