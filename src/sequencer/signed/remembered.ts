/**
 * The last signed state, held against what this process knows to have been signed: an older copy that was put back beside
 * the keys is told, and written over by the newer one, so that no smaller tree is ever signed.
 */
import { E } from '../../fp.ts'
import type { LastSigned, LastTree, SignedTree } from './last-signed.ts'

/** Entries that the copy tells of, and entries that were signed. */
export type PutBack = { readonly found: number; readonly signed: number }

/** For the operator: nothing personal. */
export const putBackText = ({ found, signed }: PutBack): string =>
  `an older copy of the last signed state was restored: it says ${found} entries, and ${signed} were signed. It is replaced by the newer one, and no smaller tree is signed; do not restore older copies into LEDGER_SIGNING, see docs/how-to/prove-the-log.md`

/** The larger of what is kept as signed last and what others endorsed, which was signed too; nothing where nothing is kept. */
export const newerOf = <A extends SignedTree>(
  kept: A | undefined,
  endorsed: SignedTree | undefined,
): A | SignedTree | undefined =>
  kept !== undefined && endorsed !== undefined && endorsed.size > kept.size ? endorsed : kept

const withoutNote = ({ size, root }: SignedTree): LastTree => ({ size, root, note: undefined })

/** `startedAt`: known to be signed when this process started. `onPutBack` is told each time that an older state is found. */
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
      // A file that is gone is told as such.
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
      // Changed once more meanwhile: the next look meets it.
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
