/**
 * The loop that signs checkpoints: at most every `betweenMs` while the log grows; otherwise once a second it looks for
 * changed keys and for checkpoints of other nodes. Of several nodes, all have the tree and show the same checkpoint,
 * and one signs.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { checkpointFrom } from '../../transparency/note/checkpoint.ts'
import { keyFrom } from '../../transparency/note/key.ts'
import { noteFrom } from '../../transparency/note/note.ts'
import { verifyNote } from '../../transparency/note/verify-note.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import type { SigningFailed } from '../../transparency/signer.ts'
import { notReadFrom } from '../../transparency/tree/not-read.ts'
import { isLogFault } from '../failure.ts'
import type { LogFault, SigningFailure } from '../failure.ts'
import type { GrowingTree } from '../following/growing-tree.ts'
import { makeSleep } from '../following/sleep.ts'
import type { Ring } from '../keys/ring.ts'
import { isSameTree } from '../signed/last-signed.ts'
import type { LastSigned, LastTree, NotAdvanced, SignedTree } from '../signed/last-signed.ts'
import type { TreeFailure } from '../tree-files/failure.ts'
import { holdTree, rolledBack } from './hold-tree.ts'
import type { Shown } from './shown.ts'
import { signNext } from './sign-tree.ts'

/** Time between two checkpoints, in ms. With the work itself, an event is covered within a second. */
const betweenMs = 600
/** Time between two looks while nothing happens, in ms. */
const idleMs = 1_000
/** Time between two looks at the keys, in ms: one for each idle look, which may come slightly early. */
const keysMs = 900
/** A log without new events is shown again once a day, so that witnesses confirm it anew. */
const dayMs = 86_400_000

export type Trouble = SigningFailure | SigningFailed | NotAdvanced | TreeFailure | ProvingFailure

