/** Keys by person in the embedded vault: the rows behind a bounded cache of unwrapped keys. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { KekRing } from '../kek.ts'
import { earlierKey, liveOrRefused } from '../key-row.ts'
import type { KeyState, LiveKey, SubjectKeys, VaultFailure } from '../key-vault.ts'
import { lru } from '../../kernel/lru.ts'
import type { Lru } from '../../kernel/lru.ts'
import { deleteFenced, destroyKey, putKey, stateOf } from './key-state.ts'
import { fencesOf, keyOf } from './rows/key-rows.ts'
import type { Environment } from './slots/environment.ts'

type Given = {
  readonly env: Environment
  readonly ring: KekRing
  readonly cache: Lru<LiveKey>
}

/** Reads the newest key and keeps it at hand. Sync from disk to cache, so that no destruction falls between. */
const readNewest = (
  { env, ring, cache }: Given,
  subject: SubjectId,
): Either<VaultFailure, KeyState> => {
  const cached = cache.get(subject)
  if (cached !== undefined) return E.right({ state: 'live', ...cached })
  const state = env.read(stateOf(ring, subject))
  if (E.isRight(state) && state.right.state === 'live') {
    cache.set(subject, { kid: state.right.kid, dek: state.right.dek })
  }
  return state
}

const keyFor =
  (given: Given): SubjectKeys['keyFor'] =>
  (subject) =>
  async () => {
    const known = readNewest(given, subject)
    if (E.isLeft(known)) return known
    if (known.right.state !== 'none') return liveOrRefused(subject, known.right)
    const made = await given.env.write(putKey(given.ring, subject, 'never-keyed'))()
    // Not cached from here: a destruction may have ended before this line runs. The next call reads the disk.
    return pipe(
      made,
      E.flatMap((state) => liveOrRefused(subject, state)),
    )
  }

const existing =
  (given: Given): SubjectKeys['existing'] =>
  (subject, kid) =>
  async () => {
    const newest = readNewest(given, subject)
    if (E.isLeft(newest) || kid === undefined || newest.right.state === 'none') return newest
    if (newest.right.kid === kid) return newest
    return given.env.read((rows) =>
      pipe(
        fencesOf(rows, subject),
        E.map((fences) => earlierKey(fences, kid)),
      ),
    )
  }

const destroy =
  ({ env, ring, cache }: Given): SubjectKeys['destroy'] =>
  (subject, when) =>
    pipe(
      env.write((rows) => {
        // Dropped before anybody can be answered that it is gone; what cannot be destroyed is read anew.
        cache.delete(subject)
        return destroyKey(ring, subject, when)(rows)
      }, 'erasure'),
      TE.tapEither((erasure) => {
        // A reader during the write may have the earlier value.
        cache.delete(subject)
        return E.right(erasure)
      }),
    )

const rekey =
  ({ env, ring }: Given): SubjectKeys['rekey'] =>
  (subject) =>
    pipe(
      env.write((rows) => {
        const deleted = deleteFenced(subject)(rows)
        return E.isLeft(deleted) ? deleted : putKey(ring, subject, 'erased')(rows)
      }, 'settled'),
      TE.flatMapEither((state) =>
        state.state === 'live'
          ? E.right({ kid: state.kid, dek: state.dek })
          : E.left({ failure: 'vault-corrupt' as const, where: 'keys' }),
      ),
    )

/** Keys kept at hand: about 6 MB when full. */
const cachedKeys = 20_000

/** Keys by person, over an open environment whose epochs were checked. */
export const subjectKeys = (env: Environment, ring: KekRing): SubjectKeys => {
  const given: Given = { env, ring, cache: lru(cachedKeys) }
  const holdsKey = (subject: SubjectId): TaskEither<VaultFailure, boolean> =>
    TE.fromIOEither(() =>
      env.read((rows) =>
        pipe(
          keyOf(rows, subject),
          E.map((key) => key !== undefined),
        ),
      ),
    )
  return {
    keyFor: keyFor(given),
    existing: existing(given),
    destroy: destroy(given),
    rekey: rekey(given),
    holdsKey,
  }
}
