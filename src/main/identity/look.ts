/** The marks of a ledger's parts, read before anything is opened for writing. Changes nothing. */
import { join } from 'node:path'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { seeCredentials } from '../../credentials/mark.ts'
import type { CredentialsSeen } from '../../credentials/mark.ts'
import { witnessOf } from '../../identity/judge.ts'
import type { Claim, Part, Witness } from '../../identity/judge.ts'
import type { LogKind, Mark } from '../../identity/mark.ts'
import type { FoundRecord, IdentityRecord } from '../../identity/record.ts'
import { seeRows } from '../../projector/embedded/see-rows.ts'
import type { RowsSeen } from '../../projector/embedded/see-rows.ts'
import { readKekLedger } from '../../vault/embedded/kek-file.ts'
import { seeVault } from '../../vault/embedded/mark.ts'
import type { VaultSeen } from '../../vault/embedded/mark.ts'
import type { NodeFailure } from '../failure.ts'
import { readRecord } from './record-file.ts'

type Where = Pick<Config, 'folder' | 'vault' | 'kek' | 'kekFile'>

export type Look = {
  readonly found: FoundRecord | undefined
  readonly rows: RowsSeen | undefined
  readonly vault: VaultSeen
  readonly credentials: CredentialsSeen
  /** The ledger that the file of key-encryption keys names. */
  readonly keys: string | undefined
}

const postgresVault = (connection: string): TaskEither<NodeFailure, VaultSeen> =>
  pipe(
    TE.fromTask(() => import('../../vault/postgres/mark.ts')),
    TE.flatMap(({ seePostgresVault }) => seePostgresVault(connection)),
    TE.map((mark) => ({ isThere: true, ...(mark === undefined ? {} : { mark }) })),
  )

/** Reads what is there. Credentials in a PostgreSQL are asked once they are open: nothing of the log rests on them. */
export const lookAt = async ({
  folder,
  vault,
  kek,
  kekFile,
}: Where): Promise<Either<NodeFailure, Look>> => {
  const found = await readRecord(folder)
  if (E.isLeft(found)) return found
  const isEmbedded = vault === 'embedded'
  const seen: Either<NodeFailure, VaultSeen> = isEmbedded
    ? await seeVault(join(folder, 'vault'))
    : await postgresVault(vault.postgres)()
  if (E.isLeft(seen)) return seen
  const credentials: Either<NodeFailure, CredentialsSeen> = isEmbedded
    ? await seeCredentials(join(folder, 'credentials'))
    : E.right({ isThere: true })
  if (E.isLeft(credentials)) return credentials
  return E.right({
    found: found.right,
    rows: await seeRows(folder),
    vault: seen.right,
    credentials: credentials.right,
    keys: kek === undefined ? await readKekLedger(kekFile) : undefined,
  })
}

/** The record, where there is one of this version. */
export const recordIn = ({ found }: Pick<Look, 'found'>): IdentityRecord | undefined =>
  found?.kind === 'record' ? found.record : undefined

/** The ledger that each part names; parts of an earlier version name none. */
export const claimsIn = (look: Look): ReadonlyArray<Claim> => {
  const said: ReadonlyArray<readonly [Part, string | undefined]> = [
    ['name', recordIn(look)?.ledgerId],
    ['vault', look.vault.mark?.ledgerId],
    ['rows', look.rows?.ledgerId],
    ['credentials', look.credentials.mark?.ledgerId],
    ['keys', look.keys],
  ]
  return said.flatMap(([part, ledgerId]) => (ledgerId === undefined ? [] : [{ part, ledgerId }]))
}

/**
 * The known events of a log of this kind and, where it is known, of this ledger, by source. The rows come last: they
 * are the one part that can be rebuilt, also where they are another ledger's.
 */
export const witnessesIn = (
  look: Look,
  kind: LogKind,
  ledgerId: string | undefined,
): ReadonlyArray<Witness> => {
  const present = recordIn(look)
  const marks: ReadonlyArray<readonly [Part, Mark | undefined]> = [
    ['name', present],
    ['vault', look.vault.mark],
    ['credentials', look.credentials.mark],
  ]
  const isForeign =
    ledgerId !== undefined && look.rows?.ledgerId !== undefined && look.rows.ledgerId !== ledgerId
  const last = isForeign ? undefined : look.rows?.last
  return [
    ...marks.flatMap(([part, mark]) =>
      mark === undefined ? [] : [witnessOf(part, mark, kind, present)],
    ),
    ...(last === undefined
      ? []
      : [{ by: 'rows' as const, position: last.position, event: last.id }]),
  ]
}

/** Parts that only a ledger that was there once has. */
export const remainsIn = ({ found, rows, vault, credentials }: Look): ReadonlyArray<Part> => {
  const parts: ReadonlyArray<readonly [Part, boolean]> = [
    ['name', found !== undefined],
    ['rows', rows?.last !== undefined],
    ['vault', vault.mark !== undefined],
    ['credentials', credentials.mark !== undefined],
  ]
  return parts.flatMap(([part, isThere]) => (isThere ? [part] : []))
}
