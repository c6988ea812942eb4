/**
 * Opens a bundle: fixes its scope, position and checkpoint before its first byte. Everything that can be refused is
 * refused here.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import { fullWidth } from '../../transparency/tiles/tile.ts'
import { proofsOf } from './contents/proofs.ts'
import { filesOfTree } from './contents/tiles.ts'
import type { BundleEnv, OnEntries, RowsAt } from './env.ts'
import type { BundleFailure } from './failure.ts'
import { maxBundleFiles } from './format/manifest.ts'
import type { BundleScope } from './format/scope.ts'
import type { BundleHead } from './head.ts'
import { ledgerContents } from './ledger-files.ts'
import { partContents } from './part-files.ts'
import { lastEventAt, previousSize, sizeAt } from './plan.ts'
import { scopeFault } from './scope-fault.ts'
import { sizeSince } from './since.ts'
import type { Since } from './since.ts'
import { writeBundle } from './write-bundle.ts'
import type { Contents, Written } from './write-bundle.ts'

/** The scope, and the position of the bundle; absent: the newest. */
export type BundleRequest = {
  readonly scope: BundleScope
  readonly position?: bigint | undefined
  /** A checkpoint from which to prove growth, instead of that of the previous bundle. */
  readonly since?: Since | undefined
}

/** A bundle ready to be written. `close` releases what it reads, whether or not all of it was taken. */
export type OpenBundle = {
  readonly head: BundleHead
  readonly pieces: (
    done: (written: Written) => void,
  ) => AsyncGenerator<Either<BundleFailure, Uint8Array>, void>
  readonly close: () => void
}

/** The longest wait for a checkpoint over the log's events, in ms. */
const checkpointWaitMs = 10_000

/** The most files besides those of the tree; nearly all are documents. */
const otherFiles = 1_000

/** Reads a hash before the first byte: throws TreeNotReadError if the disk refuses the tree. */
const readOne = (tree: LogTree, size: number): unknown =>
  size === 0 ? undefined : tree.tile(0, Math.floor((size - 1) / fullWidth), 1)

const settle = async (
  env: BundleEnv,
  { scope, since }: Pick<BundleRequest, 'scope' | 'since'>,
  position: bigint,
): Promise<Either<BundleFailure, BundleHead>> => {
  const size = await sizeAt(env.log, position)
  if (E.isLeft(size)) return size
  const files = filesOfTree(size.right) + otherFiles
  if (scope.kind === 'ledger' && files > maxBundleFiles)
    return E.left({ failure: 'bundle-too-large', files })
  readOne(env.log.tree, size.right)
  // A checkpoint appears within a second of an event. Without one after this wait, the request below names the reason.
  await env.log.waitFor(size.right, checkpointWaitMs)
  const previous: Either<BundleFailure, number | undefined> =
    since === undefined
      ? await previousSize(env.reader, scope, position)
      : await sizeSince(env.log, since, size.right)
  if (E.isLeft(previous)) return previous
  const proofs = await proofsOf(env, size.right, previous.right)
  return E.isLeft(proofs) ? proofs : E.right({ scope, position, proofs: proofs.right })
}

const makeOpenBundle = (
  { ledger, createdBy, log }: BundleEnv,
  head: BundleHead,
  contents: Contents,
  close: () => void,
): OpenBundle => {
  const maker = { ledger, createdBy, origin: log.origin, keys: log.vkeys() }
  return { head, pieces: (done) => writeBundle(head, maker, contents, done), close }
}

const nothing = (): void => {}

/** Holds the rows as they are now, so that rows and entries have the same position. */
const openWhole = async (
  env: BundleEnv,
  asked: Pick<BundleRequest, 'scope' | 'since'>,
  rows: RowsAt,
  onEntries: OnEntries,
): Promise<Either<BundleFailure, OpenBundle>> => {
  const head = await settle(env, asked, rows.position)
  if (E.isRight(head))
    return E.right(
      makeOpenBundle(env, head.right, ledgerContents(env, head.right, rows, onEntries), rows.done),
    )
  rows.done()
  return head
}

/** Opens a bundle, or says why not. The verifying page is read first, since no bundle is sent without it. */
export const openBundle = async (
  env: BundleEnv,
  { scope, position, since }: BundleRequest,
  onEntries: OnEntries = nothing,
): Promise<Either<BundleFailure, OpenBundle>> => {
  const refused = scopeFault(env, scope)
  if (refused !== undefined) return E.left(refused)
  const stopped = env.log.stopped()
  if (stopped !== undefined) return E.left(stopped)
  const verifier = await env.verifier()
  if (E.isLeft(verifier)) return verifier
  const last = await lastEventAt(env.reader, position)
  if (E.isLeft(last)) return last
  if (scope.kind === 'ledger') {
    const rows = await env.rowsAt(position === undefined ? undefined : last.right)
    return E.isLeft(rows) ? rows : openWhole(env, { scope, since }, rows.right, onEntries)
  }
  const head = await settle(env, { scope, since }, last.right)
  return E.isLeft(head)
    ? head
    : E.right(
        makeOpenBundle(env, head.right, partContents(env, head.right, scope, onEntries), nothing),
      )
}
