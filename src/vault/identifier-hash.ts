/** The stored form of an identifier: its kind, and its HMAC under the vault's identifier key. */
import { sha256From } from '../kernel/ids.ts'
import type { Sha256 } from '../kernel/ids.ts'
import { hmac } from './derive.ts'
import type { Identifier, IdentifierKind } from './identifiers/identifier.ts'

/** `former` is the hash of the spelling of earlier versions, where that was another. */
export type HashedIdentifier = {
  readonly kind: IdentifierKind
  readonly hash: Sha256
  readonly former?: Sha256
}

/** Hashes with `indexKey` (32 bytes). A kind holds no line feed, so kind and value cannot run into one another. */
export const hashIdentifier = (indexKey: Uint8Array) => {
  const hashOf = (kind: string, value: string): Sha256 =>
    sha256From(hmac(indexKey, `${kind}\n${value}`).toString('hex'))
  return ({ kind, value, former }: Identifier): HashedIdentifier =>
    former === undefined
      ? { kind, hash: hashOf(kind, value) }
      : { kind, hash: hashOf(kind, value), former: hashOf(kind, former) }
}
