/** Makes cosignatures of a witness (c2sp.org/tlog-cosignature, cosignature/v1). */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { cosignedBytes } from '../note/cosigned.ts'
import type { NoteSignature } from '../note/note.ts'
import type { Signer, SigningFailed } from '../signer.ts'

const timeBytes = (seconds: bigint): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, seconds)
  return bytes
}

/**
 * A cosignature/v1 over a checkpoint's text. It states that at `seconds` (since 1970, 1 to 2^63 - 1) this was the
 * largest tree that the witness had seen. The signer's id is that of a key of kind `cosignature`.
 */
export const cosign = async (
  signer: Signer,
  text: string,
  seconds: bigint,
): Promise<Either<SigningFailed, NoteSignature>> => {
  const signed = await signer.sign(cosignedBytes(text, seconds))
  return E.isLeft(signed)
    ? signed
    : E.right({
        name: signer.name,
        keyId: signer.id,
        bytes: Uint8Array.of(...timeBytes(seconds), ...signed.right),
      })
}
