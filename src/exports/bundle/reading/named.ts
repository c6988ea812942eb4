/** What of the log names a purpose or a recipient: by its id, by a matter that was begun for it, or by ending all there is. */
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import type { Entry } from './log-pages.ts'

const isRecord = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** Whether a field of this name, or of its plural, holds the id, however deep. */
const holds = (value: unknown, field: string, id: string): boolean => {
  if (Array.isArray(value)) return value.some((item) => holds(item, field, id))
  if (!isRecord(value)) return false
  return Object.entries(value).some(
    ([name, inner]) =>
      (name === field && inner === id) ||
      (name === `${field}s` && Array.isArray(inner) && inner.includes(id)) ||
      holds(inner, field, id),
  )
}

/** Ends, of the person it is about, every purpose and every recipient, and names none (docs/reference/bundle.md). */
const endsEverything: ReadonlySet<LedgerEvent['type']> = new Set([
  'EverythingWithdrawn',
  'PolicyDeclined',
  'AgreementTerminated',
  'AccountCancelled',
  'ErasureRequested',
  'CryptoShredded',
  'GuardianConsentWithdrawn',
  'MarketingOptedOut',
  'MajorityReached',
] as const)

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

/** Whether an entry names the id as a `field`; keeps in mind whom and what it named. Asked of people's entries in order. */
export const namesInOrder = (
  field: 'purpose' | 'recipient',
  id: string,
): ((entry: Entry) => boolean) => {
  const people = new Set<string>()
  const begun = new Set<string>()
  const spelled = `"${id}"`
  return ({ recorded: { event }, json }) => {
    const person = event.subject
    if (person === undefined) return false
    const matter = matterOf(event)
    if (json.includes(spelled) && holds(event.body, field, id)) {
      people.add(person)
      if (matter !== undefined) begun.add(matter)
      return true
    }
    if (matter !== undefined && begun.has(matter)) return true
    return endsEverything.has(event.type) && people.has(person)
  }
}
