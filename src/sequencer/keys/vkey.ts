/** Public Ed25519 keys of signed notes (c2sp.org/signed-note), and the parts of their texts. */
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { keyOf } from '../../transparency/note/key.ts'
import type { Key } from '../../transparency/note/key.ts'

/** The key of a log, by its name. */
export const noteKeyOf = (name: string, publicKey: Uint8Array): Key =>
  keyOf(nodeCrypto, { name, kind: 'note', publicKey })

/** The name in a key's text; a name never contains a plus sign. */
export const nameInVkey = (vkey: string): string => vkey.split('+')[0] ?? ''

/** The id in a key's text: eight hex digits. */
export const idInVkey = (vkey: string): string => vkey.split('+')[1] ?? ''
