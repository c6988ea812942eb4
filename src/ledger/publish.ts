/** Publishing one version: its documents first, then the event that names them, so that no event names what is not there. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { assemblePackage } from '../catalogue/assemble.ts'
import { namesTaken } from '../catalogue/names-taken.ts'
import { diffPackages, reconsentPurposes } from '../catalogue/diff.ts'
import type { PolicyDiff, PurposeChange } from '../catalogue/diff/policy-diff.ts'
import type { PolicyPackage } from '../catalogue/package.ts'
import { policyDecider } from '../deciders/policy.ts'
import type { PolicyState, PublishVersion } from '../deciders/policy.ts'
import { unpublishableIn } from '../events/published-text.ts'
import type { Unpublishable } from '../events/published-text.ts'
import { handle } from '../handle.ts'
import type { Env, Handled } from '../handle.ts'
import type { Loaded } from '../handle/load.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { sha256 } from '../kernel/hash.ts'
import { policyStream } from '../kernel/ids.ts'
import type { PurposeId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { noChange } from './answer-draft.ts'
import { answeredBefore, keyUse, ledgerTurn, onceFolded } from './answered.ts'
import type { Answered, Receipts } from './answered.ts'
import type { Command, Naming } from './command.ts'
import { maxDocumentBytes, storeDocument } from './documents.ts'
import type { Document, PublishFailure, PublishRequest, Published } from './ledger.ts'
import type { RegistryMemory } from './registry-memory.ts'
import { retryingConflicts } from './retry.ts'
import { stampFor } from './stamp.ts'
import type { Turns } from '../store/turns.ts'

export type PublishEnv = Env<PolicyState> & {
  readonly registry: RegistryMemory
  readonly turns: Turns
  readonly naming: Pick<Naming, 'ofLedger'>
  readonly receipts: Receipts
  /** Of the rows: what an answer rests on where the policy has no event. */
  readonly position: () => bigint
  /** Of the log. */
  readonly head: () => bigint
  /** Waits, within a bound, until all that was published before is in `registry`. */
  readonly isCatalogueKnown: () => Promise<boolean>
}

/** The version published last, in force or not. */
const previousOf = (env: PublishEnv, pkg: PolicyPackage, now: Instant): PolicyPackage | undefined =>
  env.registry
    .viewNow(now)
    .catalogue.policies.get(pkg.policy)
    ?.findLast(({ version }) => version !== pkg.version)?.compiled.package

/** Somebody that data went to before is somebody else in law now, or may hold more (PIPL 23, 39). */
const isAnotherRecipient = ({ aspects }: PurposeChange): boolean =>
  aspects.some(({ aspect, effect }) => aspect === 'recipient_terms' && effect === 'wider')

/**
 * Purposes that people are asked about again: what is new to them, and what changed in purpose, method, category
 * or period (PIPL 14(2)), or in the terms of a recipient. A recipient added to a purpose changes nothing for the
 * recipients before it: it needs a consent of its own (PIPL 23), which nobody has given, and decisions ask for that
 * (docs/decisions/0024).
 */
export const askedAgain = (diff: PolicyDiff): ReadonlyArray<PurposeId> => {
  if (diff.from === undefined) return []
  const added = diff.purposes
    .filter(({ change }) => change === 'added')
    .map(({ purpose }) => purpose)
  const changed = diff.purposes.filter(
    (change) =>
      change.reasons.some((reason) => reason !== 'recipient') || isAnotherRecipient(change),
  )
  const owed = new Set(changed.map(({ purpose }) => purpose))
  return [
    ...added,
    ...reconsentPurposes(diff).filter((purpose) => owed.has(purpose) && !added.includes(purpose)),
  ]
}

const effective = (
  { effectiveAt, package: pkg }: PublishRequest,
  now: Instant,
): Pick<PublishVersion, 'effectiveAt' | 'effectiveBy'> => {
  if (effectiveAt === 'now') return { effectiveAt: now, effectiveBy: 'officer' }
  if (effectiveAt !== undefined) return { effectiveAt, effectiveBy: 'officer' }
  if (pkg.effectiveAt !== undefined) return { effectiveAt: pkg.effectiveAt, effectiveBy: 'text' }
  return { effectiveAt: now, effectiveBy: 'ledger' }
}

