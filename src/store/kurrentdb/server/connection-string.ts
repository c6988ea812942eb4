/**
 * Reads a connection string. Not left to the client: that prints the whole string, password and all, to its debug
 * log, warns on the console, and passes over what it does not know.
 */
import { E, pipe } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'

/** A connection as it was asked for; files not read yet. */
export type Connection = {
  /** host:port of each node. */
  readonly hosts: ReadonlyArray<string>
  /** Whether the hosts are asked for the leader; else the one host is it. */
  readonly isCluster: boolean
  readonly login: { readonly username: string; readonly password: string } | undefined
  readonly isSecure: boolean
  readonly files: { readonly [name in FileName]?: string }
  readonly keepAliveIntervalMs: number
  readonly keepAliveTimeoutMs: number
  readonly connectionName: string
}

/** A file that the connection string may name. */
export type FileName = 'tlsCAFile' | 'userCertFile' | 'userKeyFile'

/** `expected` names what is wrong and what would do; never what was given. */
export type MalformedConnection = {
  readonly failure: 'connection-malformed'
  readonly expected: string
}

const malformed = (expected: string): Either<MalformedConnection, never> =>
  E.left({ failure: 'connection-malformed', expected })

const shape =
  /^(?<scheme>esdb|kurrentdb|kdb)(?<discover>\+discover)?:\/\/(?:(?<login>[^@/?]*)@)?(?<hosts>[^/?@]+)\/?(?:\?(?<query>.*))?$/
const hostShape = /^(?<host>[A-Za-z0-9._-]{1,253}|\[[0-9a-fA-F:.]+\])(?::(?<port>\d{1,5}))?$/
const defaultPort = '2113'

// Below this the client warns on the console; servers answer too many pings by hanging up.
const minIntervalMs = 10_000
const minTimeoutMs = 1_000
const defaultKeepAliveMs = 10_000

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const hostsIn = (text: string): Either<MalformedConnection, ReadonlyArray<string>> => {
  const hosts: string[] = []
  for (const each of text.split(',')) {
    const { host, port = defaultPort } = hostShape.exec(each)?.groups ?? {}
    if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
      return malformed('host or host:port for each node, separated by commas')
    }
    hosts.push(`${host}:${port}`)
  }
  return E.right(hosts)
}

const loginIn = (text: string | undefined): Either<MalformedConnection, Connection['login']> => {
  if (text === undefined) return E.right(undefined)
  const colon = text.indexOf(':')
  const username = colon < 1 ? undefined : decoded(text.slice(0, colon))
  const password = decoded(text.slice(colon + 1))
  return username === undefined || password === undefined || password === ''
    ? malformed('user:password before the @, each percent-encoded')
    : E.right({ username, password })
}

type Settings = ReadonlyMap<string, string>

// Said in many samples, and settled otherwise here: the ledger has its own time-outs, discovery and retries.
const settled = [
  'maxdiscoverattempts',
  'discoveryinterval',
  'gossiptimeout',
  'defaultdeadline',
  'throwonappendfailure',
]
const known = [
  'tls',
  'tlsverifycert',
  'tlscafile',
  'usercertfile',
  'userkeyfile',
  'nodepreference',
  'keepaliveinterval',
  'keepalivetimeout',
  'connectionname',
  ...settled,
]

const settingsIn = (query: string | undefined): Either<MalformedConnection, Settings> => {
  const settings = new Map<string, string>()
  for (const pair of (query ?? '').split('&')) {
    if (pair === '') continue
    const [key = '', ...rest] = pair.split('=')
    const name = key.toLowerCase().replaceAll(/[_-]/g, '')
    const value = decoded(rest.join('='))
    if (!known.includes(name)) return malformed('settings that the ledger knows; one is unknown')
    if (value === undefined || value === '') return malformed(`a value for ${name}`)
    settings.set(name, value)
  }
  return E.right(settings)
}

const keepAliveOf = (
  settings: Settings,
  name: string,
  leastMs: number,
): Either<MalformedConnection, number> => {
  const ms = Number(settings.get(name) ?? defaultKeepAliveMs)
  return Number.isInteger(ms) && ms >= leastMs
    ? E.right(ms)
    : malformed(`${name} of at least ${leastMs} ms`)
}

const isTrue = (settings: Settings, name: string): Either<MalformedConnection, boolean> => {
  const value = settings.get(name) ?? 'true'
  return value === 'true' || value === 'false'
    ? E.right(value === 'true')
    : malformed(`${name} true or false`)
}

const filesIn = (settings: Settings): Either<MalformedConnection, Connection['files']> => {
  const [tlsCAFile, userCertFile, userKeyFile] = [
    settings.get('tlscafile'),
    settings.get('usercertfile'),
    settings.get('userkeyfile'),
  ]
  if ((userCertFile === undefined) !== (userKeyFile === undefined)) {
    return malformed('userCertFile and userKeyFile together, or neither')
  }
  return E.right({
    ...(tlsCAFile === undefined ? {} : { tlsCAFile }),
    ...(userCertFile === undefined ? {} : { userCertFile }),
    ...(userKeyFile === undefined ? {} : { userKeyFile }),
  })
}

const refused = (settings: Settings): Either<MalformedConnection, void> => {
  if (settings.get('tlsverifycert') === 'false') {
    return malformed('a certificate that can be verified: name its CA with tlsCAFile')
  }
  return (settings.get('nodepreference') ?? 'leader').toLowerCase() === 'leader'
    ? E.right(undefined)
    : malformed('nodePreference leader: a ledger asks no node that may be behind')
}

/** The connection, or what is wrong with the string. */
export const parseConnection = (text: string): Either<MalformedConnection, Connection> => {
  const parts = shape.exec(text.trim())?.groups
  if (parts === undefined) {
    return malformed('esdb://user:password@host:port,host:port?tlsCAFile=…')
  }
  return pipe(
    settingsIn(parts['query']),
    E.bindTo('settings'),
    E.bind('hosts', () => hostsIn(parts['hosts'] ?? '')),
    E.bind('login', () => loginIn(parts['login'])),
    E.bind('isSecure', ({ settings }) => isTrue(settings, 'tls')),
    E.bind('files', ({ settings }) => filesIn(settings)),
    E.bind('keepAliveIntervalMs', ({ settings }) =>
      keepAliveOf(settings, 'keepaliveinterval', minIntervalMs),
    ),
    E.bind('keepAliveTimeoutMs', ({ settings }) =>
      keepAliveOf(settings, 'keepalivetimeout', minTimeoutMs),
    ),
    E.chainFirst(({ settings }) => refused(settings)),
    E.map(({ settings, ...connection }) => ({
      ...connection,
      isCluster: parts['discover'] !== undefined || connection.hosts.length > 1,
      connectionName: settings.get('connectionname') ?? 'consent-ledger',
    })),
  )
}
