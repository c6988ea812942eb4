/**
 * Third parties that endorse the log's checkpoints: witnesses, a time-stamp authority, a depository. Environment to
 * values; pure.
 */
import { E, pipe } from '../fp.ts'
import type { Either } from '../fp.ts'
import { fault } from './fault.ts'
import type { ConfigFault } from './fault.ts'
import { transparencyFrom } from './transparency.ts'
import type { TransparencySettings } from './transparency.ts'

export type EndorsingSettings = {
  /** File of a policy (c2sp.org/tlog-policy) with the addresses of witnesses. */
  readonly witnessPolicy?: string
  /** A time stamp authority (RFC 3161) over HTTP, and a PEM file of certificates that one believes. */
  readonly timestamp?: { readonly url: string; readonly caFile: string }
  /** A command of the shell: takes a checkpoint on its standard input, prints a receipt. */
  readonly depositCommand?: string
}

type Settings = { readonly [name: string]: string | undefined }

const given = (env: Settings, name: string): string | undefined =>
  env[name] === '' ? undefined : env[name]

const fileOf = (env: Settings, name: string): Either<ConfigFault, string | undefined> => {
  const value = given(env, name)
  return value?.includes('\0') === true ? fault(name, 'a file') : E.right(value)
}

/** Whether `fetch` accepts the address: it refuses a user and a password. */
const isAddress = (value: string): boolean => {
  if (!URL.canParse(value)) return false
  const { protocol, username, password } = new URL(value)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}

const timestampOf = (env: Settings): Either<ConfigFault, Pick<EndorsingSettings, 'timestamp'>> => {
  const url = given(env, 'LEDGER_TIMESTAMP_URL')
  const caFile = fileOf(env, 'LEDGER_TIMESTAMP_CA')
  if (E.isLeft(caFile)) return caFile
  if (url === undefined)
    return caFile.right === undefined
      ? E.right({})
      : fault(
          'LEDGER_TIMESTAMP_URL',
          'the address of an authority, since LEDGER_TIMESTAMP_CA is given',
        )
  if (!isAddress(url))
    return fault('LEDGER_TIMESTAMP_URL', 'an address http:// or https:// without a password')
  return caFile.right === undefined
    ? fault(
        'LEDGER_TIMESTAMP_CA',
        'a PEM file of the certificates by which the stamps of LEDGER_TIMESTAMP_URL are believed',
      )
    : E.right({ timestamp: { url, caFile: caFile.right } })
}

/** Files are read by who opens the log. */
const endorsingFrom = (env: Settings): Either<ConfigFault, EndorsingSettings> =>
  pipe(
    fileOf(env, 'LEDGER_WITNESS_POLICY'),
    E.bindTo('policy'),
    E.bind('stamps', () => timestampOf(env)),
    E.bind('command', () => fileOf(env, 'LEDGER_DEPOSIT_COMMAND')),
    E.map(({ policy, stamps, command }) => ({
      ...stamps,
      ...(policy === undefined ? {} : { witnessPolicy: policy }),
      ...(command === undefined ? {} : { depositCommand: command }),
    })),
  )

/** The signer of the log and its endorsers; or the first wrong setting. */
export const vouchedFrom = (
  env: Settings,
  folder: string,
): Either<ConfigFault, TransparencySettings & EndorsingSettings> =>
  pipe(
    transparencyFrom(env, folder),
    E.flatMap((own) =>
      pipe(
        endorsingFrom(env),
        E.map((others) => ({ ...own, ...others })),
      ),
    ),
  )
