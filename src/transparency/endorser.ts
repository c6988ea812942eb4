/** Endorsements of a checkpoint for an export: witnesses state that the log only grew, an authority states a time. */
import type { Either } from '../fp.ts'
import type { Contradiction } from './contradiction.ts'
import type { Policy } from './proof/policy.ts'
import type { CheckpointFailure, ShownCheckpoint } from './transparency-log.ts'

/** An endorsement that a setting requires and that is missing. */
export type MissingEndorsement =
  /**
   * Too few witnesses cosigned. `quorum` is its name in the policy; each missing witness is named by its key, with the
   * reason.
   */
  | {
      readonly missing: 'quorum'
      readonly quorum: string
      readonly witnesses: ReadonlyArray<{ readonly witness: string; readonly why: string }>
    }
  /** `why`: a fixed word, such as `stamp-not-answered`. */
  | { readonly missing: 'stamp'; readonly why: string }
  /** Stored endorsements cannot be read. */
  | { readonly missing: 'kept'; readonly why: string }

export type EndorsedCheckpoint = ShownCheckpoint & {
  /**
   * The RFC 3161 response (DER). It covers the text of the note without signatures, which are added later: the text
   * that `sed '/^$/,$d'` prints. Undefined if no authority is configured, or its answer is missing.
   */
  readonly stamp: Uint8Array | undefined
  /** Empty if all configured endorsements are there. The caller decides what to do without them. */
  readonly missing: ReadonlyArray<MissingEndorsement>
  /** Standing claims of witnesses against the log when the checkpoint is returned, with or without a quorum. */
  readonly contradictions: ReadonlyArray<Contradiction>
}

export type Endorser = {
  /**
   * A checkpoint of exactly this size with its stored cosignatures and time stamp. Missing ones are requested now, for
   * at most `withinMs`. A witness never cosigns a smaller tree than before.
   */
  readonly endorsedAt: (
    size: number,
    withinMs: number,
  ) => Promise<Either<CheckpointFailure, EndorsedCheckpoint>>
}

/** The witnesses of a log, with the hash (SHA-256, hex) of their policy file. */
export type WitnessPolicy = { readonly policy: Policy; readonly fileSha256: string }

/** An endorser with its witnesses; `witnessPolicy` is absent if none are configured. */
export type WitnessedEndorser = Endorser & { readonly witnessPolicy?: WitnessPolicy | undefined }
