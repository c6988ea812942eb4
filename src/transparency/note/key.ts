/** Public keys of signed notes (c2sp.org/signed-note): `name+keyid+base64`. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { bytesFrom, textFrom } from '../bytes/text.ts'
import type { Primitives } from '../primitives.ts'
import type { NoteRejection } from './rejection.ts'

/**
 * The type byte of a key. 1: an Ed25519 signature over the text. 4: a cosignature with a time
 * (c2sp.org/tlog-cosignature).
 */
const algorithms = { note: 1, cosignature: 4 } as const

export type Key = {
  readonly name: string
  /** Eight hex digits: the first four bytes of a hash over name and key. */
  readonly id: string
  readonly kind: 'note' | 'cosignature'
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/** Whether a text can be a key's name: not empty, without blanks (of any script), plus signs and control characters. */
export const isKeyName = (text: string): boolean =>
  text.length > 0 && !/[\p{White_Space}+\u0000-\u001f]/u.test(text)

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The first four bytes as eight hex digits. */
export const keyIdOf = (bytes: Uint8Array): string => hexOf(bytes.subarray(0, 4))

const kindOf = (algorithm: number): Key['kind'] | undefined => {
  if (algorithm === algorithms.note) return 'note'
  return algorithm === algorithms.cosignature ? 'cosignature' : undefined
}

const idOf = ({ sha256 }: Primitives, name: string, bytes: Uint8Array): string =>
  keyIdOf(sha256(bytesFrom(`${name}\n`), bytes))

const bytesOf = ({ kind, publicKey }: Pick<Key, 'kind' | 'publicKey'>): Uint8Array =>
  Uint8Array.of(algorithms[kind], ...publicKey)

/** A key with the id that follows from its name, kind and bytes. The name must pass `isKeyName`. */
export const keyOf = (primitives: Primitives, key: Omit<Key, 'id'>): Key => ({
  ...key,
  id: idOf(primitives, key.name, bytesOf(key)),
})

/** The text of a key; `keyFrom` accepts no other spelling. */
export const vkeyText = (key: Key): string => `${key.name}+${key.id}+${toBase64(bytesOf(key))}`

/** Reads a key. Refuses an id that does not follow from name and bytes, and algorithms other than 1 and 4. */
export const keyFrom = (primitives: Primitives, vkey: string): Either<NoteRejection, Key> => {
  const malformed = E.left({ rejected: 'key-malformed' } as const)
  if (textFrom(bytesFrom(vkey)) !== vkey) return malformed
  // Base64 may contain a plus sign, a name may not: the first two plus signs separate the parts.
  const [, name, expected, spelled] = /^([^+]*)\+([0-9a-f]{8})\+(\S*)$/u.exec(vkey) ?? []
  if (name === undefined || expected === undefined || spelled === undefined) return malformed
  const bytes = fromBase64(spelled)
  const [algorithm] = bytes ?? []
  if (!isKeyName(name) || bytes === undefined || algorithm === undefined) return malformed
  const computed = idOf(primitives, name, bytes)
  if (computed !== expected) return E.left({ rejected: 'key-id-differs', computed, expected })
  const kind = kindOf(algorithm)
  if (kind === undefined) return E.left({ rejected: 'key-algorithm', algorithm })
  if (bytes.length !== 33) return malformed
  return E.right({ name, id: expected, kind, publicKey: bytes.subarray(1) })
}
