import type { TreeNotRead } from '../../transparency/tree/not-read.ts'

/** Failures of the tree's files. The folder is derived: a fault costs time, and no event. */

export type TreeFailure =
  /** A folder that belongs to another ledger, which nothing here may cut or write over. */
  | {
      readonly failure: 'tree-of-another-ledger'
      readonly expected: string
      readonly found: string
    }
  /** The disk refused: nothing more is written until the folder is opened again. */
  | { readonly failure: 'tree-not-written'; readonly cause: unknown }
  /** The folder could not be opened or read. */
  | TreeNotRead
  /** A bug in the caller: positions rise with the index, and a hash has 32 bytes. Nothing was written. */
  | { readonly failure: 'leaf-out-of-order'; readonly index: number; readonly position: bigint }
