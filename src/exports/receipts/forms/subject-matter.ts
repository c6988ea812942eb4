/** What an event is about in the words of its policy: purposes, kinds of data, who gets them, until when. */
import type { Category, PolicyPackage } from '../../../catalogue/package/package.ts'
import type { Label } from '../../../catalogue/package/label.ts'
import type { Purpose } from '../../../catalogue/package/purpose.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import type { CategoryId, PurposeId, RecipientId } from '../../../kernel/ids.ts'
import type { Instant } from '../../../kernel/instant.ts'
import type { ReceiptMatter } from '../matter.ts'

/** Something by its id and by what the policy calls it: its id again where it has no name there. */
export type Named = { readonly id: string; readonly label: Label }

export type About = {
  readonly purposes: ReadonlyArray<Named & { readonly purpose: Purpose | undefined }>
  readonly categories: ReadonlyArray<Named & { readonly category: Category | undefined }>
  readonly recipient: Named | undefined
  /** How the person said it, and how the control stood before. */
  readonly how: string | undefined
  readonly control: string | undefined
  /** When it ends by itself. */
  readonly until: Instant | undefined
}

const unnamed = (id: string): Label => ({ 'zh-CN': id, en: id })

/** What rests on the acceptance of the policy: a word about the policy as a whole is about that, and nothing else. */
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

/** The matter in words. Categories that the event does not name are those of its purposes. */
export const aboutOf = ({ recorded: { event }, policy }: ReceiptMatter): About => {
  const compiled = policy?.compiled
  const purposes = purposesIn(event, policy).map((id) => {
    const purpose = compiled?.purposes.get(id)
    return { id, label: purpose?.label ?? unnamed(id), purpose }
  })
  const all = categoriesIn(event) ?? purposes.flatMap(({ purpose }) => purpose?.categories ?? [])
  const recipient = recipientIn(event)
  return {
    purposes,
    categories: [...new Set(all)].map((id) => {
      const category = compiled?.categories.get(id)
      return { id, label: category?.label ?? unnamed(id), category }
    }),
    recipient:
      recipient === undefined
        ? undefined
        : { id: recipient, label: recipientLabel(compiled?.package.recipients ?? [], recipient) },
    how: howIn(event),
    control: 'control' in event.body ? event.body.control : undefined,
    until: untilIn(event),
  }
}

/** Whether the policy calls the data sensitive, alone or together with other data (PIPL 28). */
export const isSensitive = ({ category }: About['categories'][number]): boolean =>
  category !== undefined && category.sensitivity !== 'ordinary'
