/** Data leaving the bank, folded from its events: how far each transfer has come, and what it rested on. */
import type { DisclosureMade, TransferCondition } from '../../events/facts/disclosure.ts'
import type { BodyOf } from '../../events/event.ts'
import type { Ground } from '../../events/ground.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { entryAt, withEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { CategoryId, MatterId, PurposeId, RecipientId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { assumedGrounds, findIn, firstEnd } from './ends.ts'
import type { Ends } from './ends.ts'
import type { Mark } from '../standing.ts'
import type { ResultState } from '../states.ts'

/** The progress of one transfer. */
export type Progress =
  | { readonly state: 'requested' | 'refused' }
  | {
      readonly state: 'authorised'
      readonly at: Instant
      readonly validUntil: Instant
      readonly conditions: ReadonlyArray<TransferCondition>
      readonly restsOn: ReadonlyArray<Ground>
    }
  | {
      readonly state: 'made' | 'acknowledged'
      readonly sent: ReadonlyArray<CategoryId>
      /** The time of the transfer. */
      readonly leftAt: Instant
      /** The recipient had been frozen before that. */
      readonly frozen?: Mark
      readonly restsOn: ReadonlyArray<Ground>
    }
export type Disclosure = {
  readonly recipient: RecipientId
  readonly purpose: PurposeId
  readonly categories: ReadonlyArray<CategoryId>
  readonly progress: Progress
  /** By what it came so far. */
  readonly mark: Mark
}
/** By the disclosure's id. */
export type DisclosureRecords = Entries<Disclosure>

export const noDisclosures: DisclosureRecords = undefined

const progressed = (
  kept: DisclosureRecords,
  id: MatterId,
  progress: Progress,
  mark: Mark,
): DisclosureRecords => {
  const old = entryAt(kept, id)
  if (old === undefined) return kept
  const { recipient, purpose, categories } = old
  return withEntry(kept, id, { recipient, purpose, categories, progress, mark })
}

export const evolveDisclosure = (
  kept: DisclosureRecords,
  event: LedgerEvent,
): DisclosureRecords => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  if (event.type === 'DisclosureRequested') {
    const { disclosure, recipient, purpose, categories } = event.body
    const progress = { state: 'requested' as const }
    return withEntry(kept, disclosure, { recipient, purpose, categories, progress, mark })
  }
  if (event.type === 'DisclosureAuthorised') {
    const { disclosure, validUntil, conditions = [] } = event.body
    const at = event.occurredAt
    const asked = entryAt(kept, disclosure)
    const { restsOn = asked === undefined ? [] : assumedGrounds(asked, { at, ...event.body }) } =
      event.body
    const progress = { state: 'authorised' as const, at, validUntil, conditions, restsOn }
    return progressed(kept, disclosure, progress, mark)
  }
  if (event.type === 'DisclosureRefused') {
    return progressed(kept, event.body.disclosure, { state: 'refused' }, mark)
  }
  if (event.type === 'DisclosureMade') {
    const { disclosure, categories: sent } = event.body
    const old = entryAt(kept, disclosure)?.progress
    const restsOn = old !== undefined && 'restsOn' in old ? old.restsOn : []
    const frozen = frozenIn(event.body)
    const made = { state: 'made' as const, sent, leftAt: mark.at, restsOn }
    const progress = frozen === undefined ? made : { ...made, frozen }
    return progressed(kept, disclosure, progress, mark)
  }
  if (event.type === 'DisclosureAcknowledged') {
    const { disclosure } = event.body
    const old = entryAt(kept, disclosure)?.progress
    if (old === undefined || !('sent' in old)) return kept
    return progressed(kept, disclosure, { ...old, state: 'acknowledged' }, mark)
  }
  return kept
}

/** That the recipient was frozen, as a transfer says it; undefined where it was not. */
export const frozenIn = ({
  frozenSince: at,
  frozenBy: event,
}: Pick<BodyOf<typeof DisclosureMade>, 'frozenSince' | 'frozenBy'>): Mark | undefined =>
  at === undefined || event === undefined ? undefined : { at, event }

/** The sooner of two ends. */
export const soonerEnd = (a: Mark | undefined, b: Mark | undefined): Mark | undefined =>
  a === undefined || (b !== undefined && b.at < a.at) ? b : a

/**
 * How one transfer stands at `now`, by all that is known of its grounds, in whatever order it was told. What ends a
 * ground ends an open authorisation; what had left by then was authorised, and what left after it was not. Of an end
 * and a transfer at one instant the end was first: it protects. `frozen`: that the recipient was frozen after the
 * authorisation, where that is known; what left after it says so itself.
 */
export const stateOfDisclosure = (
  { progress, mark }: Disclosure,
  ends: Ends,
  now: Instant,
  frozen?: Mark,
): Mark & { readonly state: ResultState } => {
  if (!('restsOn' in progress)) return { state: progress.state, ...mark }
  const ended = firstEnd(findIn(ends), progress.restsOn)
  const end = soonerEnd(ended, 'sent' in progress ? progress.frozen : frozen)
  if ('sent' in progress)
    return end !== undefined && end.at <= progress.leftAt
      ? { state: 'made_after_withdrawal', ...mark }
      : { state: progress.state, ...mark }
  const { validUntil } = progress
  if (end !== undefined && end.at < validUntil) return { state: 'ended', ...end }
  return { state: validUntil <= now ? 'expired' : progress.state, ...mark }
}
