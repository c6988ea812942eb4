/** An operator's knowledge of the log's end. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { fault } from './fault.ts'
import type { ConfigFault } from './fault.ts'

/** One setting as it was given: by which flag or variable, and what. */
export type Setting = { readonly name: string; readonly value: string }

export type KnownPositions = {
  /** The log holds at least the events up to here, as was noted outside it: one that ends before is not opened. */
  readonly expect?: bigint
  /** Events after this position, the log's last, are lost: accepted for one start. -1n: all events. */
  readonly acceptLoss?: bigint
}

const shape = /^(?:-1|\d{1,18})$/

/** Both settings, or which is wrong. */
export const positionsFrom = (
  expect: Setting | undefined,
  lost: Setting | undefined,
): Either<ConfigFault, KnownPositions> => {
  if (expect !== undefined && !shape.test(expect.value))
    return fault(expect.name, 'the position of an event, a whole number')
  if (lost !== undefined && !shape.test(lost.value))
    return fault(
      lost.name,
      "the position of the log's last event, a whole number; -1 where it is empty",
    )
  return E.right({
    ...(expect === undefined ? {} : { expect: BigInt(expect.value) }),
    ...(lost === undefined ? {} : { acceptLoss: BigInt(lost.value) }),
  })
}
