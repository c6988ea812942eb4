/** Rows of what is not told on the log yet, and of the opt-outs that identifiers carry, in PostgreSQL. */
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Sha256, SubjectId } from '../../kernel/ids.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { IdentityChange, OptOuts, parsed } from '../identifiers/identity-change.ts'
import { corrupt } from '../key-row.ts'
import type { VaultFailure } from '../key-vault.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Notes a change, to be told. */
export const noteChange = async (ask: Ask, change: IdentityChange): Promise<void> => {
  await ask(
    `insert into consent_vault.untold (subject, binding, change, body) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [change.subject, change.binding, change.change, JSON.stringify(change)],
  )
}

/** Notes several in the transaction that it runs in. */
export const noteAll =
  (changes: ReadonlyArray<IdentityChange>) =>
  async (ask: Ask): Promise<Either<VaultFailure, void>> => {
    // One connection: one statement after the other.
    // oxlint-disable-next-line no-await-in-loop
    for (const change of changes) await noteChange(ask, change)
    return E.right(undefined)
  }

/** Forgets a change that was told. */
export const settleChange =
  ({ subject, binding, change }: IdentityChange) =>
  async (ask: Ask): Promise<Either<VaultFailure, void>> => {
    await ask(
      'delete from consent_vault.untold where subject = $1 and binding = $2 and change = $3',
      [subject, binding, change],
    )
    return E.right(undefined)
  }

/** The unrecorded changes of one person, or of all if null is given. */
export const untoldStatement = `
  select body from consent_vault.untold where $1::text is null or subject = $1
   order by subject, binding, change limit 1000`

/** The rows of `untoldStatement`. */
export const changesOf = (rows: Rows): Either<VaultFailure, ReadonlyArray<IdentityChange>> => {
  const changes = rows
    .map(({ body }) => parsed(IdentityChange, textOf(body)))
    .filter((change) => change !== undefined)
  return changes.length === rows.length ? E.right(changes) : corrupt('untold')
}

/** The opt-outs that an identifier carries. Takes its HMAC, and that of its earlier spelling. */
export const carriedStatement = `
  select opt_outs from consent_vault.carried where hmac in ($1, $2)`

/** The rows of `carriedStatement`. */
export const optOutsIn = (rows: Rows): Either<VaultFailure, OptOuts> => {
  const found = rows
    .map((row) => parsed(OptOuts, textOf(row['opt_outs'])))
    .filter((optOuts) => optOuts !== undefined)
  return found.length === rows.length ? E.right(found.flat()) : corrupt('carried')
}

/** They go over to the holder whose binding is about to be told. */
export const takeCarried = async (
  ask: Ask,
  { hash, former = hash }: HashedIdentifier,
): Promise<Either<VaultFailure, OptOuts>> =>
  pipe(
    await ask('delete from consent_vault.carried where hmac in ($1, $2) returning opt_outs', [
      hash,
      former,
    ]),
    optOutsIn,
  )

/** An identifier that leaves its holder for nobody keeps their opt-outs. */
export const leaveOptOuts = async (ask: Ask, hash: Sha256, optOuts: OptOuts): Promise<void> => {
  if (optOuts.length === 0) return
  await ask(
    `insert into consent_vault.carried (hmac, opt_outs) values ($1, $2)
     on conflict (hmac) do update set opt_outs = excluded.opt_outs`,
    [hash, JSON.stringify(optOuts)],
  )
}

/** The same for every identifier a person has. */
export const leaveAll = async (ask: Ask, subject: SubjectId, optOuts: OptOuts): Promise<void> => {
  if (optOuts.length === 0) return
  await ask(
    `insert into consent_vault.carried (hmac, opt_outs)
     select i.hmac, $2 from consent_vault.identifiers i
      where i.subject = $1
        and i.hmac in (select hmac from consent_vault.aliases where subject = $1)
     on conflict (hmac) do update set opt_outs = excluded.opt_outs`,
    [subject, JSON.stringify(optOuts)],
  )
}
