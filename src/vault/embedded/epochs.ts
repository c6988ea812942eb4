/** Which epochs the vault is written under: proving the keys given, adding the newest, moving every key to it. */
import { randomBytes } from 'node:crypto'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { SubjectId } from '../../kernel/ids.ts'
import { checkTarget, proveEpochs, wrapIndexKey } from '../epoch-keys.ts'
import { keyBytes } from '../kek.ts'
import type { KekRing, Wrapped } from '../kek.ts'
import { corrupt, ordinalOf, unwrapRow } from '../key-row.ts'
import type { RewrapProgress, Rewrapped, VaultFailure } from '../key-vault.ts'
import { beginCounting } from './deleted-rows.ts'
import { keyRow, wrappedRow } from './rows.ts'
import type { Environment } from './environment.ts'
import type { Tables } from './tables.ts'

const formatRow = 'format'
const format = '1'
const epochRow = (epoch: number): string => `epoch:${epoch}`

/** Epochs the vault is written under: the key of each must be given to open it. */
export const epochsInUse = ({ meta }: Pick<Tables, 'meta'>): ReadonlyArray<number> =>
  [...meta.getKeys({ start: 'epoch:', end: 'epoch;' })].map((key) => Number(key.slice(6)))

const putIndexKey = ({ meta }: Tables, ring: KekRing, indexKey: Uint8Array): void => {
  void meta.put(epochRow(ring.newest), Buffer.from(wrapIndexKey(ring, indexKey).bytes))
}

/** Unwraps the identifier key under every epoch in use: that proves each key given, before any is used. */
const proven = (tables: Tables, ring: KekRing): Either<VaultFailure, Uint8Array> => {
  const inUse: Wrapped[] = []
  for (const epoch of epochsInUse(tables)) {
    const bytes = tables.meta.get(epochRow(epoch))
    if (bytes === undefined) return corrupt('meta')
    inUse.push({ epoch, bytes })
  }
  return proveEpochs(ring, inUse)
}

const begin = (tables: Tables, ring: KekRing): Either<VaultFailure, Uint8Array> => {
  // Part of a vault is missing: a new identifier key would orphan what is there.
  if (tables.keys.getKeysCount({ limit: 1 }) > 0 || epochsInUse(tables).length > 0) {
    return corrupt('meta')
  }
  const indexKey = randomBytes(keyBytes)
  void tables.meta.put(formatRow, Buffer.from(format))
  putIndexKey(tables, ring, indexKey)
  return E.right(indexKey)
}

/** Proves the ring against the vault, notes its newest epoch as in use, and answers the identifier key. */
export const enterEpoch =
  (ring: KekRing) =>
  (tables: Tables): Either<VaultFailure, Uint8Array> => {
    beginCounting(tables)
    const written = tables.meta.get(formatRow)
    if (written === undefined) return begin(tables, ring)
    if (written.toString() !== format) return corrupt('format')
    const indexKey = proven(tables, ring)
    if (E.isRight(indexKey) && !epochsInUse(tables).includes(ring.newest)) {
      putIndexKey(tables, ring, indexKey.right)
    }
    return indexKey
  }

/** Keys moved in one transaction: short enough that the acts waiting behind it do not notice. */
const batchKeys = 200

const move =
  (ring: KekRing, subjects: ReadonlyArray<SubjectId>) =>
  (tables: Tables): Either<VaultFailure, void> => {
    const moved: Array<readonly [SubjectId, Buffer]> = []
    for (const subject of subjects) {
      const row = keyRow(tables, subject)
      if (E.isLeft(row)) return row
      // Destroyed since it was listed, or moved already.
      if (row.right === undefined || row.right.wrapped.epoch === ring.newest) continue
      const live = unwrapRow(ring, subject, row.right)
      if (E.isLeft(live)) return live
      moved.push([subject, wrappedRow(ring, subject, ordinalOf(live.right.kid), live.right.dek)])
    }
    for (const [subject, bytes] of moved) void tables.keys.put(subject, bytes)
    return E.right(undefined)
  }

const after = ({ keys }: Tables, last: string): Either<VaultFailure, ReadonlyArray<SubjectId>> => {
  const listed = [...keys.getKeys({ start: last, exclusiveStart: true, limit: batchKeys })]
  const subjects = listed.filter(SubjectId.is)
  return subjects.length === listed.length ? E.right(subjects) : corrupt('keys')
}

/** Every key was seen under the newest epoch, and new ones are made under it: the others lead to nothing. */
const retire =
  (ring: KekRing) =>
  (tables: Tables): Either<VaultFailure, ReadonlyArray<number>> => {
    const retired = epochsInUse(tables).filter((epoch) => epoch !== ring.newest)
    for (const epoch of retired) void tables.meta.remove(epochRow(epoch))
    return E.right(retired)
  }

const moveAll = async (
  env: Environment,
  ring: KekRing,
  progress: RewrapProgress,
): Promise<Either<VaultFailure, number>> => {
  let last = ''
  let done = 0
  for (;;) {
    const from = last
    const batch = env.read((tables) => after(tables, from))
    if (E.isLeft(batch)) return batch
    const next = batch.right.at(-1)
    if (next === undefined) return E.right(done)
    const moved = await env.write(move(ring, batch.right))()
    if (E.isLeft(moved)) return moved
    last = next
    done += batch.right.length
    const total = env.read(({ keys }) => E.right(keys.getKeysCount()))
    if (E.isLeft(total)) return total
    progress(done, Math.max(done, total.right))
  }
}

/** Moves every key under epoch `to`, which must be the newest given, and retires the others. */
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
        env.write(retire(ring)),
        TE.map((retired) => ({ epoch: to, keys, retired })),
      ),
    ),
  )
}
