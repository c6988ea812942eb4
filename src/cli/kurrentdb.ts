/** `kurrentdb`: prepares a server for a ledger, or says what an administrator has to do. */
import { readFileSync } from 'node:fs'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { SetupFailure } from '../store/kurrentdb/opening/setup.ts'
import { readFlags } from './line/command.ts'
import type { Command, Flags, Io } from './line/command.ts'
import { faulty, no, ok } from './words/exit.ts'
import type { Fault } from './words/exit.ts'
import { faultFrom } from './words/failures.ts'
import { settingsFrom } from './line/settings.ts'

const options = {
  store: {
    type: 'string',
    hint: 'STORE',
    about: "the ledger's connection string (LEDGER_STORE, or a file with it: LEDGER_STORE_FILE)",
  },
  apply: { type: 'boolean', about: 'apply the commands, with the login of an administrator' },
  check: { type: 'boolean', about: "only check the rights of the ledger's user" },
} as const

const passwordName = 'LEDGER_KURRENTDB_ADMIN_PASSWORD'
const userName = 'LEDGER_KURRENTDB_ADMIN_USER'

const connectionFrom = (io: Io, said: string | undefined): Either<Fault, string> => {
  const config = settingsFrom(io, { store: said })
  if (E.isLeft(config)) return config
  const { store } = config.right
  return store === 'embedded'
    ? E.left(faulty('usage', 'the server is required: LEDGER_STORE, LEDGER_STORE_FILE or --store'))
    : E.right(store.kurrentdb)
}

const fromFile = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** From the environment or a file, and never from the command line, which every user of the machine sees. */
const administrator = ({ env }: Io) => {
  const file = env[`${passwordName}_FILE`]
  const password = file === undefined || file === '' ? env[passwordName] : fromFile(file)
  return password === undefined || password === ''
    ? E.left(
        faulty(
          'config',
          `an administrator's password: expected ${passwordName}, or ${passwordName}_FILE`,
        ),
      )
    : E.right({ username: env[userName] ?? 'admin', password })
}

const userRefused = (status: number): Fault =>
  faulty(
    'config',
    status === 409
      ? 'the user already exists, in other groups: remove it from them'
      : `the server did not create the user (HTTP ${status})`,
  )

const faultOf = (failure: SetupFailure): Fault => {
  if (failure.failure === 'user-refused') return userRefused(failure.status)
  if (failure.failure === 'no-security')
    return faulty('config', 'without TLS a server enforces no rights: nothing can be set up')
  if (failure.failure === 'no-user')
    return faulty('config', 'expected the user and password of the ledger in the connection')
  if (failure.failure === 'setup-incomplete')
    return faulty('unavailable', `${failure.step}: ${failure.reason}; run the command again`)
  return faultFrom(failure)
}

const check = async (connection: string, io: Io): Promise<Either<Fault, number>> => {
  const { checkSetup } = await import('../store/kurrentdb/opening/setup.ts')
  const report = await checkSetup(connection)()
  if (E.isLeft(report)) return E.left(faultOf(report.left))
  const { serverVersion, overridden } = report.right
  await io.out(
    `server ${serverVersion}: the ledger's user can read and append, and cannot delete\n`,
  )
  if (overridden === 0) return E.right(ok)
  io.err(`${overridden} streams of the ledger have rights or limits of their own: check each\n`)
  return E.right(no)
}

const apply = async (connection: string, io: Io): Promise<Either<Fault, number>> => {
  const login = administrator(io)
  if (E.isLeft(login)) return login
  const { applySetup } = await import('../store/kurrentdb/opening/setup.ts')
  const applied = await applySetup(connection, login.right)()
  if (E.isLeft(applied)) return E.left(faultOf(applied.left))
  io.err('the user and its rights are set\n')
  return check(connection, io)
}

const print = async (connection: string, io: Io): Promise<Either<Fault, number>> => {
  const { parseConnection } = await import('../store/kurrentdb/server/connection-string.ts')
  const { planText, setupPlan } = await import('../store/kurrentdb/opening/setup-plan.ts')
  const parsed = parseConnection(connection)
  if (E.isLeft(parsed)) return E.left(faultFrom(parsed.left))
  const { login } = parsed.right
  if (login === undefined) return E.left(faultOf({ failure: 'no-user' }))
  await io.out(planText(setupPlan(login.username)))
  return E.right(ok)
}

const chosen = (flags: Flags<typeof options>) => {
  if (flags.is('apply')) return apply
  return flags.is('check') ? check : print
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 1)
  if (E.isLeft(flags)) return flags
  if (flags.right.words[0] !== 'setup')
    return E.left(faulty('usage', 'expected the subcommand setup'))
  if (flags.right.is('apply') && flags.right.is('check'))
    return E.left(faulty('usage', 'only one of --apply and --check: --apply checks as well'))
  const connection = connectionFrom(io, flags.right.text('store'))
  return E.isLeft(connection) ? connection : chosen(flags.right)(connection.right, io)
}

export const kurrentdb: Command = {
  usage: 'setup [--apply | --check] [--store STORE]',
  about: [
    'Prepares a server for a ledger: a user in no group, and rights under which only an',
    'administrator could delete or hide an event. It prints curl commands;',
    `--apply runs and checks them, as ${userName} (admin) with ${passwordName}`,
    `or the file in ${passwordName}_FILE. The server should be the ledger's own:`,
    'the rights are the defaults for all its streams.',
  ],
  options,
  examples: [
    'consent-ledger kurrentdb setup',
    `${passwordName}_FILE=/run/secrets/admin consent-ledger kurrentdb setup --apply`,
    'consent-ledger kurrentdb setup --check',
  ],
  exits: ['1  a stream of the ledger has rights or limits of its own'],
  run,
}
