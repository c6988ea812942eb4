/**
 * Compares the last signed tree with the one that this process remembers. An older copy, restored beside the keys, is
 * reported and overwritten by the newer tree, so that no smaller tree is ever signed.
 */
import { E } from '../../fp.ts'
import type { LastSigned, LastTree, SignedTree } from './last-signed.ts'

/** The size in the restored copy, and the signed size. */
export type PutBack = { readonly found: number; readonly signed: number }

/** The sentence for the operator; nothing personal. */
export const putBackText = ({ found, signed }: PutBack): string =>
  `an older copy of the last signed state was restored: it says ${found} entries, and ${signed} were signed. It is replaced by the newer one, and no smaller tree is signed; do not restore older copies into LEDGER_SIGNING, see docs/how-to/prove-the-log.md`

/**
 * The larger of the stored last signed tree and the newest endorsed tree, which was signed too; undefined if neither
 * exists.
 */
export const newerOf = <A extends SignedTree>(
  kept: A | undefined,
  endorsed: SignedTree | undefined,
): A | SignedTree | undefined =>
  kept !== undefined && endorsed !== undefined && endorsed.size > kept.size ? endorsed : kept

const withoutNote = ({ size, root }: SignedTree): LastTree => ({ size, root, note: undefined })

/**
 * `startedAt`: a tree known to be signed when this process started. `onPutBack` is called each time an older tree is
 * found.
 */
export const rememberSigned = (
  kept: LastSigned,
  startedAt: SignedTree | undefined,
  onPutBack: (putBack: PutBack) => void,
): LastSigned => {
  let known = startedAt
  return {
    ...kept,
    read: async () => {
      const there = await kept.read()
      // The store reports a missing file itself.
      if (E.isLeft(there) || there.right === undefined) return there
      const found = there.right
      if (known === undefined || found.size >= known.size) {
        known = found
        return there
      }
      const signed = known
      onPutBack({ found: found.size, signed: signed.size })
      if (!kept.isElected()) return E.right(withoutNote(signed))
      const mended = await kept.advance(found, signed)
      // The file was changed again meanwhile; the next look finds that.
      return E.isLeft(mended) && mended.left.failure !== 'not-advanced'
        ? E.left(mended.left)
        : E.right(withoutNote(signed))
    },
    advance: async (from, to) => {
      const advanced = await kept.advance(from, to)
      if (E.isRight(advanced)) known = to
      return advanced
    },
  }
}
