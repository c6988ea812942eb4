/** The changes that stand in their file: which of them are in force, and what stands behind them. */
import { decodeChange } from '../format/change.ts'
import type { Change } from '../format/change.ts'
import { changeBytes } from '../format/change.ts'
import { blockBytes } from '../format/layout.ts'
import type { Id } from '../format/heads.ts'

/** Changes one after another, and where the next one begins. */
export type Found = { readonly changes: ReadonlyArray<Change>; readonly end: number }

/** The changes from `at` on that follow the one numbered `after`. */
export const changesFrom = (vaultId: Id, bytes: Buffer, at: number, after: number): Found => {
  const changes: Change[] = []
  let end = at
  for (;;) {
    const change = decodeChange(vaultId, bytes, end)
    if (change === undefined || change.sequence !== after + changes.length + 1)
      return { changes, end }
    changes.push(change)
    end += changeBytes(change.images.length)
  }
}

/**
 * The offset of a whole change after the last one in force, which no crash leaves: a change is written when the one
 * before is on disk. Undefined if there is none.
 */
export const strayIn = (vaultId: Id, bytes: Buffer, from: number, last: number) => {
  for (let at = from; at < bytes.length; at += blockBytes) {
    const change = decodeChange(vaultId, bytes, at)
    if (change !== undefined && change.sequence > last) return at
  }
  return undefined
}
