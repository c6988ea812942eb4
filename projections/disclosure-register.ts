/** What was to leave the bank, what left, to whom, on what ground? By person, by recipient, and what was published. */
import type {
  CategoryId,
  EventId,
  MatterId,
  PurposeId,
  RecipientId,
  SubjectId,
} from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { Ground } from '../src/events/ground.ts'
import type { LedgerEvent } from '../src/events/ledger-event.ts'
import type { Projection } from '../src/projector/projection.ts'
import { personOf } from './subject-key.ts'

type Mark = { readonly at: Instant; readonly event: EventId }

/** Under a person's key the whole story; under a recipient's, and for what was published, what it takes to find it. */
export type DisclosureRow = {
  readonly subject?: SubjectId
  readonly matter?: MatterId
  readonly recipient?: RecipientId
  readonly purpose?: PurposeId
  readonly categories?: ReadonlyArray<CategoryId>
  readonly requested?: Mark & { readonly restricted?: boolean }
  readonly authorised?: Mark & {
    readonly basis: string
    readonly reliedOn: ReadonlyArray<EventId>
    readonly validUntil: Instant
    readonly exemption?: MatterId
    readonly restsOn?: ReadonlyArray<Ground>
  }
  readonly refused?: Mark & { readonly reasons: ReadonlyArray<string> }
  readonly made?: Mark & {
    readonly categories: ReadonlyArray<CategoryId>
    readonly encrypted: boolean
    readonly transferSha256?: string
    readonly conditionsBroken?: ReadonlyArray<string>
  }
  readonly acknowledged?: Mark & { readonly receiptSha256?: string }
  readonly published?: Mark & {
    readonly reliedOn: ReadonlyArray<EventId>
    readonly placeSha256: string
    readonly exemption?: MatterId
  }
  readonly takenDown?: Mark
}

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
