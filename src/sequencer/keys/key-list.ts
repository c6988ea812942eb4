/** The list of a log's keys as text: each key, and whether it signs. Private keys are stored elsewhere. */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import { closed, list, text, words } from '../../kernel/codec.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { keyFrom } from '../../transparency/note/key.ts'

const format = 'consent-ledger-log-keys/1'
// Enough for a new key each month for centuries.
const maxKeys = 4_096
// A name of at most 128 characters, an id, and 33 bytes in base64; a setting may have a longer name.
const maxVkey = 1_024

const ListedKey = closed('LogKey', {
  vkey: text(maxVkey),
  state: words('LogKeyState', ['signing', 'retired']),
})
const KeyList = closed('LogKeys', {
  format: words('LogKeysFormat', [format]),
  keys: list(ListedKey, maxKeys),
})

export type ListedKey = t.TypeOf<typeof ListedKey>

/** The text of a list. */
export const keyListText = (keys: ReadonlyArray<ListedKey>): string =>
  `${JSON.stringify({ format, keys: keys.map(({ vkey, state }) => ({ vkey, state })) }, undefined, 2)}\n`

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Reads a list, or says what is wrong with it. */
export const keyListFrom = (json: string): Either<string, ReadonlyArray<ListedKey>> => {
  const value = parse(json)
  if (!KeyList.is(value)) return E.left('it is not a list of keys')
  const isKey = ({ vkey }: ListedKey): boolean => E.isRight(keyFrom(nodeCrypto, vkey))
  return value.keys.every(isKey) ? E.right(value.keys) : E.left('one of its keys is malformed')
}
