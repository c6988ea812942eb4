/** Settles what a bundle covers and rests on, before its first byte: whatever can be refused is refused here. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
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

/** Of what, and as of which position: of the newest where that is absent. */
export type BundleRequest = {
  readonly scope: BundleScope
  readonly position?: bigint | undefined
  /** A checkpoint that the bundle leads from, in place of that of the bundle before. */
  readonly since?: Since | undefined
}

/** A bundle that is about to be written. `close` lets go of what it reads, whether all of it was taken or not. */
export type OpenBundle = {
  readonly head: BundleHead
  readonly pieces: (
    done: (written: Written) => void,
  ) => AsyncGenerator<Either<BundleFailure, Uint8Array>, void>
  readonly close: () => void
}

/** The longest wait for a checkpoint over the log's events, in ms. */
const checkpointWaitMs = 10_000

/** Other files than those of the tree: documents above all. */
const otherFiles = 1_000

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
  // A checkpoint is shown within a second of what it covers; one that is not says so when it is asked for.
  await env.log.waitFor(size.right, checkpointWaitMs)
  const previous: Either<BundleFailure, number | undefined> =
    since === undefined
      ? await previousSize(env.reader, scope, position)
      : await sizeSince(env.log, since, size.right)
  if (E.isLeft(previous)) return previous
  const proofs = await proofsOf(env, size.right, previous.right)
  return E.isLeft(proofs) ? proofs : E.right({ scope, position, proofs: proofs.right })
}

const opened = (
  { ledger, createdBy, log }: BundleEnv,
  head: BundleHead,
  contents: Contents,
  close: () => void,
): OpenBundle => {
  const maker = { ledger, createdBy, origin: log.origin, keys: log.vkeys() }
  return { head, pieces: (done) => writeBundle(head, maker, contents, done), close }
}

const nothing = (): void => {}

/** The rows are held as they are from here on, so that they and the entries are of one position. */
const openWhole = async (
  env: BundleEnv,
  asked: Pick<BundleRequest, 'scope' | 'since'>,
  rows: RowsAt,
  onEntries: OnEntries,
): Promise<Either<BundleFailure, OpenBundle>> => {
  const head = await settle(env, asked, rows.position)
  if (E.isRight(head))
    return E.right(
      opened(env, head.right, ledgerContents(env, head.right, rows, onEntries), rows.done),
    )
  rows.done()
  return head
}

/** Opens a bundle, or says why there is none. The page that verifies it is asked for first: without it none leaves. */
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
    : E.right(opened(env, head.right, partContents(env, head.right, scope, onEntries), nothing))
}
