/** Settings: flag over environment over default, to one value that is made once at start. Pure. */
import { E, pipe } from './fp.ts'
import type { Either } from './fp.ts'
import { diskFrom } from './config/disk.ts'
import type { DiskSettings } from './config/disk.ts'
import { vouchedFrom } from './config/endorsing.ts'
import type { EndorsingSettings } from './config/endorsing.ts'
import { clockErrorOf, clockLeapOf } from './config/clocks.ts'
import { fault } from './config/fault.ts'
import type { ConfigFault } from './config/fault.ts'
import { limitsFrom } from './config/limits.ts'
import type { EdgeLimits } from './config/limits.ts'
import { logFrom } from './config/log.ts'
import type { LogSettings } from './config/log.ts'
import { withoutPasswords } from './config/passwords.ts'
import { positionsFrom } from './config/positions.ts'
import type { KnownPositions, Setting } from './config/positions.ts'
import type { TransparencySettings } from './config/transparency.ts'

/** Where the log is: in the folder, or on a KurrentDB or EventStoreDB server. A connection string may hold a password. */
export type StoreChoice = 'embedded' | { readonly kurrentdb: string }

/** Where keys, identifiers and credentials are: in the folder, or in a PostgreSQL that several nodes share. */
export type VaultChoice = 'embedded' | { readonly postgres: string }

/** `bank` refuses to start where the server would let this ledger delete, or write over, what it recorded. */
export type Profile = 'standard' | 'bank'

/** What a running ledger is told. Nothing else is read from the environment later. */
export type Config = KnownPositions & {
  /** This node's folder: what it keeps itself lies in folders of their own under it (log, rows, vault, keys, credentials, tree, signing). */
  readonly folder: string
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly store: StoreChoice
  readonly vault: VaultChoice
  readonly profile: Profile
  /** Under this name personal fields are sealed; a part sealed under one name opens under no other. */
  readonly name?: string
  /** Key-encryption keys, base64 by epoch, where they are not kept in a file. */
  readonly kek?: string
  /** Where the file of key-encryption keys is: best on a medium that no backup of the vault holds. */
  readonly kekFile: string
  /** How far a device's clock may be off, in ms; five minutes when absent. */
  readonly clockErrorMs?: number
  /** How far this machine's clock may leap before it is not believed, in ms; `Infinity` believes it always. */
  readonly clockLeapMs: number
  /** What callers may take of the server. */
  readonly limits: EdgeLimits
  /** Where the operations log goes. */
  readonly log: LogSettings
  /** What the log in the folder takes of its disk. */
  readonly disk: DiskSettings
  /** ISO 3166-1 alpha-2, in capitals: a telephone number without a country is of this one; CN when absent. */
  readonly region?: string
  /** Which characters a customer number may hold; `ascii` when absent. */
  readonly customerNo?: 'ascii' | 'unicode'
  /** How the log is signed and shown, and who else states something about its checkpoints. */
  readonly transparency: TransparencySettings & EndorsingSettings
}

/**
 * From a signal to stop until the process leaves whatever still runs, in ms, beside the time in which it only says that
 * it stops (`EdgeLimits.drainMs`): requests get half of it, the store the rest.
 */
export const stopDeadlineMs = 20_000

type Settings = { readonly [name: string]: string | undefined }

/** The flag that says the same as `LEDGER_<NAME>`; a key has none, since command lines are seen by every user. */
const flags = {
  data: 'LEDGER_DATA',
  host: 'LEDGER_HOST',
  port: 'LEDGER_PORT',
  store: 'LEDGER_STORE',
  vault: 'LEDGER_VAULT',
  profile: 'LEDGER_PROFILE',
  name: 'LEDGER_NAME',
  'kek-file': 'LEDGER_KEK_FILE',
  expect: 'LEDGER_EXPECT_POSITION',
  'accept-loss': 'LEDGER_ACCEPT_LOSS',
} as const

/** The flags that configure a ledger, each named as in `flags`. */
export type ConfigFlags = { readonly [F in keyof typeof flags]?: string | undefined }

const given = (
  env: Settings,
  chosen: ConfigFlags,
  flag: keyof typeof flags,
): Setting | undefined => {
  const said = chosen[flag]
  if (said !== undefined) return { name: `--${flag}`, value: said }
  const name = flags[flag]
  const value = env[name]
  // An empty variable is how shells and compose files leave one unset.
  return value === undefined || value === '' ? undefined : { name, value }
}

const textOf = (
  setting: Setting | undefined,
  fallback: string,
  expected: string,
  shape: RegExp,
): Either<ConfigFault, string> => {
  if (setting === undefined) return E.right(fallback)
  return shape.test(setting.value) ? E.right(setting.value) : fault(setting.name, expected)
}

const portOf = (setting: Setting | undefined): Either<ConfigFault, number> => {
  if (setting === undefined) return E.right(8080)
  const port = /^\d{1,5}$/.test(setting.value) ? Number(setting.value) : -1
  return port >= 0 && port <= 65_535
    ? E.right(port)
    : fault(setting.name, 'a port from 0 to 65535; 0 lets the system choose')
}

// Command lines are seen by every user of the machine.
const isSeen = (setting: Setting | undefined): boolean =>
  setting?.name.startsWith('--') === true && withoutPasswords(setting.value) !== setting.value

const withoutPassword = (name: string): string =>
  `no password on a command line, which every user of the machine can see: ${name} or ${name}_FILE`

