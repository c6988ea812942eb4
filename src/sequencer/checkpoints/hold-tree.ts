/** Compares the tree with the last signed one: at the same size it must have the same root, or nothing may be signed. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import type { Prover } from '../../transparency/proving/prover.ts'
import type { LogFault } from '../failure.ts'
import { isSameTree } from '../signed/last-signed.ts'
import type { SignedTree } from '../signed/last-signed.ts'

/** Succeeds if the tree has this root at this size. */
export const holdTree = (
  origin: string,
  prover: Pick<Prover, 'rootAt'>,
  signed: SignedTree,
): Either<LogFault | ProvingFailure, void> => {
  const root = prover.rootAt(signed.size)
  if (E.isLeft(root)) return root
  const found = { size: signed.size, root: root.right }
  return isSameTree(signed, found)
    ? E.right(undefined)
    : E.left({
        failure: 'log-forked',
        origin,
        index: signed.size,
        expected: toBase64(signed.root),
        found: toBase64(root.right),
      })
}

/** The fault if a log of `entries` entries is shorter than the signed `size`. */
export const rolledBack = (origin: string, size: number, entries: number): LogFault => ({
  failure: 'log-rolled-back',
  origin,
  index: entries,
  expected: String(size),
  found: String(entries),
})
