/** The name of the transparency log, its signing state, and the readers of its entries. Environment to values; pure. */
import { E, pipe } from '../fp.ts'
import type { Either } from '../fp.ts'
import { fault } from './fault.ts'
import type { ConfigFault } from './fault.ts'

/** A command that signs, and the keys that it signs with, the newest first. */
export type SigningCommand = { readonly command: string; readonly vkeys: ReadonlyArray<string> }

/** Readers of the log's entries, which contain surrogates: nobody, everybody, or auditors and regulators. */
export type EntriesFor = 'off' | 'public' | 'readers'

export type TransparencySettings = {
  /** First line of each checkpoint, and name of its keys; one made of the ledger's id when absent. */
  readonly origin?: string
  /** Folder of the keys and of what was signed last; not used where nodes share a PostgreSQL. */
  readonly signing: string
  /** The command that signs, if a device has the keys. */
  readonly signingCommand?: SigningCommand
  readonly entries: EntriesFor
}

type Settings = { readonly [name: string]: string | undefined }

// A schema-less URL (c2sp.org/tlog-checkpoint): no spaces, no plus (c2sp.org/signed-note).
const originShape = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/
const originRule = 'letters, digits and . _ / -, at most 128, best a host and path you own'
const vkeyShape = /^[^+\s]{1,128}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/

const given = (env: Settings, name: string): string | undefined =>
  env[name] === '' ? undefined : env[name]

const originOf = (env: Settings): Either<ConfigFault, { readonly origin?: string }> => {
  const value = given(env, 'LEDGER_ORIGIN')
  if (value === undefined) return E.right({})
  return originShape.test(value) ? E.right({ origin: value }) : fault('LEDGER_ORIGIN', originRule)
}

const folderOf = (env: Settings, folder: string): Either<ConfigFault, string> => {
  const value = given(env, 'LEDGER_SIGNING') ?? `${folder}/signing`
  return value.includes('\0') ? fault('LEDGER_SIGNING', 'a folder') : E.right(value)
}

const commandOf = (
  env: Settings,
): Either<ConfigFault, { readonly signingCommand?: SigningCommand }> => {
  const command = given(env, 'LEDGER_SIGNING_COMMAND')
  const listed = given(env, 'LEDGER_SIGNING_KEY')
  if (command === undefined) {
    return listed === undefined
      ? E.right({})
      : fault('LEDGER_SIGNING_COMMAND', 'a command that signs, since LEDGER_SIGNING_KEY is given')
  }
  const vkeys = (listed ?? '').split(',')
  return vkeys.every((vkey) => vkeyShape.test(vkey))
    ? E.right({ signingCommand: { command, vkeys } })
    : fault(
        'LEDGER_SIGNING_KEY',
        'the key that LEDGER_SIGNING_COMMAND signs with, as NAME+KEYID+BASE64; several joined by commas',
      )
}

const entriesOf = (env: Settings): Either<ConfigFault, EntriesFor> => {
  const value = given(env, 'LEDGER_ENTRIES') ?? 'off'
  return value === 'off' || value === 'public' || value === 'readers'
    ? E.right(value)
    : fault('LEDGER_ENTRIES', "'off', 'public' or 'readers'")
}

/** The settings of a ledger in `folder`, or the first that is wrong. */
export const transparencyFrom = (
  env: Settings,
  folder: string,
): Either<ConfigFault, TransparencySettings> =>
  pipe(
    originOf(env),
    E.bindTo('named'),
    E.bind('signing', () => folderOf(env, folder)),
    E.bind('signed', () => commandOf(env)),
    E.bind('entries', () => entriesOf(env)),
    E.map(({ named, signing, signed, entries }) => ({ ...named, signing, ...signed, entries })),
  )
