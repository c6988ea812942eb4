/** Events that name a purpose or a recipient: by its id, by a matter that was begun for it, or by ending all there is. */
import type { LedgerEvent } from '../../../events/ledger-event.ts'

/** An event, and its text: stored, or that of its leaf. A search in the text is quicker than one in the event. */
export type ToldEvent = { readonly event: LedgerEvent; readonly text: string }

const isRecord = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** Fields that hold one id, or a list of them. */
const fieldsThatName = {
  purpose: ['purpose', 'purposes', 'ends', 'alternatives'],
  recipient: ['recipient', 'recipients'],
} as const

/** The named kind: a purpose, or a recipient. */
export type Named = keyof typeof fieldsThatName

/** Whether one of these fields holds the id, however deep. */
const holds = (value: unknown, names: ReadonlyArray<string>, id: string): boolean => {
  if (Array.isArray(value)) return value.some((item) => holds(item, names, id))
  if (!isRecord(value)) return false
  return Object.entries(value).some(
    ([name, inner]) =>
      (names.includes(name) && (inner === id || (Array.isArray(inner) && inner.includes(id)))) ||
      holds(inner, names, id),
  )
}

/** Ends, of the person it is about, every purpose and every recipient, unless it names purposes (docs/reference/bundle.md). */
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

/** One that names purposes ends those: this one only if it is among them, and then it names it. */
const endsOthersOnly = ({ body }: LedgerEvent, field: Named): boolean =>
  field === 'purpose' && ('purpose' in body || 'purposes' in body)

const matters = ['disclosure', 'publication', 'exemption'] as const

/** The matter that an event is about: what later events name instead of purpose and recipient. */
const matterOf = ({ body }: LedgerEvent): string | undefined => {
  const fields: object = body
  for (const field of matters) {
    if (!(field in fields)) continue
    const value: unknown = Object.entries(fields).find(([name]) => name === field)?.[1]
    if (typeof value === 'string') return value
  }
  return undefined
}

/** Whether an event names the id; keeps in mind whom and what it named. Asked of the log's events in order. */
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
