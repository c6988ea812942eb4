/** The epochs of the vault: proves the given keys, adds the newest, and moves every key to it. */
import { randomBytes } from 'node:crypto'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { checkTarget, proveEpochs, wrapIndexKey } from '../epoch-keys.ts'
import { keyBytes } from '../kek.ts'
import type { KekRing } from '../kek.ts'
import { corrupt, ordinalOf, unwrapRow, wrapRow } from '../key-row.ts'
import type { RewrapProgress, Rewrapped, VaultFailure } from '../key-vault.ts'
import { epochsOf, keyIn, putEpoch, putKeyRow, subjectIn } from './rows/key-rows.ts'
import type { WritableRows } from './memory/draft.ts'
import type { Environment } from './slots/environment.ts'
import { kindOf, kinds } from './format/slot.ts'

const begin = (rows: WritableRows, ring: KekRing): Either<VaultFailure, Uint8Array> => {
  // Part of a vault is missing: a new identifier key would orphan what is there.
  const others = ['key', 'fence', 'alias', 'untold', 'carried'] as const
  if (others.some((kind) => rows.countOf(kind) > 0)) return corrupt('epochs: there are none')
  const indexKey = randomBytes(keyBytes)
  putEpoch(rows, wrapIndexKey(ring, indexKey))
  return E.right(indexKey)
}

/** Proves the ring against the vault, notes its newest epoch as in use, and answers the identifier key. */
export const enterEpoch =
  (ring: KekRing) =>
  (rows: WritableRows): Either<VaultFailure, Uint8Array> => {
    const inUse = epochsOf(rows)
    if (E.isLeft(inUse)) return inUse
    if (inUse.right.length === 0) return begin(rows, ring)
    // Unwraps the identifier key under every epoch in use: that proves each key given, before any is used.
    const indexKey = proveEpochs(ring, inUse.right)
    if (E.isRight(indexKey) && !inUse.right.some(({ epoch }) => epoch === ring.newest))
      putEpoch(rows, wrapIndexKey(ring, indexKey.right))
    return indexKey
  }

/** Slots looked at in one group: short enough that the acts waiting behind it do not notice. */
const batchSlots = 200

/** The result of one group: keys met, and whether there are slots after those it looked at. */
type Moved = { readonly keys: number; readonly isLast: boolean }

const moveSlots =
  (ring: KekRing, from: number) =>
  (rows: WritableRows): Either<VaultFailure, Moved> => {
    let keys = 0
    for (let slot = from; slot < from + batchSlots; slot += 1) {
      const bytes = rows.at(slot)
      if (E.isLeft(bytes)) return bytes
      if (bytes.right === undefined) return E.right({ keys, isLast: true })
      if (kindOf(bytes.right) !== kinds.key) continue
      keys += 1
      const held = keyIn({ slot, bytes: bytes.right })
      if (held.wrapped.epoch === ring.newest) continue
      const subject = subjectIn(bytes.right)
      const live = unwrapRow(ring, subject, held)
      if (E.isLeft(live)) return live
      const { kid, dek } = live.right
      putKeyRow(rows, subject, wrapRow(ring, subject, ordinalOf(kid), dek), slot)
    }
    return E.right({ keys, isLast: false })
  }

/** Every key was seen under the newest epoch, and new ones are made under it: the others lead to nothing. */
const retire =
  (ring: KekRing) =>
  (rows: WritableRows): Either<VaultFailure, ReadonlyArray<number>> => {
    const inUse = epochsOf(rows)
    if (E.isLeft(inUse)) return inUse
    const retired = inUse.right.filter(({ epoch }) => epoch !== ring.newest)
    for (const { slot } of retired) rows.remove(slot)
    return E.right(retired.map(({ epoch }) => epoch))
  }

const moveAll = async (
  env: Environment,
  ring: KekRing,
  progress: RewrapProgress,
): Promise<Either<VaultFailure, number>> => {
  let done = 0
  for (let from = 0; ; from += batchSlots) {
    const moved = await env.write(moveSlots(ring, from))()
    if (E.isLeft(moved)) return moved
    done += moved.right.keys
    const total = env.read((rows) => E.right(rows.countOf('key')))
    if (E.isLeft(total)) return total
    if (moved.right.keys > 0) progress(done, Math.max(done, total.right))
    if (moved.right.isLast) return E.right(done)
  }
}

/**
 * Moves every key under epoch `to`, which must be the newest given, and retires the others. Each is written over where
 * it lies; when this is answered, no copy under another epoch is left in the folder.
 */
export const rewrap = (
  env: Environment,
  ring: KekRing,
  to: number,
  progress: RewrapProgress,
): TaskEither<VaultFailure, Rewrapped> => {
  const target = checkTarget(ring, to)
  if (E.isLeft(target)) return TE.fromEither(target)
  return pipe(
    async () => moveAll(env, ring, progress),
    TE.flatMap((keys) =>
      pipe(
        env.write(retire(ring), 'settled'),
        TE.map((retired) => ({ epoch: to, keys, retired })),
      ),
    ),
  )
}
