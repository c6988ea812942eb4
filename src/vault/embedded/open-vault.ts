/** Opens the embedded vault: proves its keys, ends what a crash interrupted, and puts its parts together. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { SubjectId } from '../../kernel/ids.ts'
import { ledgerSecretOf } from '../derive.ts'
import type { KekRing } from '../kek.ts'
import { corrupt } from '../key-row.ts'
import type { KeyVault, VaultFailure } from '../key-vault.ts'
import { selfTest } from '../self-test.ts'
import { identifierIndex } from './aliases.ts'
import { roomOf } from './compaction.ts'
import type { RoomOf } from './compaction.ts'
import { noteDeletion } from './deleted-rows.ts'
import { enterEpoch, rewrap } from './epochs.ts'
import { keepPages } from './erased-pages.ts'
import type { PageKeeping } from './erased-pages.ts'
import { currentFolder, dataFile, generationOf, removeLeftovers } from './generations.ts'
import { deleteFenced } from './key-state.ts'
import { subjectKeys } from './subject-keys.ts'
import { openEnvironment } from './environment.ts'
import type { Environment } from './environment.ts'
import type { Tables } from './tables.ts'

const engine = 'embedded'

/** A crash between fence and deletion leaves its subjects here: the deletion is done before anything is asked. */
const finishDestructions = (tables: Tables): Either<VaultFailure, void> => {
  // Listed before any is removed: the table changes under the loop.
  const subjects = [...tables.unfinished.getKeys()]
  for (const subject of subjects) {
    if (!SubjectId.is(subject)) return corrupt('unfinished')
    const done = deleteFenced(subject)(tables)
    if (E.isLeft(done)) return done
  }
  return E.right(undefined)
}

/** Of a person made up for a test nothing needs to be left behind. */
const untold = { note: () => {}, deleted: () => {} }

const assemble = (
  env: Environment,
  ring: KekRing,
  indexKey: Uint8Array,
  pages: PageKeeping,
): KeyVault => ({
  engine,
  epoch: ring.newest,
  ledgerSecret: ledgerSecretOf(indexKey),
  ...subjectKeys(env, ring, { note: noteDeletion, deleted: pages.deleted }),
  ...identifierIndex(env, indexKey),
  rewrap: (to, progress) => rewrap(env, ring, to, progress),
  selfTest: () => selfTest(subjectKeys(env, ring, untold)),
  erasedPages: { state: pages.state, settle: pages.settle },
  close: async () => {
    await pages.close()
    await env.close()
  },
})

const start = (
  vault: string,
  env: Environment,
  { ring, room }: { readonly ring: KekRing; readonly room: RoomOf },
): TaskEither<VaultFailure, KeyVault> =>
  pipe(
    env.write(enterEpoch(ring)),
    TE.flatMap((indexKey) =>
      pipe(
        env.write(finishDestructions),
        TE.map(() => assemble(env, ring, indexKey, keepPages({ vault, env, roomOf: room }))),
      ),
    ),
    TE.orElse((failure) => async () => {
      await env.close()
      return E.left(failure)
    }),
  )

/** The folder with one generation in it, whole. Throws what the disk throws. */
const openCurrent = async (vault: string): Promise<Either<VaultFailure, Environment>> => {
  await mkdir(vault, { recursive: true, mode: 0o700 })
  const generation = generationOf(vault)
  // A new file in a folder that had one would be a new vault, which knows nobody.
  if (generation > 0 && !existsSync(join(currentFolder(vault), dataFile))) return corrupt(dataFile)
  await removeLeftovers(vault, generation)
  return E.right(openEnvironment(vault))
}

/**
 * The vault in `folder` (made when absent), its keys wrapped under `ring`. One process at a time. After a deletion its
 * rows move to a new file (./erased-pages.ts); `room` tells whether the disk has room for that.
 */
export const openEmbeddedVault = (
  folder: string,
  ring: KekRing,
  room: RoomOf = roomOf,
): TaskEither<VaultFailure, KeyVault> =>
  pipe(
    TE.tryCatch(
      () => openCurrent(folder),
      (cause): VaultFailure => ({ failure: 'vault-unavailable', cause }),
    ),
    TE.flatMapEither((opened) => opened),
    TE.flatMap((env) => start(folder, env, { ring, room })),
  )
