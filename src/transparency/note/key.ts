/** Keys that verify signed notes (c2sp.org/signed-note): `name+keyid+base64`. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { fromBase64 } from '../bytes/base64.ts'
import { bytesFrom, textFrom } from '../bytes/text.ts'
import type { Primitives } from '../primitives.ts'
import type { NoteRejection } from './rejection.ts'

/** 1: an Ed25519 signature over the text. 4: a cosignature with a time (c2sp.org/tlog-cosignature). */
const algorithms = { 1: 'note', 4: 'cosignature' } as const

export type Key = {
  readonly name: string
  /** Eight hex digits: the first four bytes of a hash over name and key. */
  readonly id: string
  readonly kind: 'note' | 'cosignature'
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/** A name of a key: some text without blanks and plus signs. */
export const isKeyName = (text: string): boolean =>
  text.length > 0 && !/[\s+\u0000-\u001f]/u.test(text)

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The four bytes of an id as eight hex digits. */
export const keyIdOf = (bytes: Uint8Array): string => hexOf(bytes.subarray(0, 4))

const kindOf = (algorithm: number): Key['kind'] | undefined =>
  algorithm === 1 || algorithm === 4 ? algorithms[algorithm] : undefined

/** Reads a key; refuses one whose id is not that of its name and bytes, and algorithms other than 1 and 4. */
export const keyFrom = ({ sha256 }: Primitives, vkey: string): Either<NoteRejection, Key> => {
  const malformed = E.left({ rejected: 'key-malformed' } as const)
  if (textFrom(bytesFrom(vkey)) !== vkey) return malformed
  // Base64 may hold a plus sign, a name may not: the first two divide.
  const [, name, expected, spelled] = /^([^+]*)\+([0-9a-f]{8})\+([^\s]*)$/u.exec(vkey) ?? []
  if (name === undefined || expected === undefined || spelled === undefined) return malformed
  const bytes = fromBase64(spelled)
  const [algorithm] = bytes ?? []
  if (!isKeyName(name) || bytes === undefined || algorithm === undefined) return malformed
  const computed = keyIdOf(sha256(bytesFrom(`${name}\n`), bytes))
  if (computed !== expected) return E.left({ rejected: 'key-id-differs', computed, expected })
  const kind = kindOf(algorithm)
  if (kind === undefined) return E.left({ rejected: 'key-algorithm', algorithm })
  if (bytes.length !== 33) return malformed
  return E.right({ name, id: expected, kind, publicKey: bytes.subarray(1) })
}
