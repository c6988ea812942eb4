/**
 * What was signed last, kept where it cannot be put back with the log: beside the key, or in a database that nodes
 * share. It is advanced before anything is signed, so that there are never two roots of one size, and never a smaller
 * size after a larger one, whatever ends this process in between.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { equalBytes } from '../../transparency/bytes/equal.ts'
import type { SigningFailure } from '../failure.ts'

/** The tree that a checkpoint stands for. */
export type SignedTree = {
  /** Entries, 0 to 2^53 - 1. */
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** A tree, and the note that was signed over it as far as it is kept. */
export type LastTree = SignedTree & { readonly note: Uint8Array | undefined }

/** Somebody else signed meanwhile, or what is there does not allow what was asked: nothing was written. */
export type NotAdvanced = {
  readonly failure: 'not-advanced'
  readonly found: SignedTree | undefined
}

/** For one origin. */
export type LastSigned = {
  readonly read: () => Promise<Either<SigningFailure, LastTree | undefined>>
  /** From what is believed to be there to the next; durable before it answers. */
  readonly advance: (
    from: SignedTree | undefined,
    to: SignedTree,
  ) => Promise<Either<SigningFailure | NotAdvanced, void>>
  /** Keeps the note over the tree that is there, for other nodes to show; where nobody else would, it keeps nothing. */
  readonly keepNote: (tree: SignedTree, note: Uint8Array) => Promise<Either<SigningFailure, void>>
  /** Whether this process is the one that signs, as far as it knows now. */
  readonly isElected: () => boolean
  /** Lets another sign. */
  readonly close: () => Promise<void>
}

/** Whether both are the same tree. */
export const isSameTree = (a: SignedTree | undefined, b: SignedTree | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.size === b.size && equalBytes(a.root, b.root)

/** The law of all that is signed: a size never goes back, and has one root. */
export const mayFollow = (kept: SignedTree | undefined, next: SignedTree): boolean =>
  kept === undefined || next.size > kept.size || isSameTree(kept, next)

/** The one check before a write: what is there is what was believed, and may be followed. */
export const checkAdvance = (
  there: SignedTree | undefined,
  from: SignedTree | undefined,
  to: SignedTree,
): Either<NotAdvanced, void> =>
  isSameTree(there, from) && mayFollow(there, to)
    ? E.right(undefined)
    : E.left({ failure: 'not-advanced', found: there })
