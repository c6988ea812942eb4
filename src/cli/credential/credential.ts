/** `credential`: who may call. Works beside a running server, which notices within a second. */
import { E, t } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { CredentialRole, systemOf } from '../../credentials/credential.ts'
import type {
  CreateRefused,
  CredentialFailure,
  Credentials,
} from '../../credentials/credentials.ts'
import { openCredentialsOf } from '../../main/keys.ts'
import { PurposeId, RecipientId, SystemId } from '../../kernel/ids.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { namesKnown } from './names.ts'
import { credentialOptions } from './options.ts'
import type { CredentialFlags } from './options.ts'
import { idIn, rotate } from './rotate.ts'
import type { Given } from './rotate.ts'
import { showKey, shown } from './show.ts'
import { faulty, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { ledgerThere } from '../opening/history.ts'
import { jsonOf } from '../words/json.ts'
import { settingsFrom } from '../line/settings.ts'
import { table } from '../shown/table.ts'

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
  { credentials, config, io }: Given,
  flags: CredentialFlags,
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
  const limits = { purposes: purposes.right, recipients: recipients.right }
  const known = flags.is('allow-unknown') ? E.right(undefined) : await namesKnown(config, limits)
  if (E.isLeft(known)) return known
  const made = await credentials.create({
    roles: roles.right,
    ...(name === undefined ? {} : { name }),
    ...(system === undefined ? {} : { system }),
    ...(limits.purposes === undefined ? {} : { purposes: limits.purposes }),
    ...(limits.recipients === undefined ? {} : { recipients: limits.recipients }),
  })()
  return E.isLeft(made) ? E.left(faultFrom(withFlags(made.left))) : showKey(made.right, flags, io)
}

const list = async (
  credentials: Credentials,
  flags: CredentialFlags,
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
  { credentials, io }: Given,
  word: string | undefined,
): Promise<Either<Fault, number>> => {
  const id = idIn(word)
  if (E.isLeft(id)) return id
  const revoked = await credentials.revoke(id.right)()
  if (E.isLeft(revoked)) return E.left(faultFrom(revoked.left))
  io.err(`credential ${id.right} is revoked; a running server refuses it within a second\n`)
  return E.right(ok)
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(credentialOptions, argv, 2)
  if (E.isLeft(flags)) return flags
  const [verb, id] = flags.right.words
  if (verb !== 'create' && verb !== 'list' && verb !== 'rotate' && verb !== 'revoke')
    return E.left(
      faulty('usage', 'expected one of the subcommands create, list, rotate and revoke'),
    )
  if ((verb === 'create' || verb === 'list') && id !== undefined)
    return E.left(faulty('usage', `unexpected argument '${id}'`))
  const config = settingsFrom(io, { data: flags.right.text('data') })
  if (E.isLeft(config)) return config
  const there = ledgerThere(config.right)
  if (E.isLeft(there)) return there
  const opened = await openCredentialsOf(config.right, Date.now)()
  if (E.isLeft(opened)) return E.left(faultFrom(opened.left))
  try {
    const given = { credentials: opened.right, config: config.right, io }
    if (verb === 'create') return await create(given, flags.right)
    if (verb === 'list') return await list(opened.right, flags.right, io)
    if (verb === 'rotate') return await rotate(given, flags.right, id)
    return await revoke(given, id)
  } finally {
    await opened.right.close()
  }
}

export const credential: Command = {
  usage: 'create --roles A,B | list | rotate ID | revoke ID',
  about: [
    'A key is printed once, when it is created, and stored as a hash. Works beside a running server.',
    'rotate creates another key for the same caller, with the same roles, limits, label and system.',
    'Roles: service (decide, record acts), officer (publish, exemptions, erasure), auditor (read, each reading recorded),',
    'regulator (bundles meant for it), operator (health, metrics; no personal data).',
  ],
  options: credentialOptions,
  examples: [
    'consent-ledger credential create --roles service --system mobile-app --label phones',
    'consent-ledger credential create --roles service --purposes scan.code,voice.message',
    'consent-ledger credential list',
    'consent-ledger credential rotate abcdefghijkl',
    'consent-ledger credential revoke abcdefghijkl',
  ],
  exits: [
    '0  done',
    '65 the credential is unknown, or no policy has the purpose or recipient',
    '66 there is no ledger in this folder',
  ],
  run,
}
