/**
 * A log whose positions are 0, 1, 2, …, whatever its own are. Some rows hold positions: folded from equal logs under
 * these, they are equal as well. An embedded log has them anyway, so its digest is the one that `replay` tells.
 */
import { E, pipe } from '../fp.ts'
import type { ReadAllOptions } from '../store/event-store.ts'
import type { Readable } from './walk.ts'

const unsupported = (): never => {
  throw new Error('a log in ordinals is read forwards only, whole, page after page')
}

/** For one reader, who goes on from the last event given, that one included; anything else is a bug and throws. */
export const inOrdinals = ({ readAll }: Readable): Readable => {
  let last: { readonly ordinal: bigint; readonly position: bigint } | undefined
  const start = (from: ReadAllOptions['from']): { from: bigint | 'start'; ordinal: bigint } => {
    if (from === 'start') return { from, ordinal: 0n }
    return last === undefined || from !== last.ordinal
      ? unsupported()
      : { from: last.position, ordinal: last.ordinal }
  }
  return {
    readAll:
      ({ direction, from, maxCount, streamPrefixes }) =>
      async () => {
        if (direction !== 'forwards' || streamPrefixes !== undefined) return unsupported()
        const begin = start(from)
        const read = await readAll({ direction, from: begin.from, maxCount })()
        if (E.isRight(read)) {
          const end = read.right.at(-1)
          const ordinal = begin.ordinal + BigInt(read.right.length - 1)
          if (end !== undefined) last = { ordinal, position: end.position }
        }
        return pipe(
          read,
          E.map((page) =>
            page.map((recorded, index) => ({
              ...recorded,
              position: begin.ordinal + BigInt(index),
            })),
          ),
        )
      },
  }
}
