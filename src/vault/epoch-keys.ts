/** One secret kept wrapped under every epoch in use, which proves the key-encryption keys given before any is used. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { corrupt } from './key-row.ts'
import { unwrap, wrap } from './kek.ts'
import type { KekRing, Wrapped } from './kek.ts'
import type { VaultFailure } from './key-vault.ts'

const indexLabel = 'identifier-index'

/** The identifier key wrapped under the ring's newest epoch. */
export const wrapIndexKey = (ring: KekRing, indexKey: Uint8Array): Wrapped =>
  wrap(ring, indexLabel, indexKey)

/** The identifier key, when it unwraps under every epoch in use, to the same. */
export const proveEpochs = (
  ring: KekRing,
  inUse: ReadonlyArray<Wrapped>,
): Either<VaultFailure, Uint8Array> => {
  const found: Uint8Array[] = []
  for (const wrapped of inUse) {
    const key = unwrap(ring, indexLabel, wrapped)
    if (E.isLeft(key)) return key
    found.push(key.right)
  }
  const [first] = found
  if (first === undefined || found.some((key) => Buffer.compare(key, first) !== 0))
    return corrupt('meta')
  return E.right(first)
}

/** Only the newest epoch given is written under: keys can be moved to no other. */
export const checkTarget = (ring: KekRing, to: number): Either<VaultFailure, void> => {
  if (!ring.keys.has(to)) return E.left({ failure: 'kek-missing', epoch: to })
  return to === ring.newest
    ? E.right(undefined)
    : E.left({ failure: 'kek-malformed', reason: 'only the newest epoch is written under' })
}
