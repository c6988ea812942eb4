/** The deciders' records of exemptions: each with its evidence and its progress. */
import type { BodyOf } from '../../events/event.ts'
import type { ExemptionInvoked } from '../../events/facts/exemption.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { withEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { ActorId } from '../../kernel/ids.ts'
import type { Mark, Standing } from '../../standing/standing.ts'
import type { Instant } from '../../kernel/instant.ts'
import { own } from '../lookups.ts'
import type { Refusal } from '../refusal.ts'

/** Every exemption ever invoked, closed ones included, since an id is never used twice. */
export type ExemptionRecords = Entries<Invoked>
export type Invoked = Mark & {
  readonly body: BodyOf<typeof ExemptionInvoked>
  readonly isClosed: boolean
  /** The credential that invoked it. */
  readonly by: ActorId
  /** The second officer has not approved yet. */
  readonly awaits?: true
  readonly isNoticeGiven?: true
}
export type ExemptionState = { readonly standing: Standing; readonly exemption: ExemptionRecords }
export const noExemptions: ExemptionRecords = undefined

/** The refusal of a follow-up act dated before the exemption was invoked (clauses 1.6-E5, 4-E3). */
export const uninvokedFault = (
  { at: invokedAt, body }: Invoked,
  at: Instant,
): Refusal | undefined =>
  at < invokedAt
    ? { refusal: 'exemption-not-yet-invoked', matter: body.exemption, invokedAt }
    : undefined

const followUp = (kept: ExemptionRecords, event: LedgerEvent): ExemptionRecords => {
  if (
    event.type !== 'ExemptionClosed' &&
    event.type !== 'ExemptionApproved' &&
    event.type !== 'ExemptionNoticeGiven'
  )
    return kept
  const { exemption } = event.body
  const old = own(kept, exemption)
  if (old === undefined) return kept
  if (event.type === 'ExemptionClosed')
    return withEntry(kept, exemption, { ...old, isClosed: true })
  if (event.type === 'ExemptionNoticeGiven')
    return withEntry(kept, exemption, { ...old, isNoticeGiven: true })
  const { awaits: _, ...approved } = old
  return withEntry(kept, exemption, approved)
}

export const evolveExemption = (kept: ExemptionRecords, event: LedgerEvent): ExemptionRecords => {
  if (event.type === 'ExemptionInvoked') {
    const { body, occurredAt, id, actor } = event
    const invocation = { at: occurredAt, event: id, body, isClosed: false, by: actor.id }
    const awaiting = body.awaitsApproval === true ? { awaits: true as const } : {}
    return withEntry(kept, body.exemption, { ...invocation, ...awaiting })
  }
  return followUp(kept, event)
}
