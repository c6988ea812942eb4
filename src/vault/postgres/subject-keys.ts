/** Keys by person in PostgreSQL, behind what this node keeps at hand. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { KekRing } from '../kek.ts'
import { corrupt, earlierKey, liveOrRefused, newestKey } from '../key-row.ts'
import type { HeldKeys } from '../key-row.ts'
import type { KeyState, LiveKey, SubjectErased, SubjectKeys, VaultFailure } from '../key-vault.ts'
import type { KeyCache } from './key-cache.ts'
import { deleteFenced, putKey, raiseFence } from './key-state.ts'
import { heldKeys, heldStatement, subjectLock } from './rows.ts'
import type { VaultDatabase } from './rows.ts'

/** `afterDestroy` is told that rows were deleted, whose bytes are to be given up. */
export type KeysEnv = {
  readonly db: VaultDatabase
  readonly ring: KekRing
  readonly cache: KeyCache
  readonly afterDestroy: () => void
}

type Found = { readonly held: HeldKeys; readonly newest: KeyState }

const findKeys = (
  { db, ring, cache }: KeysEnv,
  subject: SubjectId,
): TaskEither<VaultFailure, Found> =>
  pipe(
    TE.fromIO(cache.reading),
    TE.flatMap((reading) =>
      db.read(heldStatement, [subject], (rows) =>
        pipe(
          heldKeys(rows),
          E.bindTo('held'),
          E.bind('newest', ({ held }) => newestKey(ring, subject, held)),
          E.map((found) => {
            if (found.newest.state === 'live') cache.set(subject, found.newest, reading)
            return found
          }),
        ),
      ),
    ),
  )

type KeyAnswer = Either<VaultFailure | SubjectErased, LiveKey>

const makeKey = async (env: KeysEnv, subject: SubjectId): Promise<KeyAnswer> => {
  const reading = env.cache.reading()
  const found = await findKeys(env, subject)()
  if (E.isLeft(found)) return found
  if (found.right.newest.state !== 'none') return liveOrRefused(subject, found.right.newest)
  const made = await env.db.write(
    [subjectLock(subject)],
    putKey(env.ring, subject, 'never-keyed'),
  )()
  if (E.isLeft(made)) return made
  if (made.right.state === 'live') env.cache.set(subject, made.right, reading)
  return liveOrRefused(subject, made.right)
}

/** Those who ask for one person's key at once share one way to it: `forget` makes the next ask anew. */
const sharedKeys = (env: KeysEnv) => {
  const underway = new Map<SubjectId, Promise<KeyAnswer>>()
  const keyFor: SubjectKeys['keyFor'] = (subject) => async () => {
    const cached = env.cache.get(subject)
    if (cached !== undefined) return E.right(cached)
    const known = underway.get(subject)
    if (known !== undefined) return known
    const asked = makeKey(env, subject).finally(() => {
      if (underway.get(subject) === asked) underway.delete(subject)
    })
    underway.set(subject, asked)
    return asked
  }
  return { keyFor, forget: (subject: SubjectId): void => void underway.delete(subject) }
}

const existing =
  (env: KeysEnv): SubjectKeys['existing'] =>
  (subject, kid) =>
  async () => {
    const cached = env.cache.get(subject)
    if (cached !== undefined && (kid === undefined || cached.kid === kid)) {
      return E.right({ state: 'live', ...cached })
    }
    return pipe(
      await findKeys(env, subject)(),
      E.map(({ held, newest }) =>
        kid === undefined || newest.state === 'none' || newest.kid === kid
          ? newest
          : earlierKey(held.fences, kid),
      ),
    )
  }

const destroy =
  (
    { db, ring, cache, afterDestroy }: KeysEnv,
    forget: (subject: SubjectId) => void,
  ): SubjectKeys['destroy'] =>
  (subject, { at, optOuts }) =>
    pipe(
      db.write([subjectLock(subject)], raiseFence(ring, subject, at, optOuts)),
      TE.tapEither((erasure) => {
        cache.evict(subject)
        forget(subject)
        return E.right(erasure)
      }),
      TE.flatMap((erasure) =>
        pipe(
          db.write([subjectLock(subject)], deleteFenced(subject)),
          TE.map(() => {
            afterDestroy()
            return erasure
          }),
        ),
      ),
    )

const rekey =
  ({ db, ring }: KeysEnv, forget: (subject: SubjectId) => void): SubjectKeys['rekey'] =>
  (subject) =>
    pipe(
      db.write([subjectLock(subject)], async (ask): Promise<Either<VaultFailure, KeyState>> => {
        const deleted = await deleteFenced(subject)(ask)
        return E.isLeft(deleted) ? deleted : putKey(ring, subject, 'erased')(ask)
      }),
      TE.flatMapEither((state) => {
        forget(subject)
        return state.state === 'live'
          ? E.right({ kid: state.kid, dek: state.dek })
          : corrupt('keys')
      }),
    )

/** Keys by person, over a database whose epochs were checked. */
export const subjectKeys = (env: KeysEnv): SubjectKeys => {
  const { keyFor, forget } = sharedKeys(env)
  return {
    keyFor,
    existing: existing(env),
    destroy: destroy(env, forget),
    rekey: rekey(env, forget),
    holdsKey: (subject) =>
      env.db.read('select from consent_vault.keys where subject = $1', [subject], (rows) =>
        E.right(rows.length > 0),
      ),
  }
}
