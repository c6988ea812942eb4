/** Which statutory exemptions were used, on what evidence, for how long? Never shown as consent (invariant 5). */
import type { CategoryId, EventId, PurposeId, RecipientId, SubjectId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { LedgerEvent } from '../src/events/ledger-event.ts'
import type { ExemptionCode, ExemptionList } from '../src/events/vocabulary.ts'
import type { Projection, Rows } from '../src/projector/projection.ts'
import { personOf } from './subject-key.ts'

type Mark = { readonly at: Instant; readonly event: EventId }

type Grounds = {
  readonly list: ExemptionList
  readonly code: ExemptionCode
  readonly purpose: PurposeId
  readonly categories: ReadonlyArray<CategoryId>
  /** Kinds only: what they refer to is sealed, and is read in the trail. */
  readonly evidence: ReadonlyArray<{ readonly kind: string }>
  readonly until: Instant
  readonly recipient?: RecipientId
  readonly awaitsApproval?: boolean
  readonly noticeDue?: Instant
}

export type ExemptionRow = {
  readonly invoked?: Mark & Grounds & { readonly actor: string }
  /** By a second officer, where its code asks for two. */
  readonly approved?: Mark & { readonly actor: string }
  readonly noticeGiven?: Mark
  readonly closed?: Mark & { readonly cause: string }
  /** Transfers that were authorised on it and publications, and the last of them. */
  readonly uses: number
  readonly lastUse?: Mark
}

const types = {
  ExemptionInvoked: true,
  ExemptionApproved: true,
  ExemptionNoticeGiven: true,
  ExemptionClosed: true,
  DisclosureAuthorised: true,
  PublishedRecorded: true,
} as const

type ExemptionEvent = Extract<LedgerEvent, { readonly type: keyof typeof types }>

const isOurs = (event: LedgerEvent): event is ExemptionEvent => Object.hasOwn(types, event.type)

const evolveOurs = (row: ExemptionRow, event: ExemptionEvent): ExemptionRow => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'ExemptionInvoked': {
      const { exemption: _id, ...grounds } = event.body
      const evidence = grounds.evidence.map(({ kind }) => ({ kind }))
      return { ...row, invoked: { ...mark, ...grounds, evidence, actor: event.actor.id } }
    }
    case 'ExemptionApproved':
      return { ...row, approved: { ...mark, actor: event.actor.id } }
    case 'ExemptionNoticeGiven':
      return row.noticeGiven === undefined ? { ...row, noticeGiven: mark } : row
    case 'ExemptionClosed':
      return { ...row, closed: { ...mark, cause: event.body.cause } }
    case 'DisclosureAuthorised':
    case 'PublishedRecorded':
      return { ...row, uses: row.uses + 1, lastUse: mark }
  }
}

export const exemptionRegister: Projection<ExemptionRow> = {
  name: 'exemption-register',
  version: 3,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    if (subject === undefined || !isOurs(event) || event.body.exemption === undefined) return []
    return [`${subject}/${event.body.exemption}`]
  },
  initial: { uses: 0 },
  evolve: (row, { event }) => (isOurs(event) ? evolveOurs(row, event) : row),
}

/** All exemptions used for one person. */
export const exemptionsOf =
  (rows: Rows<ExemptionRow>) =>
  (subject: SubjectId, limit: number): ReadonlyArray<readonly [key: string, row: ExemptionRow]> =>
    rows.scan(`${subject}/`, limit)
