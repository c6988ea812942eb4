/** The keys that a bundle hands out, asked for again while it leaves: an erasure meanwhile breaks it off. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Kid } from '../../../events/sealed.ts'
import type { SubjectId } from '../../../kernel/ids.ts'
import type { SubjectKeys, VaultFailure } from '../../../vault/key-vault.ts'
import type { Pieces } from '../archive/pieces.ts'
import type { Opened } from './openings.ts'

/** A key of the person was destroyed after the bundle opened a part with it. */
export type ErasedMeanwhile = { readonly failure: 'erased' }

/** Says whether more of a bundle may leave now. */
export type MayLeave<F> = () => Promise<Either<F, void>>

export type KeysHeld = {
  /** Notes the keys that opened these parts. */
  readonly note: (opened: ReadonlyArray<Opened>) => void
  /** Asks the vault for each noted key: one or two a person, since only a new start after an erasure makes another. */
  readonly check: MayLeave<VaultFailure | ErasedMeanwhile>
}

/** No key yet. */
export const keysHeld = (keyOf: SubjectKeys['existing'], subject: SubjectId): KeysHeld => {
  const kids = new Set<Kid>()
  return {
    note: (opened) => {
      for (const { kid, fields } of opened) if (fields !== undefined) kids.add(kid)
    },
    check: async () => {
      for (const kid of kids) {
        const key = await keyOf(subject, kid)()
        if (E.isLeft(key)) return key
        if (key.right.state !== 'live') return E.left({ failure: 'erased' })
      }
      return E.right(undefined)
    },
  }
}

/** What leaves between two checks at most, in bytes. */
const checkedBytes = 64 * 1024

const partsOf = function* (bytes: Uint8Array): Generator<Either<never, Uint8Array>, void> {
  for (let at = 0; at < bytes.length; at += checkedBytes)
    yield E.right(bytes.subarray(at, at + checkedBytes))
}

/** The same bytes, of which each part leaves right after a check. A failed check takes the place of the part, and ends them. */
export async function* checkedPieces<F, G>(
  pieces: Pieces<F>,
  mayLeave: MayLeave<G>,
): AsyncGenerator<Either<F | G, Uint8Array>, void> {
  for await (const piece of pieces) {
    for (const part of E.isLeft(piece) ? [piece] : partsOf(piece.right)) {
      const checked = await mayLeave()
      if (E.isLeft(checked)) return yield checked
      yield part
    }
  }
}
