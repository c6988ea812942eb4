/** What was to leave the bank, what left, to whom, on what ground? By person, by recipient, and what was published. */
import { t } from '../../src/fp.ts'
import { TransferCondition } from '../../src/events/facts/disclosure.ts'
import { Ground } from '../../src/events/ground.ts'
import { closed, list, text } from '../../src/kernel/codec.ts'
import {
  CategoryId,
  EventId,
  MatterId,
  PurposeId,
  RecipientId,
  Sha256,
  SubjectId,
} from '../../src/kernel/ids.ts'
import { Instant } from '../../src/kernel/instant.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { Mark, markFields } from '../mark.ts'
import { personOf } from '../subject-key.ts'

const someCategories = list(CategoryId, 64)
const reliedOn = list(EventId, 32)

const Authorised = closed(
  'DisclosureAuthorisation',
  { ...markFields, basis: text(40), reliedOn, validUntil: Instant },
  { exemption: MatterId, conditions: list(TransferCondition, 4), restsOn: list(Ground, 64) },
)

const Made = closed(
  'DisclosureTransfer',
  { ...markFields, categories: someCategories, encrypted: t.boolean },
  {
    transferSha256: Sha256,
    conditionsBroken: list(TransferCondition, 4),
    frozenSince: Instant,
    frozenBy: EventId,
  },
)

/** Under a person's key the whole story; under a recipient's, and for what was published, what it takes to find it. */
export const DisclosureRow = closed(
  'Disclosure',
  {},
  {
    subject: SubjectId,
    matter: MatterId,
    recipient: RecipientId,
    purpose: PurposeId,
    categories: someCategories,
    requested: closed('DisclosureRequest', markFields, { restricted: t.boolean }),
    authorised: Authorised,
    refused: closed('DisclosureRefusal', { ...markFields, reasons: list(text(60), 16) }),
    made: Made,
    acknowledged: closed('DisclosureAcknowledgement', markFields, { receiptSha256: Sha256 }),
    published: closed(
      'Publication',
      { ...markFields, reliedOn, placeSha256: Sha256 },
      { exemption: MatterId },
    ),
    takenDown: Mark,
  },
)
export type DisclosureRow = t.TypeOf<typeof DisclosureRow>

type DisclosureEvent = Extract<
  LedgerEvent,
  { readonly type: `Disclosure${string}` | 'PublishedRecorded' | 'TakedownDone' }
>

const types: { readonly [T in DisclosureEvent['type']]: true } = {
  DisclosureRequested: true,
  DisclosureAuthorised: true,
  DisclosureRefused: true,
  DisclosureMade: true,
  DisclosureAcknowledged: true,
  PublishedRecorded: true,
  TakedownDone: true,
}

const isOurs = (event: LedgerEvent): event is DisclosureEvent => Object.hasOwn(types, event.type)

const matterOf = ({ body }: DisclosureEvent): MatterId =>
  'publication' in body ? body.publication : body.disclosure

const keysOf = (subject: SubjectId, event: DisclosureEvent): ReadonlyArray<string> => {
  const matter = matterOf(event)
  const own = `subject/${subject}/${matter}`
  // Others name the matter alone: under the recipient stands only what says where to look.
  if ('recipient' in event.body)
    return [own, `recipient/${event.body.recipient}/${subject}/${matter}`]
  return event.type === 'PublishedRecorded' ? [own, `public/${subject}/${matter}`] : [own]
}

const evolveOurs = (row: DisclosureRow, event: DisclosureEvent): DisclosureRow => {
  const mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'DisclosureRequested': {
      const { disclosure: _matter, recipient, purpose, categories, ...asked } = event.body
      return { ...row, recipient, purpose, categories, requested: { ...mark, ...asked } }
    }
    case 'DisclosureAuthorised': {
      const { disclosure: _matter, ...authorised } = event.body
      return { ...row, authorised: { ...mark, ...authorised } }
    }
    case 'DisclosureRefused':
      return { ...row, refused: { ...mark, reasons: event.body.reasons } }
    case 'DisclosureMade': {
      const { disclosure: _matter, recipient, purpose, ...made } = event.body
      return { ...row, recipient, purpose, made: { ...mark, ...made } }
    }
    case 'DisclosureAcknowledged': {
      const { disclosure: _matter, ...acknowledged } = event.body
      return { ...row, acknowledged: { ...mark, ...acknowledged } }
    }
    case 'PublishedRecorded': {
      const { publication: _matter, purpose, categories, ...published } = event.body
      return { ...row, purpose, categories, published: { ...mark, ...published } }
    }
    case 'TakedownDone':
      return { ...row, takenDown: mark }
  }
}

export const disclosureRegister: Projection<DisclosureRow> = {
  name: 'disclosure-register',
  version: 3,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    return subject === undefined || !isOurs(event) ? [] : keysOf(subject, event)
  },
  initial: {},
  evolve: (row, recorded, key) => {
    const { event } = recorded
    const subject = personOf(recorded)
    if (!isOurs(event) || subject === undefined) return row
    const matter = matterOf(event)
    if (key.startsWith('subject/')) return evolveOurs({ ...row, subject, matter }, event)
    return row.matter === undefined ? { subject, matter } : row
  },
}
