/** Makes a schema of ours, or brings it to the version this program knows, inside one transaction. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { PostgresFault } from './fault.ts'
import type { Ask } from './session.ts'

/** A schema: `steps[n]` brings it from version n to n + 1. Neither name nor steps hold what a user wrote. */
export type Schema = { readonly name: string; readonly steps: ReadonlyArray<string> }

const oldestServer = 130_000

/** A server that may forget what it confirmed, or takes no writes, is not used. */
const checkServer = async (ask: Ask): Promise<Either<PostgresFault, void>> => {
  const [server] = await ask(`
    select current_setting('server_version_num')::int as version, pg_is_in_recovery() as standby,
           current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on' as durable`)
  if (Number(server?.['version']) < oldestServer) return E.left(new PostgresFault('too-old'))
  if (server?.['standby'] !== false) return E.left(new PostgresFault('read-only'))
  return server['durable'] === true ? E.right(undefined) : E.left(new PostgresFault('not-durable'))
}

/** 0 for a schema that is not there, or is empty: an administrator may have made it for us. */
const versionOf = async (ask: Ask, name: string): Promise<Either<PostgresFault, number>> => {
  const [found] = await ask(
    `select to_regclass($1 || '.schema_version') is not null as ours,
            exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                     where n.nspname = $1) as filled`,
    [name],
  )
  if (found?.['ours'] !== true) {
    return found?.['filled'] === true ? E.left(new PostgresFault('schema-foreign')) : E.right(0)
  }
  const [row] = await ask(`select version from ${name}.schema_version`)
  return typeof row?.['version'] === 'number'
    ? E.right(row['version'])
    : E.left(new PostgresFault('schema-foreign'))
}

const create = async (ask: Ask, name: string): Promise<void> => {
  // Asked first: a user who may not make schemas can still own this one.
  const [there] = await ask('select to_regnamespace($1) is not null as made', [name])
  if (there?.['made'] !== true) await ask(`create schema ${name}`)
  await ask(`
    create table ${name}.schema_version (
      only_row boolean primary key default true check (only_row),
      version int not null
    )`)
  await ask(`insert into ${name}.schema_version (version) values (0)`)
}

/** The lock under which `migrate` runs, so that of several nodes that start at once one does it. */
export const migrationLock = ({ name }: Schema): string => `schema ${name}`

/** Checks the server and brings the schema up to date; a newer one is refused and left as it is. */
export const migrate =
  (schema: Schema) =>
  async (ask: Ask): Promise<Either<PostgresFault, void>> => {
    const { name, steps } = schema
    const server = await checkServer(ask)
    if (E.isLeft(server)) return server
    const version = await versionOf(ask, name)
    if (E.isLeft(version)) return version
    if (version.right > steps.length) return E.left(new PostgresFault('schema-newer'))
    if (version.right === steps.length) return E.right(undefined)
    if (version.right === 0) await create(ask, name)
    for (const step of steps.slice(version.right)) await ask(step)
    await ask(`update ${name}.schema_version set version = $1`, [steps.length])
    return E.right(undefined)
  }
