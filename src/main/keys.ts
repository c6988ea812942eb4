/** The place of keys, identifiers and credentials in a configuration: the folder, or a PostgreSQL shared by nodes. */
import { join, resolve } from 'node:path'
import { TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { Config } from '../config.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { openCredentials } from '../credentials/open-credentials.ts'
import type { CredentialPorts } from '../credentials/tables.ts'
import { instantOf } from '../kernel/instant.ts'
import { readKekFile, readOrCreateKekFile } from '../vault/embedded/kek-file.ts'
import { openEmbeddedVault } from '../vault/embedded/open-vault.ts'
import { ringFromText } from '../vault/kek.ts'
import type { KekRing } from '../vault/kek.ts'
import { wrappingOf } from '../vault/wrapping.ts'
import type { KeyVault, VaultFailure } from '../vault/key-vault.ts'
import type { NodeFailure } from './failure.ts'
import { tellingNobody } from './telling.ts'
import type { Telling } from './telling.ts'

const vaultFolder = (folder: string): string => join(folder, 'vault')

/**
 * The key-encryption keys: from the variable where it is given, else from the file, which is made with a new vault in
 * the folder. For a vault that nodes share it is never made: each node would draw another.
 */
export const ringFor = (
  { folder, vault, kek, kekFile }: Config,
  nowMs: () => number,
  ledgerId?: string,
): TaskEither<VaultFailure, KekRing> => {
  if (kek !== undefined) return TE.fromEither(ringFromText(kek))
  return vault === 'embedded'
    ? readOrCreateKekFile(kekFile, vaultFolder(folder), instantOf(nowMs()), ledgerId)
    : readKekFile(kekFile)
}

/** Says of a failure of keys which file, or which variable, they were read from. */
export const withKeysAt =
  ({ kek, kekFile }: { readonly kek?: string | undefined; readonly kekFile: string }) =>
  <F extends { readonly failure: string }>(left: F): F =>
    left.failure.startsWith('kek-')
      ? { ...left, at: kek === undefined ? resolve(kekFile) : 'LEDGER_KEK' }
      : left

/** "An error of input or output" (sysexits.h, EX_IOERR): started again, a process reads what is on disk. */
const vaultFailedExit = 74

const damagedText = (where: string): string =>
  `the vault is damaged at ${where}. Nothing more is written to it, and the next start refuses it: keep the ` +
  'folder as it is, run consent-ledger fsck, and restore the vault from a backup'

/** Opens the vault with the keys of the configuration; a new file of them says that they are of this ledger. */
export const openVault = (
  config: Config,
  nowMs: () => number,
  ledgerId?: string,
  { fatal, notice }: Pick<Telling, 'fatal' | 'notice'> = tellingNobody,
): TaskEither<NodeFailure, KeyVault> => {
  const { folder, vault } = config
  return pipe(
    ringFor(config, nowMs, ledgerId),
    TE.flatMap((ring) =>
      vault === 'embedded'
        ? openEmbeddedVault(vaultFolder(folder), ring, {
            onFatal: (sentence) => fatal(vaultFailedExit, sentence),
            onDamage: (where) => notice(damagedText(where), 'vault-damaged'),
          })
        : pipe(
            TE.fromTask(() => import('../vault/postgres/open-vault.ts')),
            TE.flatMap(({ openPostgresVault }) => openPostgresVault(vault.postgres, ring)),
          ),
    ),
    TE.mapLeft(withKeysAt(config)),
  )
}

/** Opens the credentials with these keys. What signs tokens moves under the newest of them. */
export const openCredentialsUnder = (
  { folder, vault }: Pick<Config, 'folder' | 'vault'>,
  ring: KekRing,
  nowMs: () => number,
  ports?: Partial<CredentialPorts>,
): TaskEither<NodeFailure, Credentials> => {
  const wrapping = wrappingOf(ring, 'token-key')
  return vault === 'embedded'
    ? openCredentials(join(folder, 'credentials'), wrapping, nowMs, ports)
    : pipe(
        TE.fromTask(() => import('../credentials/postgres/open-credentials.ts')),
        TE.flatMap(({ openPostgresCredentials }) =>
          openPostgresCredentials({ connection: vault.postgres, wrapping, nowMs }),
        ),
      )
}

/** Opens the credentials: they are where the keys are. What signs tokens is wrapped as keys are. */
export const openCredentialsOf = (
  config: Config,
  nowMs: () => number,
  ports?: Partial<CredentialPorts>,
): TaskEither<NodeFailure, Credentials> =>
  pipe(
    ringFor(config, nowMs),
    TE.mapLeft((failure): NodeFailure => failure),
    TE.flatMap((ring) => openCredentialsUnder(config, ring, nowMs, ports)),
    TE.mapLeft(withKeysAt(config)),
  )
