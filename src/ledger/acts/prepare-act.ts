/** Prepares an act for recording: drops secrets beside a protective act, and binds its hashes. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { protects } from '../../commands/protective.ts'
import type { View } from '../../catalogue/view.ts'
import type { Act } from '../../commands/acts.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { SubjectKeys } from '../../vault/key-vault.ts'
import { bindHashes } from './bind-hashes.ts'
import type { ActFailure } from '../ledger.ts'
import { mayGiveWay, unknownWords, withoutUnknown } from './clear-ids.ts'
import { withoutSecrets } from './omit.ts'
import type { Kept } from './omit.ts'
import { mustBeDrawn, mustBePresent } from '../recording/presence.ts'
import type { PresenceEnv } from '../recording/presence.ts'
import type { RegistryMemory } from '../registry/registry-memory.ts'

export type PrepareEnv = PresenceEnv & {
  readonly vault: PresenceEnv['vault'] & Pick<SubjectKeys, 'keyFor'>
  readonly registry: RegistryMemory
  readonly clock: Clock
  /** Waits, for a limited time, until `registry` has everything published; false if that stays uncertain. */
  readonly isCatalogueWhole: () => Promise<boolean>
}

const isPublished =
  ({ registry, clock }: PrepareEnv) =>
  (hash: string): boolean =>
    [...registry.viewNow(clock()).catalogue.policies.values()].some((versions) =>
      versions.some(
        ({ textSha256, compiled }) =>
          textSha256 === hash ||
          compiled.package.agreements.some(({ documentSha256 }) => documentSha256 === hash),
      ),
    )

const withoutEvidence = ({ act, omitted }: Kept): Kept => {
  const { evidence: _evidence, noticeHash: _notice, ...rest } = act
  return { act: rest, omitted: [...omitted, 'evidence'] }
}

/**
 * A guardian must be a person of this ledger, or have been one for the end of their authority. A protective act does
 * not wait for an unavailable vault.
 */
const guardianThere = (env: PrepareEnv, act: Act): TaskEither<ActFailure, void> | undefined => {
  if (!('guardian' in act)) return undefined
  const there = protects(act) ? mustBeDrawn(env)(act.guardian) : mustBePresent(env)(act.guardian)
  return pipe(
    there,
    TE.orElse((failure): TaskEither<ActFailure, void> =>
      'failure' in failure && protects(act) ? TE.right(undefined) : TE.left(failure),
    ),
  )
}

/** The act with its hashes bound; undefined if it has none. */
const boundTo = (
  env: PrepareEnv,
  subject: SubjectId,
  kept: Kept,
): TaskEither<ActFailure, Kept> | undefined => {
  const bound = bindHashes({ vault: env.vault, isPublished: isPublished(env) })(subject, kept.act)
  if (bound === undefined) return undefined
  return pipe(
    mustBePresent(env)(subject),
    TE.flatMap((): TaskEither<ActFailure, Act> => bound),
    TE.map((act): Kept => ({ ...kept, act })),
    TE.orElse((failure): TaskEither<ActFailure, Kept> =>
      'failure' in failure && protects(kept.act)
        ? TE.right(withoutEvidence(kept))
        : TE.left(failure),
    ),
  )
}

/** Replaces unregistered words, once this catalogue is known to be complete. */
const withoutWords = async (env: PrepareEnv, view: () => View, asked: Act): Promise<Kept> => {
  const all = unknownWords(view(), asked).length > 0 && (await env.isCatalogueWhole())
  return withoutUnknown(view(), all, asked)
}

const joined = (words: Kept, secrets: Kept): Kept => ({
  act: secrets.act,
  omitted: [...words.omitted, ...secrets.omitted],
})

/** An act being prepared. */
export type Preparing = TaskEither<ActFailure, Kept>

// Nearly all acts are ready at once.
type Prepared = Kept | Preparing

/** Binds the act's hashes, and checks its guardian. */
const withKeys = (env: PrepareEnv, subject: SubjectId, kept: Kept): Prepared => {
  const bound = boundTo(env, subject, kept)
  const guardian = guardianThere(env, kept.act)
  return guardian === undefined
    ? (bound ?? kept)
    : TE.flatMap(() => bound ?? TE.right(kept))(guardian)
}

const whenReady = async (prepared: Prepared): Promise<Either<ActFailure, Kept>> =>
  typeof prepared === 'function' ? prepared() : E.right(prepared)

/** Most acts are unchanged, and ready at once. A protective act does not wait for the key that binds its evidence. */
export const prepareAct =
  (env: PrepareEnv) =>
  (subject: SubjectId, asked: Act): Prepared => {
    const view = () => env.registry.viewNow(env.clock())
    if (!mayGiveWay(view, asked)) return withKeys(env, subject, withoutSecrets(asked))
    return async () => {
      const words = await withoutWords(env, view, asked)
      return whenReady(withKeys(env, subject, joined(words, withoutSecrets(words.act))))
    }
  }
