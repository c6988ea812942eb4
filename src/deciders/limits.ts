/** The limits of a credential, and whether something stays within them. */
import type { PurposeId, RecipientId } from '../kernel/ids.ts'

/** The purposes and recipients a credential is for; for all where it names none. */
export type Limits = {
  readonly purposes?: ReadonlySet<PurposeId> | undefined
  readonly recipients?: ReadonlySet<RecipientId> | undefined
}

/** `every`: it is not about particular ones, and so about all. `none`: it is about none of them. */
export type Extent<A> = ReadonlyArray<A> | 'every' | 'none'

/** The purposes and recipients that something changes or shows, whether it names them or not. */
export type Reach = {
  readonly purposes: Extent<PurposeId>
  readonly recipients: Extent<RecipientId>
}

const isWithin = <A>(extent: Extent<A>, limit: ReadonlySet<A> | undefined): boolean =>
  limit === undefined ||
  (extent !== 'every' && (extent === 'none' || extent.every((each) => limit.has(each))))

/** A limit bounds what is touched, not what is named (design invariant 11). */
export const isInReach = ({ purposes, recipients }: Reach, limits: Limits): boolean =>
  isWithin(purposes, limits.purposes) && isWithin(recipients, limits.recipients)

/** Whether there is any limit at all. */
export const isLimited = ({ purposes, recipients }: Limits): boolean =>
  purposes !== undefined || recipients !== undefined

/** The named items, or all if none is named: silence is about everything. */
export const namedOrEvery = <A>(named: A | undefined): Extent<A> =>
  named === undefined ? 'every' : [named]