const kurrentdb = /^(?:esdb|kurrentdb|kdb)(?:\+discover)?:\/\/\S+$/
const postgres = /^postgres(?:ql)?:\/\/\S+$/

const storeOf = (setting: Setting | undefined): Either<ConfigFault, StoreChoice> => {
  if (isSeen(setting)) return fault('--store', withoutPassword('LEDGER_STORE'))
  if (setting === undefined || setting.value === 'embedded') return E.right('embedded')
  return kurrentdb.test(setting.value)
    ? E.right({ kurrentdb: setting.value })
    : fault(setting.name, "'embedded', or the connection string of a KurrentDB: esdb://…")
}

const vaultOf = (setting: Setting | undefined): Either<ConfigFault, VaultChoice> => {
  if (isSeen(setting)) return fault('--vault', withoutPassword('LEDGER_VAULT'))
  if (setting === undefined || setting.value === 'embedded') return E.right('embedded')
  return postgres.test(setting.value)
    ? E.right({ postgres: setting.value })
    : fault(setting.name, "'embedded', or the connection string of a PostgreSQL: postgres://…")
}

const encrypted = /[?&]sslmode=(?:require|verify-ca|verify-full)(?:&|$)/

const profileOf = (
  setting: Setting | undefined,
  store: StoreChoice,
  vault: VaultChoice,
): Either<ConfigFault, Profile> => {
  if (setting === undefined || setting.value === 'standard') return E.right('standard')
  if (setting.value !== 'bank') return fault(setting.name, "'standard' or 'bank'")
  if (store === 'embedded') {
    return fault(
      setting.name,
      "'standard' with the embedded store: 'bank' asks a server what it denies",
    )
  }
  return vault === 'embedded' || encrypted.test(vault.postgres)
    ? E.right('bank')
    : fault(
        setting.name,
        "a vault reached over TLS with 'bank': sslmode=verify-full in LEDGER_VAULT",
      )
}

const anyPath = /^[^\0]+$/
const hostShape = /^[A-Za-z0-9.:_[\]-]{1,253}$/
// The origin line of a checkpoint and the name in a sealed part: no spaces, no plus (C2SP signed notes).
const nameShape = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/
const nameRule = 'letters, digits and . _ / -, at most 128, best a host and path you own'

const nameOf = (setting: Setting | undefined): Either<ConfigFault, { readonly name?: string }> => {
  if (setting === undefined) return E.right({})
  return nameShape.test(setting.value)
    ? E.right({ name: setting.value })
    : fault(setting.name, nameRule)
}

const regionOf = (value: string | undefined): Either<ConfigFault, { readonly region?: string }> => {
  if (value === undefined || value === '') return E.right({})
  return /^[A-Z]{2}$/.test(value)
    ? E.right({ region: value })
    : fault('LEDGER_REGION', 'a country in two capital letters (ISO 3166-1), such as CN')
}

const customerNoOf = (
  value: string | undefined,
): Either<ConfigFault, { readonly customerNo?: 'ascii' | 'unicode' }> => {
  if (value === undefined || value === '') return E.right({})
  return value === 'ascii' || value === 'unicode'
    ? E.right({ customerNo: value })
    : fault('LEDGER_CUSTOMER_NO', "'ascii' or 'unicode'")
}

/** Settings that may hold a password: `<NAME>_FILE` names a file with the value, read at the edge before this. */
export const secretSettings = ['LEDGER_STORE', 'LEDGER_VAULT'] as const

/** The configuration, or the first setting that is wrong. */
export const configFrom = (env: Settings, chosen: ConfigFlags): Either<ConfigFault, Config> =>
  pipe(
    textOf(given(env, chosen, 'data'), './data', 'a folder', anyPath),
    E.bindTo('folder'),
    E.bind('host', () =>
      textOf(given(env, chosen, 'host'), '127.0.0.1', 'a host name or address', hostShape),
    ),
    E.bind('port', () => portOf(given(env, chosen, 'port'))),
    E.bind('store', () => storeOf(given(env, chosen, 'store'))),
    E.bind('vault', () => vaultOf(given(env, chosen, 'vault'))),
    E.bind('profile', ({ store, vault }) => profileOf(given(env, chosen, 'profile'), store, vault)),
    E.bind('named', () => nameOf(given(env, chosen, 'name'))),
    E.bind('kekFile', ({ folder }) =>
      textOf(given(env, chosen, 'kek-file'), `${folder}/keys/kek.json`, 'a file', anyPath),
    ),
    E.bind('positions', () =>
      positionsFrom(given(env, chosen, 'expect'), given(env, chosen, 'accept-loss')),
    ),
    E.bind('clockError', () => clockErrorOf(env['LEDGER_CLOCK_ERROR'])),
    E.bind('clockLeapMs', () => clockLeapOf(env['LEDGER_CLOCK_LEAP'])),
    E.bind('limits', () => limitsFrom(env)),
    E.bind('log', () => logFrom(env)),
    E.bind('disk', () => diskFrom(env)),
    E.bind('home', () => regionOf(env['LEDGER_REGION'])),
    E.bind('numbers', () => customerNoOf(env['LEDGER_CUSTOMER_NO'])),
    E.bind('transparency', ({ folder }) => vouchedFrom(env, folder)),
    E.map(({ named, positions, clockError, home, numbers, ...config }) => {
      const kek = env['LEDGER_KEK']
      return {
        ...config,
        ...named,
        ...positions,
        ...clockError,
        ...home,
        ...numbers,
        ...(kek === undefined || kek === '' ? {} : { kek }),
      }
    }),
  )
