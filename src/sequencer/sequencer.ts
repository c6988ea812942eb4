/**
 * The transparency log of a running ledger: follows the log, keeps its tree, and signs it. Decisions and acts never
 * wait for it, and continue if it stops; then nothing is signed, and health, operations log and metrics give the
 * reason.
 */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../store/event-store.ts'
import type { WatchWrites } from '../store/write-watcher.ts'
import { nodeCrypto } from '../transparency/node-crypto.ts'
import type { ProvingFailure } from '../transparency/proving/failure.ts'
import type { ShownCheckpoint, TransparencyLog } from '../transparency/transparency-log.ts'
import { entryHolder } from '../transparency/tree/hold-entry.ts'
import { notReadFrom } from '../transparency/tree/not-read.ts'
import { checkpointAtIn, inclusionIn } from './checkpoints/on-demand.ts'
import { newShown } from './checkpoints/shown.ts'
import type { OnShown, Shown } from './checkpoints/shown.ts'
import { isLogFault } from './failure.ts'
import type { LogFault, SigningFailure } from './failure.ts'
import { readBundle } from './following/entries.ts'
import type { Entries } from './following/entries.ts'
import { growTree } from './following/growing-tree.ts'
import type { GrowingTree } from './following/growing-tree.ts'
import type { Ring } from './keys/ring.ts'
import { stoppingRing } from './keys/stopping-ring.ts'
import type { LastSigned, SignedTree } from './signed/last-signed.ts'
import { newerOf, putBackText, rememberSigned } from './signed/remembered.ts'
import type { PutBack } from './signed/remembered.ts'
import { newRunning } from './running.ts'
import type { SequencerHealth } from './running.ts'
import { compareAtStart } from './starting/compare.ts'
import { forgetMended, noteStopped, recallNoted } from './starting/stopped-before.ts'
import type { TreeFailure } from './tree-files/failure.ts'
import { openTreeFiles } from './tree-files/open-tree-files.ts'
import type { TreeFiles } from './tree-files/tree-files.ts'
import { faultOfEntry } from './walking/judge.ts'
import { walkLog } from './walking/walk.ts'
import type { Pace, Walked } from './walking/walk.ts'

export type Sequencer = TransparencyLog & {
  /** Starts following and signing. Before that, the tree is as it was found. */
  readonly start: () => void
  readonly onShown: (told: OnShown) => void
  /** The first `width` (1 to 256) entries of entry bundle `index`; undefined if the tree is too small. */
  readonly entries: (
    index: number,
    width: number,
  ) => Promise<Either<StoreFailure, Entries | undefined>>
  /** Shows the shown checkpoint with more signatures, such as those of witnesses, on all nodes. */
  readonly carry: (shown: ShownCheckpoint) => Promise<Either<SigningFailure, void>>
  /** Compares the whole log with the tree once, at the speed that `pace` allows. A difference stops the log. */
  readonly walk: (pace: Pace, signal: AbortSignal) => Promise<Walked>
  readonly health: () => SequencerHealth
  readonly close: () => Promise<void>
}

export type SequencerParts = {
  /** The folder of the tree, used for nothing else. */
  readonly folder: string
  readonly ledgerId: string
  readonly origin: string
  readonly ring: Ring
  readonly lastSigned: LastSigned
  /** The newest endorsed tree, if that is stored apart from `lastSigned`. */
  readonly endorsed?: SignedTree | undefined
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll' | 'follow' | 'head' | 'heartbeatMs'>
  /** Whether positions are the indexes: the log is in a folder. */
  readonly isCounted: boolean
  /** Present if this process writes the log in a folder: it need not read its own events again. */
  readonly watchWrites?: WatchWrites | undefined
  /** Monotonic milliseconds. */
  readonly nowMs: () => number
  /** Called with sentences for the operator. */
  readonly notice: (sentence: string) => void
}

export type OpenSequencerFailure =
  | LogFault
  | SigningFailure
  | TreeFailure
  | StoreFailure
  | ProvingFailure

type Opened = { readonly files: TreeFiles; readonly last: SignedTree | undefined }

/** Opens the files, and compares them with the last signed tree and the log; makes them anew if they are unusable. */
const openHeld = async (parts: SequencerParts): Promise<Either<OpenSequencerFailure, Opened>> => {
  const { folder, ledgerId, origin, lastSigned, reader, isCounted, notice } = parts
  const options = { folder, ledgerId, primitives: nodeCrypto }
  const kept = await lastSigned.read()
  if (E.isLeft(kept)) return kept
  const last = newerOf(kept.right, parts.endorsed)
  const files = await openTreeFiles(options)
  if (E.isLeft(files)) return files
  const { distrusted } = files.right
  if (distrusted !== undefined)
    notice(`the files of the tree could not be believed (${distrusted.reason}) and are made anew`)
  const noted = recallNoted(parts)
  const compared = await compareAtStart({
    origin,
    last,
    files: files.right,
    reader,
    isCounted,
    noted: noted?.index,
  })
  if (E.isRight(compared) && compared.right === 'level') {
    forgetMended(parts, noted, files.right.tree.size())
    return E.right({ files: files.right, last })
  }
  await files.right.close()
  if (E.isLeft(compared)) return compared
  notice(
    'the tree knew of entries that the log does not have, and that were never signed: it is made anew',
  )
  const anew = await openTreeFiles({ ...options, from: 'nothing' })
  return E.isLeft(anew) ? anew : E.right({ files: anew.right, last })
}

