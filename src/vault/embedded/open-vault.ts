/** Opens the embedded vault: proves its keys, and puts its parts together. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import type { Io } from '../../files/io.ts'
import { ledgerSecretOf } from '../derive.ts'
import type { KekRing } from '../kek.ts'
import type { KeyVault, VaultFailure } from '../key-vault.ts'
import { selfTest } from '../self-test.ts'
import { identifierIndex } from './aliases.ts'
import { enterEpoch, rewrap } from './epochs.ts'
import { belongingIn } from './mark.ts'
import { movingMark } from './moving-in.ts'
import { isOldVault, oldVault } from '../old-vault.ts'
import type { OldVault } from '../old-vault.ts'
import { unavailable } from './format/damage.ts'
import { environmentOf } from './slots/environment.ts'
import type { Environment } from './slots/environment.ts'
import { openSlots } from './slots/open-slots.ts'
import { subjectKeys } from './subject-keys.ts'

const engine = 'embedded'

export type VaultOptions = {
  readonly io?: Io
  /** The process is to end, with this sentence and with 74: nothing it reads from now on can be believed. */
  readonly onFatal?: (sentence: string) => void
  /** A slot that the opening did not read is damaged, here; nothing more is written to the vault. */
  readonly onDamage?: (where: string) => void
  /** From how many slots on a table of them is kept for the next opening. */
  readonly tableFrom?: number
}

const settled = async (env: Environment, waitMs: number) => {
  await Promise.race([env.idle(), new Promise((done) => setTimeout(done, waitMs).unref())])
  return env.erased()
}

const assemble = (env: Environment, ring: KekRing, indexKey: Uint8Array): KeyVault => {
  const keys = subjectKeys(env, ring)
  return {
    engine,
    epoch: ring.newest,
    ledgerSecret: ledgerSecretOf(indexKey),
    ...keys,
    ...identifierIndex(env, indexKey),
    rewrap: (to, progress) => rewrap(env, ring, to, progress),
    selfTest: () => selfTest(keys),
    ...belongingIn(env),
    erasedPages: { state: env.erased, settle: (waitMs) => settled(env, waitMs) },
    close: env.close,
  }
}

/** A move was broken off. */
const halfMoved: OldVault = {
  failure: 'data-version',
  found: 'a vault that was being moved and did not arrive',
  expected: 'a whole one: run the same consent-ledger migrate again',
}

const openFiles =
  (
    folder: string,
    { io = disk, tableFrom, ...told }: VaultOptions,
  ): TaskEither<VaultFailure | OldVault, Environment> =>
  async () => {
    try {
      const state = await openSlots(io, folder, tableFrom)
      if (E.isLeft(state)) return state
      const env = environmentOf(state.right, told)
      if (env.mark() !== movingMark) return E.right(env)
      await env.close()
      return E.left(halfMoved)
    } catch (cause) {
      return E.left(unavailable(cause))
    }
  }

/** The vault in `folder` (made when absent), its keys wrapped under `ring`. One process at a time. */
export const openEmbeddedVault = (
  folder: string,
  ring: KekRing,
  options: VaultOptions = {},
): TaskEither<VaultFailure | OldVault, KeyVault> => {
  if (isOldVault(folder)) return TE.left(oldVault)
  return pipe(
    openFiles(folder, options),
    TE.flatMap((env) =>
      pipe(
        env.write(enterEpoch(ring)),
        TE.map((indexKey) => assemble(env, ring, indexKey)),
        TE.orElse((failure) => async () => {
          await env.close()
          return E.left(failure)
        }),
      ),
    ),
  )
}
