/** Cosignatures with a time (c2sp.org/tlog-cosignature, cosignature/v1). */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { toBase64 } from '../transparency/bytes/base64.ts'
import { bytesFrom } from '../transparency/bytes/text.ts'
import type { NoteSignature } from '../transparency/note/note.ts'
import type { Signer, SigningFailed } from '../transparency/signer.ts'

/** A signature as a line of a note, with its line feed. */
export const signatureLine = ({ name, keyId, bytes }: NoteSignature): string => {
  const id = Number.parseInt(keyId, 16)
  const whole = new Uint8Array(4 + bytes.length)
  new DataView(whole.buffer).setUint32(0, id)
  whole.set(bytes, 4)
  return `\u2014 ${name} ${toBase64(whole)}\n`
}

/** States over a checkpoint's text that at `seconds` (since 1970, above 0) this was the largest tree seen of its log. */
export const cosign = async (
  { name, id, sign }: Signer,
  text: string,
  seconds: bigint,
): Promise<Either<SigningFailed, NoteSignature>> => {
  const signed = await sign(bytesFrom(`cosignature/v1\ntime ${seconds}\n${text}`))
  if (E.isLeft(signed)) return signed
  const bytes = new Uint8Array(8 + signed.right.length)
  new DataView(bytes.buffer).setBigUint64(0, seconds)
  bytes.set(signed.right, 8)
  return E.right({ name, keyId: id, bytes })
}
