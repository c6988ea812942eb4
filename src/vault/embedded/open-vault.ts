/** Opens the embedded vault: proves its keys, ends what a crash interrupted, and puts its parts together. */
import { mkdir } from 'node:fs/promises'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { SubjectId } from '../../kernel/ids.ts'
import { ledgerSecretOf } from '../derive.ts'
import type { KekRing } from '../kek.ts'
import { corrupt } from '../key-row.ts'
import type { KeyVault, VaultFailure } from '../key-vault.ts'
import { selfTest } from '../self-test.ts'
import { identifierIndex } from './aliases.ts'
import { enterEpoch, rewrap } from './epochs.ts'
import { deleteFenced } from './key-state.ts'
import { subjectKeys } from './subject-keys.ts'
import { openEnvironment } from './tables.ts'
import type { Environment, Tables } from './tables.ts'

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

const assemble = (env: Environment, ring: KekRing, indexKey: Uint8Array): KeyVault => {
  const keys = subjectKeys(env, ring)
  return {
    engine,
    ledgerSecret: ledgerSecretOf(indexKey),
    ...keys,
    ...identifierIndex(env, indexKey),
    rewrap: (to, progress) => rewrap(env, ring, to, progress),
    selfTest: () => selfTest(keys),
    close: env.close,
  }
}

const start = (env: Environment, ring: KekRing): TaskEither<VaultFailure, KeyVault> =>
  pipe(
    env.write(enterEpoch(ring)),
    TE.flatMap((indexKey) =>
      pipe(
        env.write(finishDestructions),
        TE.map(() => assemble(env, ring, indexKey)),
      ),
    ),
    TE.orElse((failure) => async () => {
      await env.close()
      return E.left(failure)
    }),
  )

/**
 * The vault in `folder` (made when absent), its keys wrapped under `ring`. One process at a time.
 * Known hole: LMDB does not overwrite what it frees, so the wrapped form of a destroyed key may stay in the file,
 * and in copies of it, until its epoch is retired and that epoch's key-encryption key is destroyed.
 */
export const openEmbeddedVault = (
  folder: string,
  ring: KekRing,
): TaskEither<VaultFailure, KeyVault> =>
  pipe(
    TE.tryCatch(
      async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        return openEnvironment(folder)
      },
      (cause): VaultFailure => ({ failure: 'vault-unavailable', cause }),
    ),
    TE.flatMap((env) => start(env, ring)),
  )
