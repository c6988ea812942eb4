/** Finds the known keys that signed a note. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { bytesFrom } from '../bytes/text.ts'
import type { Primitives } from '../primitives.ts'
import { cosignedBytes } from './cosigned.ts'
import type { Key } from './key.ts'
import type { Note, NoteSignature } from './note.ts'
import type { NoteRejection } from './rejection.ts'

export type Signed = {
  readonly key: Key
  /** The time that a witness states, in seconds since 1970; undefined for the log's own signature. */
  readonly seconds: bigint | undefined
}

/** The largest time in a signed 64-bit number (c2sp.org/tlog-cosignature). */
const maxSeconds = 2n ** 63n - 1n

const timeOf = (bytes: Uint8Array): bigint =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0)

const check = (
  { verifyEd25519 }: Primitives,
  key: Key,
  text: string,
  { bytes }: NoteSignature,
): Signed | undefined => {
  if (key.kind === 'note')
    return verifyEd25519(key.publicKey, bytesFrom(text), bytes)
      ? { key, seconds: undefined }
      : undefined
  if (bytes.length !== 72) return undefined
  const seconds = timeOf(bytes)
  if (seconds > maxSeconds) return undefined
  const signed = cosignedBytes(text, seconds)
  return verifyEd25519(key.publicKey, signed, bytes.subarray(8)) ? { key, seconds } : undefined
}

/**
 * The keys that signed, each once. A signature by an unknown key is ignored; a wrong signature under a known key
 * refuses the whole note.
 */
export const verifyNote = (
  primitives: Primitives,
  { text, signatures }: Note,
  keys: ReadonlyArray<Key>,
): Either<NoteRejection, ReadonlyArray<Signed>> => {
  const found = new Map<Key, Signed>()
  for (const signature of signatures) {
    const { name, keyId } = signature
    const key = keys.find((known) => known.name === name && known.id === keyId)
    if (key === undefined) continue
    const signed = check(primitives, key, text, signature)
    if (signed === undefined) return E.left({ rejected: 'signature-wrong', name, keyId })
    if (!found.has(key)) found.set(key, signed)
  }
  return E.right([...found.values()])
}
