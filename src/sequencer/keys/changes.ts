/** What may be done with the keys of a log. Pure. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { vkeyOf } from './ed25519.ts'
import type { Seed } from './ed25519.ts'
import type { KeptKey, KeptKeys } from './key-store.ts'
import { idInVkey } from './vkey.ts'

/** Why keys are left as they are. */
export type KeyRefusal =
  | { readonly refusal: 'log-key-unknown'; readonly keyId: string }
  | { readonly refusal: 'log-key-retired'; readonly keyId: string }
  /** Without it nothing would sign. */
  | { readonly refusal: 'log-key-last'; readonly keyId: string }

/** Those of one origin: a key has the name of its log. */
export const keysOf = (keys: KeptKeys, origin: string): KeptKeys =>
  keys.filter(({ vkey }) => vkey.startsWith(`${origin}+`))

const signsFor =
  (origin: string) =>
  (key: KeptKey): boolean =>
    key.state === 'signing' && key.vkey.startsWith(`${origin}+`)

/** A first key where none of this origin signs: two that start at once make one. */
export const withFirst =
  (origin: string, seed: Seed) =>
  (keys: KeptKeys): Either<never, KeptKeys> =>
    keysOf(keys, origin).length > 0
      ? E.right(keys)
      : E.right([...keys, { vkey: vkeyOf(origin, seed), state: 'signing', seed }])

/** Another key that signs, beside those that do. */
export const withNext =
  (origin: string, seed: Seed) =>
  (keys: KeptKeys): Either<never, KeptKeys> =>
    E.right([...keys, { vkey: vkeyOf(origin, seed), state: 'signing', seed }])

/** The key signs no more; what it signed still verifies. */
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
