/** Registers things beside the policies, by officers: decides and records; a repeated key means the same command. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { registryDecider } from '../../deciders/registry.ts'
import type { RegistryState } from '../../deciders/registry.ts'
import { unpublishableIn } from '../../events/detect/published-text.ts'
import { handle } from '../recording/run-command.ts'
import type { Env } from '../recording/run-command.ts'
import type { Loaded } from '../../replay/load.ts'
import { catalogueStream } from '../../kernel/ids.ts'
import { noChange } from '../idempotency/answer-draft.ts'
import {
  answeredBefore,
  decidedOnce,
  ledgerTurn,
  onceFolded,
} from '../idempotency/repeat-answer.ts'
import type { Answered, Receipts } from '../idempotency/repeat-answer.ts'
import type { Command, Naming } from '../recording/command.ts'
import type { ActOutcome, RegistryFailure, RegistryRequest } from '../ledger.ts'
import type { RegistryMemory } from '../registry/registry-memory.ts'
import { retryingConflicts } from '../recording/retry.ts'
import { stampFor } from '../recording/stamp.ts'
import type { Turns } from '../../store/turns.ts'

export type RegisterEnv = Env<RegistryState> & {
  readonly turns: Turns
  readonly registry: RegistryMemory
  readonly receipts: Receipts
  readonly naming: Pick<Naming, 'ofLedger'>
  /** The last position known to this node. */
  readonly head: () => bigint
  /** The position of the rows: the answer's position if nothing was ever registered. */
  readonly position: () => bigint
}

const stream = catalogueStream

/** Recipients that a policy in force names. */
const namedIn = (view: ReturnType<RegistryMemory['viewNow']>): ReadonlySet<string> =>
  new Set(
    [...view.inForce.values()].flatMap(({ compiled }) =>
      compiled.package.recipients.map(({ id }): string => id),
    ),
  )

// The state has no commands; the rows do, and an officer can wait for them.
const knows = { isRecent: false, isAll: false }

const attempt = (
  env: RegisterEnv,
  { command: asked }: RegistryRequest,
  command: Command,
): TaskEither<RegistryFailure | Answered, ActOutcome> => {
  const intent = (before: Loaded<RegistryState>) => {
    const answered = answeredBefore(env.receipts, command, before, knows)
    if (answered !== undefined) return E.left(answered)
    const now = env.clock()
    const view = env.registry.viewNow(now)
    const named = namedIn(view)
    const known = (recipient: string) => named.has(recipient)
    const context = { now, known, view }
    const stamp = stampFor(command, stream, view.catalogue.profile)
    const kept =
      command.payloadTag === undefined
        ? {}
        : { answered: (refusal: unknown) => (refusal === undefined ? [noChange(now)] : []) }
    return E.right({ command: asked, context, stamp, ...kept })
  }
  return pipe(
    handle(registryDecider)(env)<Answered>({ stream, intent }),
    TE.mapLeft((failure): RegistryFailure | Answered => failure),
    TE.map(({ events, revision, position = env.position() }) => ({
      events: events.filter(({ type }) => type !== 'CommandAnswered'),
      revision,
      position,
      repeated: false,
    })),
  )
}

/** Registers. All registrations take turns, and are decided again after a conflict with another writer. */
export const registerCommand =
  (env: RegisterEnv) =>
  (request: RegistryRequest): TaskEither<RegistryFailure, ActOutcome> => {
    const faults = unpublishableIn(request.command)
    if (faults.length > 0) return TE.left({ refusal: 'not-for-publication', faults })
    const command = env.naming.ofLedger(request.meta)
    const attempting = retryingConflicts(attempt(env, request, command))
    const decided: TaskEither<RegistryFailure, ActOutcome> = () =>
      decidedOnce(env, stream, command, attempting)
    // A key may have named a publication: look for it once the rows have everything that this node knows of.
    const once =
      command.payloadTag === undefined
        ? decided
        : () => onceFolded(env.receipts, env.head(), decided)()
    return () => env.turns(ledgerTurn, once)
  }