export type CheckpointEnv = {
  readonly origin: string
  readonly tree: GrowingTree
  readonly ring: Ring
  readonly lastSigned: LastSigned
  readonly shown: Shown
  /** The last signed tree when this process started, and whether the tree has covered the whole log since. */
  readonly startedAt: SignedTree | undefined
  readonly isCaughtUp: () => boolean
  /** Monotonic milliseconds. */
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

export type Checkpoints = {
  /** Wakes the loop after the tree grew. */
  readonly nudge: () => void
  /** The last tree signed by any node. */
  readonly last: () => SignedTree | undefined
  /** The reason why the last round made no checkpoint; undefined if it made one or had nothing to do. */
  readonly trouble: () => Trouble | undefined
  /** Resolves when the loop has ended: after the signal, or with a fault after which nothing may be signed. */
  readonly ended: Promise<LogFault | undefined>
}

type State = {
  /** The last tree that was compared with this one. */
  held: SignedTree | undefined
  last: LastTree | undefined
  /** Ids of the keys in the shown note. */
  signedBy: string
  shownMs: number
  /** The time of the last look at the keys, and its result. */
  keysMs: number
  keys: Either<SigningFailure, void>
  trouble: Trouble | undefined
}

/** Whether another node's note can be shown: it is over that tree, and signed by a key of this log. */
const isOver = ({ origin, ring }: CheckpointEnv, note: Uint8Array, tree: SignedTree): boolean => {
  const read = noteFrom(note)
  if (E.isLeft(read)) return false
  const checkpoint = checkpointFrom(read.right.text)
  if (E.isLeft(checkpoint) || checkpoint.right.origin !== origin) return false
  const keys = ring.vkeys().flatMap((vkey) => {
    const key = keyFrom(nodeCrypto, vkey)
    return E.isRight(key) ? [key.right] : []
  })
  const signed = verifyNote(nodeCrypto, read.right, keys)
  return E.isRight(signed) && signed.right.length > 0 && isSameTree(checkpoint.right, tree)
}

const idsOf = ({ ring }: CheckpointEnv): string =>
  ring
    .signers()
    .map(({ id }) => id)
    .join(' ')

const gone: Either<Trouble, never> = E.left({
  failure: 'signing-damaged',
  where: 'what was signed last',
  reason: 'it is gone',
})

/** The fault if the whole log is shorter than the tree signed before this start: it was rolled back. */
const whereShort = ({
  origin,
  tree,
  startedAt,
  isCaughtUp,
}: CheckpointEnv): Either<LogFault, void> => {
  // Including entries that wait to be appended, since they are in the log.
  const entries = tree.taken()
  return startedAt !== undefined && isCaughtUp() && entries < startedAt.size
    ? E.left(rolledBack(origin, startedAt.size, entries))
    : E.right(undefined)
}

/** The last signed tree, compared with this one as soon as this one is large enough. */
const lookAt = async (
  env: CheckpointEnv,
  state: State,
): Promise<Either<LogFault | Trouble, void>> => {
  const { origin, tree, lastSigned } = env
  const last = await lastSigned.read()
  if (E.isLeft(last)) return last
  state.last = last.right
  if (last.right === undefined) return gone
  if (isSameTree(last.right, state.held)) return E.right(undefined)
  if (tree.tree.size() < last.right.size) return whereShort(env)
  const held = holdTree(origin, tree.prover(), last.right)
  if (E.isRight(held)) state.held = last.right
  return held
}

const showOthers = (env: CheckpointEnv, { last, held }: State): void => {
  if (last?.note === undefined || !isSameTree(last, held)) return
  const current = env.shown.now()
  const isNew = current === undefined || current.size < last.size
  if (!isNew && (current.size !== last.size || Buffer.compare(current.note, last.note) === 0))
    return
  if (!isOver(env, last.note, last)) return
  const { size, root, note } = last
  if (isNew) env.shown.show({ size, root, note })
  else env.shown.carry({ size, root, note })
}

/** Whether to sign: the size or the keys changed, or this tree was not shown yet. */
const isDue = (env: CheckpointEnv, state: State): boolean => {
  const current = env.shown.now()
  return (
    current === undefined ||
    env.tree.tree.size() > current.size ||
    (state.signedBy !== '' && state.signedBy !== idsOf(env))
  )
}

const sign = async (
  env: CheckpointEnv,
  state: State,
): Promise<Either<LogFault | Trouble, void>> => {
  const { origin, tree, lastSigned, ring, shown } = env
  const synced = await tree.sync()
  if (E.isLeft(synced)) return synced
  const { size, root } = synced.right
  const to = { size, root }
  const ids = idsOf(env)
  const signed = await signNext(origin, lastSigned, ring.signers(), state.last, to)
  if (E.isLeft(signed)) return signed
  state.held = to
  state.last = { ...to, note: signed.right.note }
  state.signedBy = ids
  state.shownMs = env.nowMs()
  shown.show(signed.right)
  return E.right(undefined)
}

/** At most once a second, however often it signs: keys change about once a year. */
const refreshKeys = async ({ ring, nowMs }: CheckpointEnv, state: State): Promise<void> => {
  if (nowMs() - state.keysMs < keysMs) return
  state.keysMs = nowMs()
  state.keys = await ring.refresh()
}

const look = async (
  env: CheckpointEnv,
  state: State,
): Promise<Either<LogFault | Trouble, void>> => {
  const { tree, lastSigned, shown, nowMs } = env
  const appended = await tree.append()
  if (E.isLeft(appended)) return appended
  await refreshKeys(env, state)
  const looked = await lookAt(env, state)
  if (E.isLeft(looked)) return looked
  showOthers(env, state)
  // Sign only from the tree that was signed last: the work of another process must not be signed over.
  const isLevel = state.last !== undefined && isSameTree(state.last, state.held)
  if (lastSigned.isElected() && isLevel && isDue(env, state)) {
    const signed = await sign(env, state)
    if (E.isLeft(signed)) return signed
  }
  if (nowMs() - state.shownMs > dayMs) {
    state.shownMs = nowMs()
    shown.tellAgain()
  }
  return state.keys
}

/** Starts the loop. It ends with `signal`, or with a fault. */
export const startCheckpoints = (env: CheckpointEnv): Checkpoints => {
  const { signal, nowMs } = env
  const state: State = {
    held: undefined,
    last: undefined,
    signedBy: '',
    shownMs: nowMs(),
    keysMs: Number.NEGATIVE_INFINITY,
    keys: E.right(undefined),
    trouble: undefined,
  }
  const { sleep, wake } = makeSleep()
  signal.addEventListener('abort', wake)
  const run = async (): Promise<LogFault | undefined> => {
    while (!signal.aborted) {
      const beganMs = nowMs()
      const looked = await look(env, state).catch((cause: unknown) => E.left(notReadFrom(cause)))
      if (E.isLeft(looked) && isLogFault(looked.left)) return looked.left
      state.trouble = E.isLeft(looked) && !isLogFault(looked.left) ? looked.left : undefined
      await sleep(idleMs)
      const leftMs = betweenMs - (nowMs() - beganMs)
      if (leftMs > 0 && !signal.aborted)
        await delay(leftMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
    return undefined
  }
  return { nudge: wake, last: () => state.last, trouble: () => state.trouble, ended: run() }
}