/** The last signed tree as far as known: that of the shown checkpoint, or before the first one that of the start. */
const signedBy =
  (shown: Shown, startedAt: SignedTree | undefined, { tree }: Pick<GrowingTree, 'tree'>) =>
  (): SignedTree | undefined =>
    shown.now() ??
    (startedAt !== undefined && startedAt.size <= tree.size() ? startedAt : undefined)

/** Compares entries with the tree; the first difference stops the log. */
const holdingOr = (
  stop: (why: LogFault) => void,
  { tree }: Pick<GrowingTree, 'tree'>,
  signed: () => SignedTree | undefined,
): TransparencyLog['holdEntry'] => {
  const hold = entryHolder(nodeCrypto, tree)
  return (index, entry) => {
    const held = hold(index, entry)
    if (E.isRight(held)) return held
    const why = faultOfEntry(tree, signed(), held.left)
    stop(why)
    return E.left(why)
  }
}

/** Walks the log, and stops it for a fault. A stopped log is not walked again, since its fault is known. */
const walkingOr =
  (
    stop: (why: LogFault) => void,
    env: Parameters<typeof walkLog>[0],
    stopped: TransparencyLog['stopped'],
  ): Sequencer['walk'] =>
  async (pace, signal) => {
    if (stopped() !== undefined) return E.left({ failure: 'aborted' })
    const walked = await walkLog(env, pace, signal).catch((cause: unknown) =>
      E.left(notReadFrom(cause)),
    )
    if (E.isLeft(walked) && isLogFault(walked.left)) stop(walked.left)
    return walked
  }

const carryIn =
  (shown: Pick<Shown, 'carry'>, lastSigned: Pick<LastSigned, 'keepNote'>): Sequencer['carry'] =>
  async (more) => {
    shown.carry(more)
    return lastSigned.keepNote(more, more.note)
  }

/** Reports a restored older tree once, and keeps it for health. */
const rememberedIn = (
  { lastSigned, notice }: SequencerParts,
  startedAt: SignedTree | undefined,
): { readonly lastSigned: LastSigned; readonly putBack: () => string | undefined } => {
  let last: PutBack | undefined
  const onPutBack = (putBack: PutBack): void => {
    const isTold = last?.found === putBack.found && last.signed === putBack.signed
    last = putBack
    if (!isTold) notice(putBackText(putBack))
  }
  return {
    lastSigned: rememberSigned(lastSigned, startedAt, onPutBack),
    putBack: () => last && putBackText(last),
  }
}

const healthIn = (health: SequencerHealth, putBack: string | undefined): SequencerHealth =>
  putBack === undefined ? health : { ...health, putBack }

const assemble = (
  parts: SequencerParts,
  tree: GrowingTree,
  startedAt: SignedTree | undefined,
): Sequencer => {
  const { origin, lastSigned, reader, isCounted } = parts
  const shown = newShown()
  const ring = stoppingRing(parts.ring, () => stopped() !== undefined)
  const { start, health, stop, stopped, close } = newRunning({
    ...parts,
    ring,
    tree,
    shown,
    startedAt,
    onFault: (why) => noteStopped(parts, tree.positionOf, why),
  })
  const signed = signedBy(shown, startedAt, tree)
  const holdEntry = holdingOr(stop, tree, signed)
  return {
    origin,
    tree: tree.tree,
    shown: shown.now,
    waitFor: shown.waitFor,
    checkpointAt: checkpointAtIn({ origin, ring, tree, shown, stopped, stop }),
    inclusion: inclusionIn({ tree, stop }),
    indexOf: tree.indexOf,
    positionOf: tree.positionOf,
    stopped,
    holdEntry,
    signers: ring.signers,
    vkeys: ring.vkeys,
    start,
    onShown: shown.onShown,
    entries: (index, width) => readBundle({ ...tree, holdEntry }, reader, index, width),
    carry: carryIn(shown, lastSigned),
    walk: walkingOr(stop, { origin, tree, reader, isCounted, signed }, stopped),
    health,
    close,
  }
}

/**
 * Opens the tree of a log that may still be signed; or names the rollback, fork or rewritten event, and changes
 * nothing.
 */
export const openSequencer = async (
  parts: SequencerParts,
): Promise<Either<OpenSequencerFailure, Sequencer>> => {
  const opened = await openHeld(parts)
  if (E.isLeft(opened)) return opened
  const { folder, ledgerId } = parts
  const { files, last } = opened.right
  const tree = growTree(files, () => openTreeFiles({ folder, ledgerId, primitives: nodeCrypto }))
  const { lastSigned, putBack } = rememberedIn(parts, last)
  const sequencer = assemble({ ...parts, lastSigned }, tree, last)
  return E.right({ ...sequencer, health: () => healthIn(sequencer.health(), putBack()) })
}
