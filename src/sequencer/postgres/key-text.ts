/** A log's keys as text for a database, each private key wrapped under a key-encryption key. */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import type { KeptKey, KeptKeys } from '../keys/key-store.ts'
import { vkeyOf } from '../keys/ed25519.ts'
import { nameInVkey } from '../keys/vkey.ts'

/** Wraps 32 bytes under the newest key-encryption key; `unwrap` answers undefined if the key of that epoch is missing. */
export type SeedWrapping = {
  readonly newest: number
  readonly wrap: (key: Uint8Array) => { readonly epoch: number; readonly bytes: Uint8Array }
  readonly unwrap: (wrapped: {
    readonly epoch: number
    readonly bytes: Uint8Array
  }) => Uint8Array | undefined
}

const format = 'consent-ledger-log-keys/1'

const StoredKey = closed(
  'StoredLogKey',
  { vkey: text(1_024), state: words('LogKeyState', ['signing', 'retired']) },
  { epoch: whole(1, 99_999), wrapped: text(128) },
)
type StoredKey = t.TypeOf<typeof StoredKey>
const StoredKeys = closed('StoredLogKeys', {
  format: words('LogKeysFormat', [format]),
  keys: list(StoredKey, 4_096),
})

/** The text of keys. */
export const storedKeysText = ({ wrap }: SeedWrapping, keys: KeptKeys): string =>
  JSON.stringify({
    format,
    keys: keys.map((key): StoredKey => {
      if (key.state === 'retired') return { vkey: key.vkey, state: key.state }
      const { epoch, bytes } = wrap(key.seed)
      const wrapped = Buffer.from(bytes).toString('base64')
      return { vkey: key.vkey, state: key.state, epoch, wrapped }
    }),
  })

const open = ({ unwrap }: SeedWrapping, stored: StoredKey): Either<string, KeptKey> => {
  const { vkey, state, epoch, wrapped } = stored
  if (state === 'retired') return E.right({ vkey, state })
  if (epoch === undefined || wrapped === undefined) return E.left('a key that signs is missing')
  const seed = unwrap({ epoch, bytes: Buffer.from(wrapped, 'base64') })
  if (seed === undefined)
    return E.left(`a key does not open under the key-encryption key of epoch ${epoch}`)
  return vkeyOf(nameInVkey(vkey), seed) === vkey
    ? E.right({ vkey, state, seed })
    : E.left('a key is another than its name says')
}

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Reads the text, or says what is wrong with it. `isOld`: a key is wrapped under an older epoch. */
export const storedKeysFrom = (
  wrapping: SeedWrapping,
  json: string,
): Either<string, { readonly keys: KeptKeys; readonly isOld: boolean }> => {
  const value = parse(json)
  if (!StoredKeys.is(value)) return E.left('it is not a list of keys')
  const keys: KeptKey[] = []
  for (const stored of value.keys) {
    const key = open(wrapping, stored)
    if (E.isLeft(key)) return key
    keys.push(key.right)
  }
  const isOld = value.keys.some(({ epoch }) => epoch !== undefined && epoch !== wrapping.newest)
  return E.right({ keys, isOld })
}
