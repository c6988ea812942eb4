/** The epochs of the vault: proves the given keys, adds the newest, and moves every key to it. */
import { randomBytes } from 'node:crypto'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { SubjectId } from '../../kernel/ids.ts'
import type { Ask } from '../../postgres/session.ts'
import { checkTarget, proveEpochs, wrapIndexKey } from '../epoch-keys.ts'
import { keyBytes } from '../kek.ts'
import type { KekRing, Wrapped } from '../kek.ts'
import { corrupt, unwrapRow, wrapRow } from '../key-row.ts'
import type { RewrapProgress, Rewrapped, VaultFailure } from '../key-vault.ts'
import { keyRowOf, subjectsOf, wrappedOf } from './rows.ts'
import type { VaultDatabase } from './rows.ts'

const putIndexKey = async (ask: Ask, ring: KekRing, indexKey: Uint8Array): Promise<void> => {
  const { epoch, bytes } = wrapIndexKey(ring, indexKey)
  await ask(
    'insert into consent_vault.epochs (epoch, wrapped) values ($1, $2) on conflict do nothing',
    [epoch, bytes],
  )
}

const begin = async (ask: Ask, ring: KekRing): Promise<Either<VaultFailure, Uint8Array>> => {
  // Part of a vault is missing: a new identifier key would orphan what is there.
  const [there] = await ask(`
    select exists (select from consent_vault.fences)
        or exists (select from consent_vault.identifiers) as filled`)
  if (there?.['filled'] !== false) return corrupt('meta')
  const indexKey = randomBytes(keyBytes)
  await putIndexKey(ask, ring, indexKey)
  return E.right(indexKey)
}

/** Proves the ring against the vault, notes its newest epoch as in use, and answers the identifier key. */
export const enterEpoch =
  (ring: KekRing) =>
  async (ask: Ask): Promise<Either<VaultFailure, Uint8Array>> => {
    const rows = await ask('select epoch, wrapped from consent_vault.epochs order by epoch')
    if (rows.length === 0) return begin(ask, ring)
    const inUse = rows.map(wrappedOf).filter((each): each is Wrapped => each !== undefined)
    if (inUse.length < rows.length) return corrupt('meta')
    const indexKey = proveEpochs(ring, inUse)
    if (E.isRight(indexKey)) await putIndexKey(ask, ring, indexKey.right)
    return indexKey
  }

/** Keys moved in one transaction: short enough that the acts waiting behind it do not notice. */
const batchKeys = 200

const listBatch = (
  db: VaultDatabase,
  last: string,
): TaskEither<VaultFailure, ReadonlyArray<SubjectId>> =>
  db.read(
    `select subject from consent_vault.keys where subject > $1 order by subject limit ${batchKeys}`,
    [last],
    (rows) => subjectsOf(rows, 'keys'),
  )

/** Moves these persons' keys; those moved already, or destroyed since they were listed, are passed by. */
const moveBatch =
  (ring: KekRing, batch: ReadonlyArray<SubjectId>) =>
  async (ask: Ask): Promise<Either<VaultFailure, void>> => {
    const rows = await ask(
      `select subject, ordinal, epoch, wrapped from consent_vault.keys
        where subject = any($1) and epoch <> $2 order by subject for update`,
      [batch, ring.newest],
    )
    const subjects: string[] = []
    const wrapped: Uint8Array[] = []
    for (const each of rows) {
      const row = keyRowOf(each)
      const { subject } = each
      if (row === undefined || !SubjectId.is(subject)) return corrupt('keys')
      const live = unwrapRow(ring, subject, row)
      if (E.isLeft(live)) return live
      subjects.push(subject)
      wrapped.push(wrapRow(ring, subject, row.ordinal, live.right.dek).wrapped.bytes)
    }
    await ask(
      `update consent_vault.keys k set epoch = $1, wrapped = moved.wrapped
         from unnest($2::text[], $3::bytea[]) as moved (subject, wrapped)
        where k.subject = moved.subject`,
      [ring.newest, subjects, wrapped.map((bytes) => Buffer.from(bytes))],
    )
    return E.right(undefined)
  }

/** Epochs that no key is under any more. Whoever would still write under one waits here, and then finds it gone. */
const retire =
  (ring: KekRing) =>
  async (ask: Ask): Promise<Either<VaultFailure, ReadonlyArray<number>>> => {
    await ask('select from consent_vault.epochs where epoch <> $1 for update', [ring.newest])
    const rows = await ask(
      `delete from consent_vault.epochs e where epoch <> $1
          and not exists (select from consent_vault.keys k where k.epoch = e.epoch)
       returning epoch`,
      [ring.newest],
    )
    return E.right(rows.map(({ epoch }) => Number(epoch)).sort((a, b) => a - b))
  }

const countKeys = (db: VaultDatabase): TaskEither<VaultFailure, number> =>
  db.read('select count(*)::int as keys from consent_vault.keys', [], ([row]) =>
    E.right(Number(row?.['keys'])),
  )

const moveAll = async (
  db: VaultDatabase,
  ring: KekRing,
  progress: RewrapProgress,
): Promise<Either<VaultFailure, number>> => {
  const total = await countKeys(db)()
  if (E.isLeft(total)) return total
  let last = ''
  let done = 0
  for (;;) {
    const batch = await listBatch(db, last)()
    if (E.isLeft(batch)) return batch
    const next = batch.right.at(-1)
    if (next === undefined) return E.right(done)
    const moved = await db.write([], moveBatch(ring, batch.right))()
    if (E.isLeft(moved)) return moved
    last = next
    done += batch.right.length
    progress(done, Math.max(done, total.right))
  }
}

/**
 * Moves every key under epoch `to`, which must be the newest given, and retires the others. An epoch that a node
 * with an older ring still writes under is not among the retired: repeat once every node has the new ring.
 */
export const rewrap = (
  db: VaultDatabase,
  ring: KekRing,
  to: number,
  progress: RewrapProgress,
): TaskEither<VaultFailure, Rewrapped> =>
  pipe(
    TE.fromEither(checkTarget(ring, to)),
    TE.flatMap(() => async () => moveAll(db, ring, progress)),
    TE.flatMap((keys) =>
      pipe(
        db.write([], retire(ring)),
        TE.map((retired) => ({ epoch: to, keys, retired })),
      ),
    ),
  )
