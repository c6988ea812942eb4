/**
 * Makes a log's first key, or finds that there was one. In this order, each step durable before the next: that nothing
 * is signed yet, the key, the note in the ledger's folder that the log is begun. So a first start that is broken off goes
 * on, and a folder of keys that is lost later is told from one that never was.
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
  /** The ledger's own. */
  readonly folder: string
  readonly origin: string
  readonly keys: KeyStore
  readonly lastSigned: Pick<LastSigned, 'read' | 'advance'>
  /** A command signs: no key is made. */
  readonly hasCommand: boolean
}

/** The tree of no entries: MTH({}) = SHA-256 of nothing (RFC 6962 section 2.1). */
const nothingSigned = { size: 0, root: nodeCrypto.sha256() }

const begin = async ({
  lastSigned,
  keys,
  origin,
  hasCommand,
}: Preparing): Promise<Either<SigningFailure, void>> => {
  const begun = await lastSigned.advance(undefined, nothingSigned)
  // Another node began it a moment ago.
  if (E.isLeft(begun) && begun.left.failure !== 'not-advanced') return E.left(begun.left)
  if (hasCommand) return E.right(undefined)
  const made = await keys.change(withFirst(origin, newSeed()))
  return E.isLeft(made) ? made : E.right(undefined)
}

const isUnsigned = (last: LastTree | undefined): boolean => last === undefined || last.size === 0

/** What there is of a log's keys and of what was signed by them. */
export type FoundKeys = {
  /** The logs that were begun here. */
  readonly begun: ReadonlyArray<string>
  /** The log's first key is still to be made. */
  readonly isNew: boolean
  readonly last: LastTree | undefined
}

/** Looks, and changes nothing: `signing-lost` where keys, or what was signed last, were there and are not any more. */
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
  // A list of keys without what was signed by them is what is left of a folder.
  if (isNew && keysOf(kept.right, origin).length > 0) return lost
  return E.right({ begun: begun.right, isNew, last: last.right })
}

/** Ready to sign; `signing-lost` where keys, or what was signed last, were there and are not any more. */
export const prepareKeys = async (preparing: Preparing): Promise<Either<SigningFailure, void>> => {
  const found = await findKeys(preparing)
  if (E.isLeft(found)) return found
  if (found.right.isNew) {
    const made = await begin(preparing)
    if (E.isLeft(made)) return made
  }
  return noteOrigin(preparing.folder, found.right.begun, preparing.origin)
}
