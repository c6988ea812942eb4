/** Makes the signed notes of a log. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { bytesFrom } from '../bytes/text.ts'
import { noteBytes } from '../note/note.ts'
import type { NoteSignature } from '../note/note.ts'
import type { Signer, SigningFailed } from '../signer.ts'

const signText = async (
  signer: Signer,
  text: string,
): Promise<Either<SigningFailed, NoteSignature>> => {
  const signed = await signer.sign(bytesFrom(text))
  return E.isLeft(signed)
    ? signed
    : E.right({ name: signer.name, keyId: signer.id, bytes: signed.right })
}

/** The text, which ends with a line feed, with a signature of each signer in order; or the failure of one. */
export const signNote = async (
  signers: readonly [Signer, ...ReadonlyArray<Signer>],
  text: string,
): Promise<Either<SigningFailed, Uint8Array>> => {
  const signatures: NoteSignature[] = []
  for (const signer of signers) {
    const signature = await signText(signer, text)
    if (E.isLeft(signature)) return signature
    signatures.push(signature.right)
  }
  return E.right(noteBytes({ text, signatures }))
}
