/** The options of a witness. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { logsFromFile, logsFromKeys } from '../../witness/known-logs.ts'
import type { KnownLogs, LogsRejection } from '../../witness/known-logs.ts'
import type { Flags, Options } from '../line/command.ts'
import { fileBytes } from '../verify/input.ts'
import { rejectionEn } from '../../exports/verify/words/rejection-en.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

export const witnessOptions = {
  state: {
    type: 'string',
    hint: 'FOLDER',
    about:
      'the folder of its key and its cosigned checkpoints (./witness); never restore an older copy',
  },
  name: {
    type: 'string',
    hint: 'NAME',
    about:
      'the name of its key, best a host and path you own; needed once, when the key is created',
  },
  log: {
    type: 'string',
    hint: 'VKEY',
    multiple: true,
    about: 'the key of a log that it cosigns: NAME+KEYID+BASE64; may be given several times',
  },
  logs: { type: 'string', hint: 'FILE', about: 'a file with a line log VKEY for each log' },
  host: { type: 'string', hint: 'ADDRESS', about: 'the address to listen on (127.0.0.1)' },
  port: {
    type: 'string',
    hint: 'PORT',
    about: 'the port to listen on; 0 lets the system choose (8081)',
  },
  prefix: { type: 'string', hint: 'PATH', about: 'the prefix of its paths, such as /witness' },
  rate: {
    type: 'string',
    hint: 'N',
    about: 'requests per second from one address; 0 for no limit, behind a proxy (20)',
  },
} as const satisfies Options

export type WitnessFlags = Flags<typeof witnessOptions>

/** The settings of its server. */
export type Listening = {
  readonly host: string
  readonly port: number
  readonly prefix: string
  readonly perSecond: number
}

const numberIn = (said: string | undefined, fallback: number, most: number): number | undefined => {
  if (said === undefined) return fallback
  const number = /^\d{1,6}$/.test(said) ? Number(said) : -1
  return number >= 0 && number <= most ? number : undefined
}

const wrong = (flag: string, expected: string): Either<Fault, never> =>
  E.left(faulty('usage', `--${flag}: expected ${expected}`))

/** The address to listen on, or the wrong flag. */
export const listeningFrom = ({ text }: WitnessFlags): Either<Fault, Listening> => {
  const port = numberIn(text('port'), 8081, 65_535)
  if (port === undefined) return wrong('port', 'a port from 0 to 65535')
  const perSecond = numberIn(text('rate'), 20, 100_000)
  if (perSecond === undefined) return wrong('rate', 'requests a second, 0 to 100000')
  const prefix = text('prefix') ?? ''
  if (!/^(\/[A-Za-z0-9._~-]+)*$/.test(prefix)) return wrong('prefix', 'a path such as /witness')
  const host = text('host') ?? '127.0.0.1'
  if (!/^[A-Za-z0-9.:_[\]-]{1,253}$/.test(host)) return wrong('host', 'a host name or address')
  return E.right({ host, port, prefix, perSecond })
}

const logsWords = (rejection: LogsRejection): string => {
  switch (rejection.rejected) {
    case 'log-key':
      return `key ${rejection.line}: ${rejectionEn(rejection.why)}`
    case 'log-is-witness':
      return `key ${rejection.line}: expected the key of a log, found that of a witness`
    case 'log-line':
      return `line ${rejection.line}: expected log VKEY`
  }
}

const orFault =
  (where: string) =>
  (logs: Either<LogsRejection, KnownLogs>): Either<Fault, KnownLogs> =>
    E.isRight(logs) ? logs : E.left(faulty('data', `${where}: ${logsWords(logs.left)}`))

/** The logs it vouches for, from flags and file together: at least one. */
export const logsFrom = async ({
  text,
  texts,
}: WitnessFlags): Promise<Either<Fault, KnownLogs>> => {
  const path = text('logs')
  const bytes = path === undefined ? E.right(new Uint8Array([10])) : await fileBytes(path)
  if (E.isLeft(bytes)) return bytes
  const named = orFault('--log')(logsFromKeys(nodeCrypto, texts('log')))
  if (E.isLeft(named)) return named
  const listed = orFault(path ?? '--logs')(logsFromFile(nodeCrypto, bytes.right))
  if (E.isLeft(listed)) return listed
  const all = new Map(listed.right)
  for (const [origin, keys] of named.right) all.set(origin, [...(all.get(origin) ?? []), ...keys])
  return all.size === 0
    ? E.left(faulty('usage', 'a log is required: --log VKEY or --logs FILE'))
    : E.right(all)
}
