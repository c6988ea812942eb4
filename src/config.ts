/** Settings: flag over environment over default, to one value that is made once at start. Pure. */
import { E, pipe } from './fp.ts'
import type { Either } from './fp.ts'

/** What a running ledger is told. Nothing else is read from the environment later. */
export type Config = {
  /** The ledger's folder: log, rows, vault, keys and credentials lie in folders of their own under it. */
  readonly folder: string
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly store: 'embedded'
  /** Under this name personal fields are sealed; a part sealed under one name opens under no other. */
  readonly name?: string
  /** Key-encryption keys, base64 by epoch, where they are not kept in a file. */
  readonly kek?: string
  /** Where the file of key-encryption keys is: best on a medium that no backup of the vault holds. */
  readonly kekFile: string
}

/** A setting that cannot be used: what it is called, where it came from, and what would be. Its value is not repeated. */
export type ConfigFault = {
  readonly rejected: 'setting'
  readonly setting: string
  readonly expected: string
}

/** From a signal to stop until the process leaves whatever still runs, in ms: requests get half of it, the store the rest. */
export const stopDeadlineMs = 20_000

type Settings = { readonly [name: string]: string | undefined }
type Setting = { readonly name: string; readonly value: string }

/** The flag that says the same as `LEDGER_<NAME>`; a key has none, since command lines are seen by every user. */
const flags = {
  data: 'LEDGER_DATA',
  host: 'LEDGER_HOST',
  port: 'LEDGER_PORT',
  store: 'LEDGER_STORE',
  name: 'LEDGER_NAME',
  'kek-file': 'LEDGER_KEK_FILE',
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

const fault = (setting: string, expected: string): Either<ConfigFault, never> =>
  E.left({ rejected: 'setting', setting, expected })

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

const elsewhere = /^(?:esdb|kurrentdb|kdb)(?:\+discover)?:\/\//

const storeOf = (
  setting: Setting | undefined,
  version: string,
): Either<ConfigFault, 'embedded'> => {
  if (setting === undefined || setting.value === 'embedded') return E.right('embedded')
  return fault(
    setting.name,
    elsewhere.test(setting.value)
      ? `'embedded': version ${version} cannot keep its log in KurrentDB or EventStoreDB yet`
      : `'embedded', the only store of version ${version}`,
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

/** The configuration, or the first setting that is wrong. `version` is named where it lacks what is asked for. */
export const configFrom = (
  env: Settings,
  chosen: ConfigFlags,
  version: string,
): Either<ConfigFault, Config> =>
  pipe(
    textOf(given(env, chosen, 'data'), './data', 'a folder', anyPath),
    E.bindTo('folder'),
    E.bind('host', () =>
      textOf(given(env, chosen, 'host'), '127.0.0.1', 'a host name or address', hostShape),
    ),
    E.bind('port', () => portOf(given(env, chosen, 'port'))),
    E.bind('store', () => storeOf(given(env, chosen, 'store'), version)),
    E.bind('named', () => nameOf(given(env, chosen, 'name'))),
    E.bind('kekFile', ({ folder }) =>
      textOf(given(env, chosen, 'kek-file'), `${folder}/keys/kek.json`, 'a file', anyPath),
    ),
    E.map(({ named, ...config }) => {
      const kek = env['LEDGER_KEK']
      return { ...config, ...named, ...(kek === undefined || kek === '' ? {} : { kek }) }
    }),
  )