const documentsOf = (
  request: PublishRequest,
): { readonly text: Document; readonly pkg: Document } => {
  const bytes = Buffer.from(canonicalJson(request.package), 'utf8')
  return {
    text: { bytes: request.text, mediaType: request.mediaType, sha256: sha256(request.text) },
    pkg: { bytes, mediaType: 'application/json', sha256: sha256(bytes) },
  }
}

type Prepared = {
  /** When: a version that takes effect at once does so then. */
  readonly at: Instant
  readonly text: Document
  readonly pkg: Document
  readonly diff: PolicyDiff
  readonly command: PublishVersion
}

const prepare = (env: PublishEnv, request: PublishRequest, now: Instant): Prepared => {
  const { text, pkg } = documentsOf(request)
  const { policy, version } = request.package
  const diff = diffPackages(previousOf(env, request.package, now), request.package)
  const command = {
    policy,
    version,
    textSha256: text.sha256,
    packageSha256: pkg.sha256,
    locale: request.locale,
    ...effective(request, now),
    obligation: diff.obligation,
    reconsent: askedAgain(diff),
  }
  return { at: now, text, pkg, diff, command }
}

const published = (
  env: PublishEnv,
  { command, diff }: Prepared,
  { events, position = env.position(), state }: Handled<PolicyState>,
): Published => ({
  policy: command.policy,
  version: command.version,
  textSha256: command.textSha256,
  packageSha256: command.packageSha256,
  // Published before: what was said then holds, not what was asked now.
  effectiveAt:
    state.find(({ version }) => version === command.version)?.effectiveAt ?? command.effectiveAt,
  diff,
  recorded: events.some(({ type }) => type === 'PolicyVersionPublished'),
  position,
})

// The state knows no commands: the rows do.
const knows = { isRecent: false, isAll: false }

type Undecided = Extract<Answered, { readonly unfolded: bigint }>

/** Once this stream's own events are in the rows, so that what another node published under the key is known. */
const decideVersion = (
  env: PublishEnv,
  { command: asked, at }: Prepared,
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
  const taken = namesTaken(env.registry.viewNow(now).catalogue, request.package)
  if (taken.length > 0) return TE.left({ refusal: 'package-faulty', faults: taken })
  const prepared = prepare(env, request, now)
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

/** A key may have named any command of the ledger: it is looked for once the rows hold all that this node knows of. */
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

// Other bytes are no text that could be read here: a picture, a PDF.
const isText = (mediaType: string): boolean => /^(?:text\/|application\/json)/.test(mediaType)

/** The package's own words and ids, and the text people read, line by line. */
export const unpublishableOf = (
  request: Pick<PublishRequest, 'package' | 'text' | 'mediaType'>,
): ReadonlyArray<Unpublishable> => [
  ...unpublishableIn(request.package, 'package'),
  ...unpublishableIn(request.mediaType, 'mediaType'),
  ...(isText(request.mediaType)
    ? unpublishableIn(Buffer.from(request.text).toString('utf8').split('\n'), 'text')
    : []),
]

/** Publishes, after the package has passed the same checks as any that comes from a file. */
export const publishPolicy =
  (env: PublishEnv) =>
  (request: PublishRequest): TaskEither<PublishFailure, Published> => {
    if (request.text.length === 0) return TE.left({ refusal: 'text-empty' })
    if (request.text.length > maxDocumentBytes) {
      return TE.left({ refusal: 'text-too-large', limitBytes: maxDocumentBytes })
    }
    const checked = assemblePackage([{ file: 'package', value: request.package }])
    if (E.isLeft(checked)) return TE.left({ refusal: 'package-faulty', faults: checked.left })
    const faults = unpublishableOf(request)
    if (faults.length > 0) return TE.left({ refusal: 'not-for-publication', faults })
    const attempt = retryingConflicts(async (): Promise<Either<PublishFailure, Published>> =>
      // The difference is to the version before, and names are those of all policies: asked within the turn, so that
      // the one published a moment ago is among them.
      (await env.isCatalogueKnown())
        ? publishOnce(env, request)()
        : E.left({ failure: 'store-unavailable', cause: 'the catalogue is not known here yet' }),
    )
    // All of it takes turns: two that are published at once must not take one name, nor two commands one key.
    return () => env.turns(ledgerTurn, attempt)
  }
