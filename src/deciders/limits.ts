/** The limits of a credential, and the test whether an act stays within them. */
import type { PurposeId, RecipientId } from '../kernel/ids.ts'

/** The purposes and recipients that a credential may touch; absent: all. */
export type Limits = {
  readonly purposes?: ReadonlySet<PurposeId> | undefined
  readonly recipients?: ReadonlySet<RecipientId> | undefined
}

/** `every`: all of them, because none is named. `none`: no purpose or recipient is touched. */
export type Extent<A> = ReadonlyArray<A> | 'every' | 'none'

/** The purposes and recipients that an act changes or shows, whether it names them or not. */
export type Reach = {
  readonly purposes: Extent<PurposeId>
  readonly recipients: Extent<RecipientId>
}

const isWithin = <A>(extent: Extent<A>, limit: ReadonlySet<A> | undefined): boolean =>
  limit === undefined ||
  (extent !== 'every' && (extent === 'none' || extent.every((each) => limit.has(each))))

/** A limit applies to everything that is touched, named or not (design invariant 11). */
export const isInReach = ({ purposes, recipients }: Reach, limits: Limits): boolean =>
  isWithin(purposes, limits.purposes) && isWithin(recipients, limits.recipients)

/** Whether the credential has any limit. */
export const isLimited = ({ purposes, recipients }: Limits): boolean =>
  purposes !== undefined || recipients !== undefined

/** The named items, or all: an act that names none is about everything. */
export const namedOrEvery = <A>(named: A | undefined): Extent<A> =>
  named === undefined ? 'every' : [named]
