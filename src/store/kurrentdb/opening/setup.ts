/** Applies the plan of setup-plan.ts with an administrator's login, and checks it with the ledger's own. */
import { E } from '../../../fp.ts'
import type { Either, TaskEither } from '../../../fp.ts'
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { uuidFrom } from '../../../kernel/hash.ts'
import { parseStrictJson } from '../../../kernel/json/strict-json.ts'
import { append, readPage } from '../wire/ask.ts'
import { parseConnection } from '../server/connection-string.ts'
import type { Connection } from '../server/connection-string.ts'
import { wordsOf } from '../wire/fault.ts'
import type { Fault } from '../wire/fault.ts'
import { settingsOf } from '../server/node-settings.ts'
import type { CommonSettings } from '../server/node-settings.ts'
import type { OpenKurrentFailure } from './open-failure.ts'
import { checkServer, connectFirst } from './opening.ts'
import { logRequest, streamRequest } from '../wire/requests.ts'
import { logMetadata, setupPlan } from './setup-plan.ts'
import type { SetupPlan } from './setup-plan.ts'
import { ledgerStreams } from '../server/streams.ts'
import { createUser } from './users.ts'
import type { UserRefused } from './users.ts'
import type { LogClient } from '../wire/wire.ts'

type Login = { readonly username: string; readonly password: string }

export type SetupFailure =
  | OpenKurrentFailure
  | UserRefused
  /** Without TLS a server asks nobody who they are, and no right holds. */
  | { readonly failure: 'no-security' }
  /** The connection names no user to set up. */
  | { readonly failure: 'no-user' }
  /** A step failed; the same command again goes on from there. */
  | { readonly failure: 'setup-incomplete'; readonly step: SetupStep; readonly reason: string }

/** In the order in which they are done. */
export type SetupStep = 'user' | 'default rights' | 'rights on the log'

/** The findings of a check against the plan. */
export type SetupReport = {
  readonly serverVersion: string
  /** Streams of the ledger with rights or limits of their own, which stand above the defaults: should be 0. */
  readonly overridden: number
}

const timeoutMs = 10_000

type Reached = {
  readonly client: LogClient
  readonly settings: CommonSettings
  readonly connection: Connection
  readonly user: Login
}

const reach = async (
  text: string,
  as: Login | undefined,
): Promise<Either<SetupFailure, Reached>> => {
  const connection = parseConnection(text)
  if (E.isLeft(connection)) return connection
  const { isSecure, login } = connection.right
  if (!isSecure) return E.left({ failure: 'no-security' })
  if (login === undefined) return E.left({ failure: 'no-user' })
  const asked = { ...connection.right, login: as ?? login }
  const settings = settingsOf(asked)
  if (E.isLeft(settings)) return settings
  const client = await connectFirst(asked, settings.right)
  return E.isLeft(client)
    ? client
    : E.right({
        client: client.right,
        settings: settings.right,
        connection: asked,
        user: login,
      })
}

const incomplete = (step: SetupStep, fault: Fault | string): Either<SetupFailure, never> =>
  E.left({
    failure: 'setup-incomplete',
    step,
    reason: typeof fault === 'string' ? fault : wordsOf(fault),
  })

const isFields = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

const fieldsIn = (text: string): { readonly [key: string]: unknown } => {
  const parsed = parseStrictJson(text)
  return E.isRight(parsed) && isFields(parsed.right) ? parsed.right : {}
}

/** Writes a document's next version over what its last one says; nothing when it says the same already. */
const settle = async (
  client: LogClient,
  step: SetupStep,
  to: { readonly stream: string; readonly type: string; readonly fields: object },
): Promise<Either<SetupFailure, void>> => {
  const last = { direction: 'backwards', from: 'end', maxCount: 1 } as const
  const found = await readPage(client, streamRequest(to.stream, last), timeoutMs)
  if (E.isLeft(found) && found.left.fault !== 'not-found') return incomplete(step, found.left)
  const before = E.isRight(found) ? found.right[0] : undefined
  const known = before === undefined ? {} : fieldsIn(before.text)
  const json = canonicalJson({ ...known, ...to.fields })
  if (before !== undefined && canonicalJson(known) === json) return E.right(undefined)
  const expected = before?.revision ?? 'no-stream'
  const event = { id: uuidFrom(to.stream, json), type: to.type, json }
  const written = await append(client, { stream: to.stream, expected }, [event], timeoutMs)
  if (E.isLeft(written)) return incomplete(step, written.left)
  return written.right.written === 'yes'
    ? E.right(undefined)
    : incomplete(step, 'somebody else changed it at the same time')
}

const applyPlan = async (
  { client, settings, user }: Reached,
  plan: SetupPlan,
): Promise<Either<SetupFailure, void>> => {
  const administrator = { ...settings, endpoint: client.endpoint }
  const made = await createUser(administrator, { ...plan.user, password: user.password })
  if (E.isLeft(made)) return made
  const defaults = await settle(client, 'default rights', {
    stream: '$settings',
    type: 'update-default-acl',
    fields: plan.defaults,
  })
  if (E.isLeft(defaults)) return defaults
  return settle(client, 'rights on the log', {
    stream: '$$$all',
    type: '$metadata',
    fields: logMetadata(plan),
  })
}

/** Prepares the server for the user in the connection string. Doing it again changes nothing. */
export const applySetup =
  (connection: string, administrator: Login): TaskEither<SetupFailure, void> =>
  async () => {
    const reached = await reach(connection, administrator)
    if (E.isLeft(reached)) return reached
    const { client, user } = reached.right
    try {
      return await applyPlan(reached.right, setupPlan(user.username))
    } finally {
      await client.closeChannel()
    }
  }

const overriddenIn = async (client: LogClient): Promise<Either<Fault, number>> => {
  const names = ledgerStreams.map((name) => `$$${name}`)
  const all = { direction: 'forwards', from: 'start', maxCount: 1_000 } as const
  const found = await readPage(client, logRequest(names, all), timeoutMs)
  return E.map(
    (events: ReadonlyArray<{ readonly stream: string }>) =>
      new Set(events.map(({ stream }) => stream)).size,
  )(found)
}

const reportOn = async (client: LogClient): Promise<Either<SetupFailure, SetupReport>> => {
  const version = await checkServer(client, 'bank')
  if (E.isLeft(version)) return version
  const overridden = await overriddenIn(client)
  return E.isLeft(overridden)
    ? E.left({ failure: 'unreachable', reason: wordsOf(overridden.left) })
    : E.right({ serverVersion: version.right, overridden: overridden.right })
}

/** Tries everything the profile 'bank' asks, as the ledger's own user, and looks for streams with rights of their own. */
export const checkSetup =
  (connection: string): TaskEither<SetupFailure, SetupReport> =>
  async () => {
    const reached = await reach(connection, undefined)
    if (E.isLeft(reached)) return reached
    try {
      return await reportOn(reached.right.client)
    } finally {
      await reached.right.client.closeChannel()
    }
  }
