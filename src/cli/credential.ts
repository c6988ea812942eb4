/** `credential`: who may call. Works beside a running server, which notices within a second. */
import { E, t } from '../fp.ts'
import type { Either } from '../fp.ts'
import { CredentialId, CredentialRole, systemOf } from '../credentials/credential.ts'
import type { Credential } from '../credentials/credential.ts'
import type { CreateRefused, CredentialFailure, Credentials } from '../credentials/credentials.ts'
import { openCredentialsOf } from '../main/keys.ts'
import { PurposeId, RecipientId, SystemId } from '../kernel/ids.ts'
import { folderOptions, readFlags } from './command.ts'
import type { Command, Flags, Io } from './command.ts'
import { faulty, ok } from './exit.ts'
import type { Fault } from './exit.ts'
import { faultFrom } from './failures.ts'
import { ledgerThere } from './history.ts'
import { jsonOf } from './json.ts'
import { settingsFrom } from './settings.ts'
import { table } from './table.ts'

const options = {
  ...folderOptions,
  roles: {
    type: 'string',
    hint: 'A,B',
    about: 'create: service, officer, auditor, regulator, operator',
  },
  label: {
    type: 'string',
    hint: 'TEXT',
    about: 'create: what the system that holds it is called; never a person',
  },
  system: {
    type: 'string',
    hint: 'NAME',
    about:
      'create: the calling system; keys of one system share idempotency keys (default: the new id)',
  },
  purposes: {
    type: 'string',
    hint: 'A,B',
    about: 'create: for these purposes only (role service)',
  },
  recipients: {
    type: 'string',
    hint: 'A,B',
    about: 'create: for these recipients only (role service)',
  },
  json: { type: 'boolean', about: 'print JSON' },
} as const

const listOf = <A>(
  codec: t.Type<A, A, unknown>,
  flag: string,
  said: string | undefined,
): Either<Fault, ReadonlyArray<A> | undefined> => {
  if (said === undefined) return E.right(undefined)
  const items = t.readonlyArray(codec).decode(said.split(',').map((each) => each.trim()))
  return E.isRight(items) ? items : E.left(faulty('usage', `--${flag}: each is ${codec.name}`))
}

type CreateLeft = CredentialFailure | CreateRefused

/** What may be printed of a credential: all but the hash of its secret. */
const shown = ({ secretSha256: hidden, ...credential }: Credential) => {
  void hidden
  return credential
}

/** A place as it was typed: what is kept as the name comes by --label. */
const withFlags = (left: CreateLeft): CreateLeft =>
  'faults' in left
    ? {
        ...left,
        faults: left.faults.map(({ path, expected }) => ({
          path: path.replace(/^name\b/, 'label').replace(/^/, '--'),
          expected,
        })),
      }
    : left

const create = async (
  credentials: Credentials,
  flags: Flags<typeof options>,
  io: Io,
): Promise<Either<Fault, number>> => {
  const roles = listOf(CredentialRole, 'roles', flags.text('roles'))
  if (E.isLeft(roles)) return roles
  if (roles.right === undefined)
    return E.left(
      faulty(
        'usage',
        '--roles is required: some of service, officer, auditor, regulator, operator',
      ),
    )
  const purposes = listOf(PurposeId, 'purposes', flags.text('purposes'))
  if (E.isLeft(purposes)) return purposes
  const recipients = listOf(RecipientId, 'recipients', flags.text('recipients'))
  if (E.isLeft(recipients)) return recipients
  const name = flags.text('label')
  const system = flags.text('system')
  if (system !== undefined && !SystemId.is(system))
    return E.left(faulty('usage', `--system: ${SystemId.name}`))
  const made = await credentials.create({
    roles: roles.right,
    ...(name === undefined ? {} : { name }),
    ...(system === undefined ? {} : { system }),
    ...(purposes.right === undefined ? {} : { purposes: purposes.right }),
    ...(recipients.right === undefined ? {} : { recipients: recipients.right }),
  })()
  if (E.isLeft(made)) return E.left(faultFrom(withFlags(made.left)))
  const { credential, key } = made.right
  await io.out(flags.is('json') ? `${jsonOf({ ...shown(credential), key })}\n` : `${key}\n`)
  io.err(
    `credential ${credential.id} for ${credential.roles.join(', ')}; its key is shown this once\n`,
  )
  return E.right(ok)
}

const list = async (
  credentials: Credentials,
  flags: Flags<typeof options>,
  io: Io,
): Promise<Either<Fault, number>> => {
  const all = credentials.list()
  if (E.isLeft(all)) return E.left(faultFrom(all.left))
  const rows = all.right.map((each) => [
    each.id,
    systemOf(each),
    each.roles.join(','),
    each.createdAt,
    each.revokedAt ?? '-',
    each.name ?? '',
  ])
  await io.out(
    flags.is('json')
      ? `${jsonOf(all.right.map(shown))}\n`
      : table(['id', 'system', 'roles', 'created', 'revoked', 'label'], rows),
  )
  return E.right(ok)
}

const revoke = async (
  credentials: Credentials,
  id: string | undefined,
  io: Io,
): Promise<Either<Fault, number>> => {
  if (!CredentialId.is(id))
    return E.left(
      faulty(
        'usage',
        'the id of a credential is required, 12 letters and digits: consent-ledger credential list',
      ),
    )
  const revoked = await credentials.revoke(id)()
  if (E.isLeft(revoked)) return E.left(faultFrom(revoked.left))
  io.err(`credential ${id} is revoked; a running server refuses it within a second\n`)
  return E.right(ok)
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 2)
  if (E.isLeft(flags)) return flags
  const [verb, id] = flags.right.words
  if (verb !== 'create' && verb !== 'list' && verb !== 'revoke')
    return E.left(faulty('usage', 'expected one of the subcommands create, list and revoke'))
  if (verb !== 'revoke' && id !== undefined)
    return E.left(faulty('usage', `unexpected argument '${id}'`))
  const config = settingsFrom(io, { data: flags.right.text('data') })
  if (E.isLeft(config)) return config
  const there = ledgerThere(config.right)
  if (E.isLeft(there)) return there
  const opened = await openCredentialsOf(config.right, Date.now)()
  if (E.isLeft(opened)) return E.left(faultFrom(opened.left))
  try {
    if (verb === 'create') return await create(opened.right, flags.right, io)
    if (verb === 'list') return await list(opened.right, flags.right, io)
    return await revoke(opened.right, id, io)
  } finally {
    await opened.right.close()
  }
}

export const credential: Command = {
  usage: 'create --roles A,B | list | revoke ID',
  about: [
    'Keys are printed once, when they are made, and kept as hashes. Works beside a running server.',
    'Roles: service (decide, record acts), officer (publish, exemptions, erasure), auditor (read, each reading recorded),',
    'regulator (bundles meant for it), operator (health, metrics; no personal data).',
  ],
  options,
  examples: [
    'consent-ledger credential create --roles service --system mobile-app --label phones',
    'consent-ledger credential create --roles service --purposes scan.code,voice.message',
    'consent-ledger credential list',
    'consent-ledger credential revoke abcdefghijkl',
  ],
  exits: ['0  done', '65 there is no such credential', '66 there is no ledger in this folder'],
  run,
}
