/** The ring as three functions, for what keeps a secret of its own under the same key-encryption keys. */
import { E } from '../fp.ts'
import { unwrap, wrap } from './kek.ts'
import type { KekRing, Wrapped } from './kek.ts'

export type Wrapping = {
  /** The epoch that `wrap` writes under. */
  readonly newest: number
  readonly isGiven: (epoch: number) => boolean
  readonly wrap: (key: Uint8Array) => Wrapped
  /** Undefined when the epoch's key was not given, or is not the one that wrapped this. */
  readonly unwrap: (wrapped: Wrapped) => Uint8Array | undefined
}

/** Wraps 32-byte keys under `ring`; `label` says what they are for, and unwraps only the same. */
export const wrappingOf = (ring: KekRing, label: string): Wrapping => ({
  newest: ring.newest,
  isGiven: (epoch) => ring.keys.has(epoch),
  wrap: (key) => wrap(ring, label, key),
  unwrap: (wrapped) => {
    const key = unwrap(ring, label, wrapped)
    return E.isRight(key) ? key.right : undefined
  },
})
