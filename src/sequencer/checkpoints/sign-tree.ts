/** Makes one checkpoint: first advances the stored last-signed tree, then signs, then shows. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { checkpointText } from '../../transparency/note/checkpoint.ts'
import type { Signer, SigningFailed } from '../../transparency/signer.ts'
import { signNote } from '../../transparency/signing/sign-note.ts'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'
import type { SigningFailure } from '../failure.ts'
import { isSameTree } from '../signed/last-signed.ts'
import type { LastSigned, NotAdvanced, SignedTree } from '../signed/last-signed.ts'

export type Signers = readonly [Signer, ...ReadonlyArray<Signer>]

/** The note over a tree. Equal trees and keys give equal bytes (RFC 8032). */
export const noteOver = async (
  origin: string,
  signers: Signers,
  { size, root }: SignedTree,
): Promise<Either<SigningFailed, ShownCheckpoint>> => {
  const text = checkpointText({ origin, size, root, extensions: [] })
  const note = await signNote(signers, text)
  return E.isLeft(note) ? note : E.right({ note: note.right, size, root })
}

/** Signs the next tree after the last signed one. */
export const signNext = async (
  origin: string,
  lastSigned: Pick<LastSigned, 'advance' | 'keepNote'>,
  signers: Signers,
  from: SignedTree | undefined,
  to: SignedTree,
): Promise<Either<SigningFailure | NotAdvanced | SigningFailed, ShownCheckpoint>> => {
  if (!isSameTree(from, to)) {
    const advanced = await lastSigned.advance(from, to)
    if (E.isLeft(advanced)) return advanced
  }
  const signed = await noteOver(origin, signers, to)
  if (E.isLeft(signed)) return signed
  const kept = await lastSigned.keepNote(to, signed.right.note)
  return E.isLeft(kept) ? kept : signed
}
