/** The allowed changes of a log's keys, without side effects. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { vkeyOf } from './ed25519.ts'
import type { Seed } from './ed25519.ts'
import type { KeptKey, KeptKeys } from './key-store.ts'
import { idInVkey } from './vkey.ts'

/** Reasons to refuse a change of keys. */
export type KeyRefusal =
  | { readonly refusal: 'log-key-unknown'; readonly keyId: string }
  | { readonly refusal: 'log-key-retired'; readonly keyId: string }
  /** The log's only signing key cannot be retired. */
  | { readonly refusal: 'log-key-last'; readonly keyId: string }

/** The keys of one origin; a key has the name of its log. */
export const keysOf = (keys: KeptKeys, origin: string): KeptKeys =>
  keys.filter(({ vkey }) => vkey.startsWith(`${origin}+`))

const signsFor =
  (origin: string) =>
  (key: KeptKey): boolean =>
    key.state === 'signing' && key.vkey.startsWith(`${origin}+`)

/** Adds a first key if this origin has none that signs; two concurrent starts make only one. */
export const withFirst =
  (origin: string, seed: Seed) =>
  (keys: KeptKeys): Either<never, KeptKeys> =>
    keysOf(keys, origin).length > 0
      ? E.right(keys)
      : E.right([...keys, { vkey: vkeyOf(origin, seed), state: 'signing', seed }])

/** Adds another signing key beside the present ones. */
export const withNext =
  (origin: string, seed: Seed) =>
  (keys: KeptKeys): Either<never, KeptKeys> =>
    E.right([...keys, { vkey: vkeyOf(origin, seed), state: 'signing', seed }])

/** Retires the key: it signs no more, and its signatures still verify. */
export const retiring =
  (origin: string, keyId: string) =>
  (keys: KeptKeys): Either<KeyRefusal, KeptKeys> => {
    const key = keysOf(keys, origin).find((each) => idInVkey(each.vkey) === keyId)
    if (key === undefined) return E.left({ refusal: 'log-key-unknown', keyId })
    if (key.state === 'retired') return E.left({ refusal: 'log-key-retired', keyId })
    if (keys.filter(signsFor(origin)).length === 1)
      return E.left({ refusal: 'log-key-last', keyId })
    return E.right(keys.map((each) => (each === key ? { vkey: key.vkey, state: 'retired' } : each)))
  }
