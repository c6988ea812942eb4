/**
 * The last signed tree, stored where it cannot be restored together with the log: beside the key, or in a database
 * that nodes share. It is advanced before a signature is made. So no size is ever signed with two roots, and no
 * smaller size after a larger one, even if this process is killed in between.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { equalBytes } from '../../transparency/bytes/equal.ts'
import type { SigningFailure } from '../failure.ts'

/** The tree of a checkpoint. */
export type SignedTree = {
  /** Entries, 0 to 2^53 - 1. */
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** A tree, with the note signed over it if that is stored. */
export type LastTree = SignedTree & { readonly note: Uint8Array | undefined }

/** Another node signed meanwhile, or the stored tree does not allow the request. Nothing was written. */
export type NotAdvanced = {
  readonly failure: 'not-advanced'
  readonly found: SignedTree | undefined
}

/** The functions for one origin. */
export type LastSigned = {
  readonly read: () => Promise<Either<SigningFailure, LastTree | undefined>>
  /** Replaces the expected tree by the next one; durable when it answers. */
  readonly advance: (
    from: SignedTree | undefined,
    to: SignedTree,
  ) => Promise<Either<SigningFailure | NotAdvanced, void>>
  /** Stores the note over the present tree, for other nodes to show; does nothing if there are none. */
  readonly keepNote: (tree: SignedTree, note: Uint8Array) => Promise<Either<SigningFailure, void>>
  /** Whether this process is the elected signer, as far as it knows. */
  readonly isElected: () => boolean
  /** Lets another process sign. */
  readonly close: () => Promise<void>
}

/** Whether both trees have the same size and root. */
export const isSameTree = (a: SignedTree | undefined, b: SignedTree | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.size === b.size && equalBytes(a.root, b.root)

/** The rule for everything that is signed: the size never falls, and each size has one root. */
export const mayFollow = (kept: SignedTree | undefined, next: SignedTree): boolean =>
  kept === undefined || next.size > kept.size || isSameTree(kept, next)

/** The check before each write: the stored tree is the expected one, and the next may follow it. */
export const checkAdvance = (
  there: SignedTree | undefined,
  from: SignedTree | undefined,
  to: SignedTree,
): Either<NotAdvanced, void> =>
  isSameTree(there, from) && mayFollow(there, to)
    ? E.right(undefined)
    : E.left({ failure: 'not-advanced', found: there })
