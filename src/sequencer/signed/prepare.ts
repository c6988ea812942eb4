/**
 * Creates a log's first key, or finds the existing ones. Three steps, each durable before the next: the empty
 * last-signed tree, the key, and the note in the ledger's folder that the log is begun. So an interrupted first start
 * can continue, and a lost folder of keys is distinguished from one that never existed.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { SigningFailure } from '../failure.ts'
import { keysOf, withFirst } from '../keys/changes.ts'
import { newSeed } from '../keys/ed25519.ts'
import type { KeyStore } from '../keys/key-store.ts'
import type { LastSigned, LastTree } from './last-signed.ts'
import { nextOrigin } from './origin.ts'
import { noteOrigin, readOrigins } from './origins.ts'

export type Preparing = {
  /** The ledger's folder. */
  readonly folder: string
  readonly origin: string
  readonly keys: KeyStore
  readonly lastSigned: Pick<LastSigned, 'read' | 'advance'>
  /** Whether a command signs, so that no key is created. */
  readonly hasCommand: boolean
}

/** The empty tree: MTH({}) = SHA-256 of nothing (RFC 6962 section 2.1). */
const nothingSigned = { size: 0, root: nodeCrypto.sha256() }

const begin = async ({
  lastSigned,
  keys,
  origin,
  hasCommand,
}: Preparing): Promise<Either<SigningFailure, void>> => {
  const begun = await lastSigned.advance(undefined, nothingSigned)
  // Another node began the log a moment ago.
  if (E.isLeft(begun) && begun.left.failure !== 'not-advanced') return E.left(begun.left)
  if (hasCommand) return E.right(undefined)
  const made = await keys.change(withFirst(origin, newSeed()))
  return E.isLeft(made) ? made : E.right(undefined)
}

const isUnsigned = (last: LastTree | undefined): boolean => last === undefined || last.size === 0

/** The keys of a log, and the tree that they signed last. */
export type FoundKeys = {
  /** The origins begun in this folder. */
  readonly begun: ReadonlyArray<string>
  /** Whether the log's first key must still be created. */
  readonly isNew: boolean
  readonly last: LastTree | undefined
}

/** Looks, and changes nothing. `signing-lost` if keys or the last signed tree existed and are gone. */
export const findKeys = async ({
  folder,
  origin,
  keys,
  lastSigned,
  hasCommand,
}: Omit<Preparing, 'lastSigned'> & {
  readonly lastSigned: Pick<LastSigned, 'read'>
}): Promise<Either<SigningFailure, FoundKeys>> => {
  const begun = await readOrigins(folder)
  if (E.isLeft(begun)) return begun
  const [kept, last] = [await keys.read(), await lastSigned.read()]
  if (E.isLeft(kept)) return kept
  if (E.isLeft(last)) return last
  const isBegun = begun.right.includes(origin)
  const hasKey = hasCommand || keysOf(kept.right, origin).length > 0
  const lost = E.left({ failure: 'signing-lost', origin, next: nextOrigin(origin) } as const)
  if (isBegun ? !hasKey || last.right === undefined : !hasKey && !isUnsigned(last.right))
    return lost
  const isNew = !hasKey || last.right === undefined
  // A list of keys without a last signed tree: a part of the folder is lost.
  if (isNew && keysOf(kept.right, origin).length > 0) return lost
  return E.right({ begun: begun.right, isNew, last: last.right })
}

/** Makes the log ready to sign. `signing-lost` if keys or the last signed tree existed and are gone. */
export const prepareKeys = async (preparing: Preparing): Promise<Either<SigningFailure, void>> => {
  const found = await findKeys(preparing)
  if (E.isLeft(found)) return found
  if (found.right.isNew) {
    const made = await begin(preparing)
    if (E.isLeft(made)) return made
  }
  return noteOrigin(preparing.folder, found.right.begun, preparing.origin)
}
