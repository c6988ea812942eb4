/** Which statutory exemptions were used, on what evidence, for how long? Never shown as consent (invariant 5). */
import { t } from '../../src/fp.ts'
import { ClosingCause } from '../../src/events/facts/exemption.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { ExemptionCode, ExemptionEvidence, ExemptionList } from '../../src/events/vocabulary.ts'
import { closed, list, whole } from '../../src/kernel/codec.ts'
import { ActorId, CategoryId, PurposeId, RecipientId } from '../../src/kernel/ids.ts'
import { Instant } from '../../src/kernel/instant.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { Mark, markFields } from '../mark.ts'
import { personOf } from '../subject-key.ts'

const Invoked = closed(
  'ExemptionInvocation',
  {
    ...markFields,
    list: ExemptionList,
    code: ExemptionCode,
    purpose: PurposeId,
    categories: list(CategoryId, 64),
    /** Kinds only: what they refer to is sealed, and is read in the trail. */
    evidence: list(closed('ExemptionEvidenceKind', { kind: ExemptionEvidence }), 17),
    until: Instant,
    actor: ActorId,
  },
  { recipient: RecipientId, awaitsApproval: t.boolean, noticeDue: Instant },
)

export const ExemptionRow = closed(
  'Exemption',
  /** Transfers that were authorised on it and publications; `lastUse` is the last of them. */
  { uses: whole(0, Number.MAX_SAFE_INTEGER) },
  {
    invoked: Invoked,
    /** By a second officer, where its code asks for two. */
    approved: closed('ExemptionApproval', { ...markFields, actor: ActorId }),
    noticeGiven: Mark,
    closed: closed('ExemptionClosing', { ...markFields, cause: ClosingCause }),
    lastUse: Mark,
  },
)
export type ExemptionRow = t.TypeOf<typeof ExemptionRow>

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
