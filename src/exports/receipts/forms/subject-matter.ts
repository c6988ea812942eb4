/** The subject of an event in the words of its policy: purposes, categories, recipients, end. */
import type { Category, PolicyPackage } from '../../../catalogue/package/package.ts'
import type { Label } from '../../../catalogue/package/label.ts'
import type { Purpose } from '../../../catalogue/package/purpose.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { trusted } from '../../../kernel/ids.ts'
import type { CategoryId, PurposeId, RecipientId } from '../../../kernel/ids.ts'
import type { Instant } from '../../../kernel/instant.ts'
import { scopeFrom } from '../../../standing/scope-from.ts'
import type { ReceiptMatter } from '../matter.ts'

/** An id with its label in the policy; the id itself if it has none. */
export type Named = { readonly id: string; readonly label: Label }

/** A purpose, with the recipient if its consents differ by recipient. */
type AboutPurpose = Named & {
  readonly purpose: Purpose | undefined
  readonly recipient: Named | undefined
}

export type About = {
  /** The purposes. For an event that ended many things: each ended purpose and recipient once. */
  readonly purposes: ReadonlyArray<AboutPurpose>
  /** Whether `purposes` are those that the event ended, and not those that it names. */
  readonly isEnded: boolean
  readonly categories: ReadonlyArray<Named & { readonly category: Category | undefined }>
  readonly recipient: Named | undefined
  /** The kind of act, and the state of the control before it. */
  readonly how: string | undefined
  readonly control: string | undefined
  /** The time at which it ends by itself. */
  readonly until: Instant | undefined
}

const unnamed = (id: string): Label => ({ 'zh-CN': id, en: id })

/** Purposes that rest on accepting the policy; only for an event about the policy as a whole. */
const restingOn = (event: LedgerEvent, policy: ReceiptMatter['policy']): ReadonlyArray<PurposeId> =>
  [...(policy?.compiled.purposes.values() ?? [])]
    .filter(({ requires }) => requires[event.lawProfile].consents.includes('policy_acceptance'))
    .map(({ id }) => id)

const purposesIn = (
  event: LedgerEvent,
  policy: ReceiptMatter['policy'],
): ReadonlyArray<PurposeId> => {
  const { body, type } = event
  if (type === 'PolicyAccepted' || type === 'PolicyDeclined') return restingOn(event, policy)
  if ('purposes' in body && body.purposes !== undefined) return body.purposes
  return 'purpose' in body && body.purpose !== undefined ? [body.purpose] : []
}

const categoriesIn = ({ body }: LedgerEvent): ReadonlyArray<CategoryId> | undefined =>
  'categories' in body ? body.categories : undefined

const recipientIn = ({ body }: LedgerEvent): RecipientId | undefined =>
  'recipient' in body ? body.recipient : undefined

const howIn = ({ body }: LedgerEvent): string | undefined => {
  if ('act' in body) return body.act
  return 'mode' in body ? body.mode : undefined
}

const untilIn = ({ body }: LedgerEvent): Instant | undefined => {
  if ('until' in body) return body.until
  if ('expiresAt' in body) return body.expiresAt
  return 'validUntil' in body ? body.validUntil : undefined
}

const recipientLabel = (recipients: PolicyPackage['recipients'], id: RecipientId): Label =>
  recipients.find((each) => each.id === id)?.label ?? unnamed(id)

type Scoped = { readonly purpose: PurposeId; readonly recipient: RecipientId | undefined }

const endedPath = /^\/(consents|subscriptions)\/([^/]+)\/(?:state|ended)$/

/** Purposes that the event ended without naming them, found in its changes. */
const endedIn = ({ changes, recorded: { event } }: ReceiptMatter): ReadonlyArray<Scoped> => {
  if ('purpose' in event.body && event.body.purpose !== undefined) return []
  const found = new Map<string, Scoped>()
  for (const { path, before, after } of changes) {
    const [, section, place = ''] = endedPath.exec(path) ?? []
    const isEnd = path.endsWith('/ended') || (before === '"granted"' && after !== before)
    if (section === undefined || !isEnd) continue
    const key = place.replaceAll('~1', '/').replaceAll('~0', '~')
    const { purpose, recipient } =
      section === 'consents'
        ? scopeFrom(key)
        : { purpose: trusted<PurposeId>(key), recipient: undefined }
    found.set(`${purpose}/${recipient ?? ''}`, { purpose, recipient })
  }
  return [...found.values()]
}

/** The subject in words. If the event names no categories, those of its purposes. */
export const aboutOf = (matter: ReceiptMatter): About => {
  const { recorded, policy } = matter
  const { event } = recorded
  const compiled = policy?.compiled
  const ended = endedIn(matter)
  const named = purposesIn(event, policy).map((purpose) => ({ purpose, recipient: undefined }))
  const recipients = compiled?.package.recipients ?? []
  const nameOf = (id: RecipientId | undefined): Named | undefined =>
    id === undefined ? undefined : { id, label: recipientLabel(recipients, id) }
  const scopes: ReadonlyArray<Scoped> = ended.length > 0 ? ended : named
  const purposes = scopes.map(({ purpose: id, recipient: to }) => {
    const purpose = compiled?.purposes.get(id)
    return { id, label: purpose?.label ?? unnamed(id), purpose, recipient: nameOf(to) }
  })
  const all = categoriesIn(event) ?? purposes.flatMap(({ purpose }) => purpose?.categories ?? [])
  return {
    purposes,
    isEnded: ended.length > 0,
    categories: [...new Set(all)].map((id) => {
      const category = compiled?.categories.get(id)
      return { id, label: category?.label ?? unnamed(id), category }
    }),
    recipient: nameOf(recipientIn(event)),
    how: howIn(event),
    control: 'control' in event.body ? event.body.control : undefined,
    until: untilIn(event),
  }
}

/** Whether the policy calls the data sensitive, alone or together with other data (PIPL 28). */
export const isSensitive = ({ category }: About['categories'][number]): boolean =>
  category !== undefined && category.sensitivity !== 'ordinary'
