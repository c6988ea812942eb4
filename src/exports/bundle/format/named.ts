/**
 * Finds events about a purpose or recipient: they name its id, name a disclosure, publication or exemption that was
 * begun for it, or end everything of a person.
 */
import type { LedgerEvent } from '../../../events/ledger-event.ts'

/** An event and its text: as stored, or as in its leaf. Searching the text is faster than searching the event. */
export type ToldEvent = { readonly event: LedgerEvent; readonly text: string }

const isRecord = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** Fields that contain one id or a list of ids. */
const fieldsThatName = {
  purpose: ['purpose', 'purposes', 'ends', 'alternatives'],
  recipient: ['recipient', 'recipients'],
} as const

/** The named kind: a purpose, or a recipient. */
export type Named = keyof typeof fieldsThatName

/** Whether one of these fields contains the id, at any depth. */
const holds = (value: unknown, names: ReadonlyArray<string>, id: string): boolean => {
  if (Array.isArray(value)) return value.some((item) => holds(item, names, id))
  if (!isRecord(value)) return false
  return Object.entries(value).some(
    ([name, inner]) =>
      (names.includes(name) && (inner === id || (Array.isArray(inner) && inner.includes(id)))) ||
      holds(inner, names, id),
  )
}

/** Events that end every purpose and recipient of their person, unless they name purposes (docs/reference/bundle.md). */
const endsEverything: ReadonlySet<LedgerEvent['type']> = new Set([
  'EverythingWithdrawn',
  'PolicyDeclined',
  'AgreementTerminated',
  'AccountCancelled',
  'ErasureRequested',
  'CryptoShredded',
  'GuardianConsentWithdrawn',
  'GuardianUnlinked',
  'MarketingOptedOut',
  'PublicDataObjected',
  'MinorFlagged',
  'MajorityReached',
] as const)

/** An event that names purposes ends only those; it then names this one if it ends it. */
const endsOthersOnly = ({ body }: LedgerEvent, field: Named): boolean =>
  field === 'purpose' && ('purpose' in body || 'purposes' in body)

const matters = ['disclosure', 'publication', 'exemption'] as const

/**
 * The id of the disclosure, publication or exemption that an event is about; later events name it instead of purpose
 * and recipient.
 */
const matterOf = ({ body }: LedgerEvent): string | undefined => {
  const fields: object = body
  for (const field of matters) {
    if (!(field in fields)) continue
    const value: unknown = Object.entries(fields).find(([name]) => name === field)?.[1]
    if (typeof value === 'string') return value
  }
  return undefined
}

/**
 * Whether an event is about the id. Call it with the log's events in order: it remembers people and ids from earlier
 * events.
 */
export const namesInOrder = (field: Named, id: string): ((told: ToldEvent) => boolean) => {
  const people = new Set<string>()
  const begun = new Set<string>()
  const spelled = `"${id}"`
  return ({ event, text }) => {
    const person = event.subject
    if (person === undefined) return false
    const matter = matterOf(event)
    if (text.includes(spelled) && holds(event.body, fieldsThatName[field], id)) {
      people.add(person)
      if (matter !== undefined) begun.add(matter)
      return true
    }
    if (matter !== undefined && begun.has(matter)) return true
    return endsEverything.has(event.type) && people.has(person) && !endsOthersOnly(event, field)
  }
}
