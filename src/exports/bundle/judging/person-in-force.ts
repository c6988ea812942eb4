/** What of a person's state is in force at the bundle's position: folded from its own rows, judged by the gates that decide. */
import { standing as standingProjection } from '../../../../projections/internal/standing.ts'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Catalogue } from '../../../catalogue/catalogue.ts'
import { viewAt } from '../../../catalogue/view.ts'
import { standingInForce } from '../../../decisions/standing-in-force.ts'
import type { PartInForce } from '../../../decisions/standing-in-force.ts'
import { decodeStored } from '../../../events/decode-stored.ts'
import type { SubjectId } from '../../../kernel/ids.ts'
import type { Instant } from '../../../kernel/instant.ts'
import { sizeOf } from '../../../kernel/entries.ts'
import { lensOf } from '../../../standing/lens/folded-lens.ts'
import { standingFrom } from '../../../standing/row/decode.ts'
import type { StoreFailure } from '../../../store/event-store.ts'
import type { BundleEnv } from '../env.ts'

/** The row of `state.jsonl` with the person's standing. */
export type StandingRow = { readonly subject: SubjectId; readonly text: string }

export type PersonInForce = {
  /** When the event at the position was recorded: everything is judged as of then. */
  readonly at: Instant
  readonly parts: ReadonlyArray<PartInForce>
  /** Other surrogates of the same person: what they refused is not in this bundle, and counts. */
  readonly joined: number
}

/** The name of the projection whose row this is. */
export const standingTable = standingProjection.name

/** When the event at a position was recorded; undefined for a position of none. */
export const recordedLast = async (
  { reader }: Pick<BundleEnv, 'reader'>,
  position: bigint,
): Promise<Either<StoreFailure, Instant | undefined>> => {
  if (position < 0n) return E.right(undefined)
  // Forwards: a server reads only from where an event begins.
  const page = await reader.readAll({ direction: 'forwards', from: position, maxCount: 1 })()
  if (E.isLeft(page)) return page
  const [last] = page.right
  const event = last?.position === position ? decodeStored(last.event.json) : undefined
  return E.right(event === undefined || E.isLeft(event) ? undefined : event.right.recordedAt)
}

/** Judged without the joined surrogates, whose records are not the bundle's. */
export const personInForce = (
  catalogue: Catalogue,
  { subject, text }: StandingRow,
  at: Instant,
): PersonInForce => {
  const standing = standingFrom(text)
  const moment = { view: viewAt(catalogue, at), at, subject, standing: lensOf(standing) }
  return { at, parts: standingInForce(moment, standing), joined: sizeOf(standing.joined) }
}
