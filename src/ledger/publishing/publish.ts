/**
 * Publishes one version: first its documents, then the event that names them, so that no event names a missing
 * document.
 */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { policyDecider } from '../../deciders/policy.ts'
import type { PolicyState } from '../../deciders/policy.ts'
import { handle } from '../recording/run-command.ts'
import type { Env, Handled } from '../recording/run-command.ts'
import type { Loaded } from '../../replay/load.ts'
import { policyStream } from '../../kernel/ids.ts'
import { noChange } from '../idempotency/answer-draft.ts'
import { answeredBefore, keyUse, ledgerTurn, onceFolded } from '../idempotency/repeat-answer.ts'
import type { Answered, Receipts } from '../idempotency/repeat-answer.ts'
import type { Command, Naming } from '../recording/command.ts'
import { storeDocument } from '../registry/documents.ts'
import type { PublishFailure, PublishRequest, Published } from '../ledger.ts'
import { draftPublication, requestFault } from './publication.ts'
import type { Publication } from './publication.ts'
import type { RegistryMemory } from '../registry/registry-memory.ts'
import { retryingConflicts } from '../recording/retry.ts'
import { stampFor } from '../recording/stamp.ts'
import type { Turns } from '../../store/turns.ts'

export type PublishEnv = Env<PolicyState> & {
  readonly registry: RegistryMemory
  readonly turns: Turns
  readonly naming: Pick<Naming, 'ofLedger'>
  readonly receipts: Receipts
  /** The position of the rows: the answer's position for a policy without events. */
  readonly position: () => bigint
  /** The position of the log's last event. */
  readonly head: () => bigint
  /** Waits, for a limited time, until `registry` has everything published before. */
  readonly isCatalogueKnown: () => Promise<boolean>
}

const published = (
  env: PublishEnv,
  { command, diff }: Publication,
  { events, position = env.position(), state }: Handled<PolicyState>,
): Published => ({
  policy: command.policy,
  version: command.version,
  textSha256: command.textSha256,
  packageSha256: command.packageSha256,
  // Published before: the first request's statement counts.
  effectiveAt:
    state.find(({ version }) => version === command.version)?.effectiveAt ?? command.effectiveAt,
  diff,
  recorded: events.some(({ type }) => type === 'PolicyVersionPublished'),
  position,
})

// The state has no commands; the rows do.
const knows = { isRecent: false, isAll: false }

type Undecided = Extract<Answered, { readonly unfolded: bigint }>

/** Once the rows have this stream's events, so that a publication under the same key on another node is known. */
const decideVersion = (
  env: PublishEnv,
  { command: asked, at }: Publication,
  command: Command,
  use: 'new' | 'same',
): TaskEither<PublishFailure | Undecided, Handled<PolicyState>> => {
  const stream = policyStream(asked.policy)
  const stamp = stampFor(command, stream, 'cn-pipl')
  const intent = (before: Loaded<PolicyState>) => {
    const answered = answeredBefore(env.receipts, command, before, knows)
    if (answered !== undefined && 'unfolded' in answered) return E.left(answered)
    const isKept = command.payloadTag !== undefined && use === 'new'
    const kept = isKept
      ? { answered: (refusal: unknown) => (refusal === undefined ? [noChange(at)] : []) }
      : {}
    return E.right({ command: asked, context: { now: at }, stamp, ...kept })
  }
  return pipe(
    handle(policyDecider)(env)<Undecided>({ stream, intent }),
    TE.mapLeft((failure): PublishFailure | Undecided => failure),
  )
}

const publishVersion = (
  env: PublishEnv,
  request: PublishRequest,
  command: Command,
): TaskEither<PublishFailure, Published> => {
  const use = keyUse(env.receipts, command)
  if (typeof use !== 'string') return TE.left(use)
  const now = env.clock()
  const drafted = draftPublication(env.registry.viewNow(now).catalogue, request, now)
  if (E.isLeft(drafted)) return TE.left(drafted.left)
  const prepared = drafted.right
  const store = storeDocument(env.store, env.clock)
  return pipe(
    store(prepared.text, request.meta),
    TE.flatMap(() => store(prepared.pkg, request.meta)),
    TE.mapLeft((failure): PublishFailure | Undecided => failure),
    TE.flatMap(() => decideVersion(env, prepared, command, use)),
    TE.map((handled) => published(env, prepared, handled)),
    TE.orElse((failure): TaskEither<PublishFailure, Published> =>
      'unfolded' in failure
        ? onceFolded(env.receipts, failure.unfolded, () => publishVersion(env, request, command)())
        : TE.left(failure),
    ),
  )
}

/** A key may have named any command of the ledger: look for it once the rows have everything that this node knows of. */
const publishOnce = (
  env: PublishEnv,
  request: PublishRequest,
): TaskEither<PublishFailure, Published> => {
  const command = env.naming.ofLedger(request.meta)
  const once: TaskEither<PublishFailure, Published> = () => publishVersion(env, request, command)()
  return command.payloadTag === undefined
    ? once
    : () => onceFolded(env.receipts, env.head(), once)()
}

/** Publishes, after the same checks of the package as for one from a file. */
export const publishPolicy =
  (env: PublishEnv) =>
  (request: PublishRequest): TaskEither<PublishFailure, Published> => {
    const fault = requestFault(request)
    if (fault !== undefined) return TE.left(fault)
    const attempt = retryingConflicts(async (): Promise<Either<PublishFailure, Published>> =>
      // The difference is to the previous version, and names must be unique over all policies, so this runs within
      // the turn: the latest publication is then included.
      (await env.isCatalogueKnown())
        ? publishOnce(env, request)()
        : E.left({ failure: 'store-unavailable', cause: 'the catalogue is not known here yet' }),
    )
    // All publications take turns: two at once must not use one name, nor two commands one key.
    return () => env.turns(ledgerTurn, attempt)
  }
