/** Endorsements of a checkpoint for an export: of witnesses that it only grew, of an authority when it was there. */
import type { Either } from '../fp.ts'
import type { Contradiction } from './contradiction.ts'
import type { Policy } from './proof/policy.ts'
import type { CheckpointFailure, ShownCheckpoint } from './transparency-log.ts'

/** An endorsement that a setting requires and that is missing. */
export type MissingEndorsement =
  /** Too few cosigned: `quorum` is its name in the policy, and each witness that did not is named by its key, with why. */
  | {
      readonly missing: 'quorum'
      readonly quorum: string
      readonly witnesses: ReadonlyArray<{ readonly witness: string; readonly why: string }>
    }
  /** `why`: a closed word, such as `stamp-not-answered`. */
  | { readonly missing: 'stamp'; readonly why: string }
  /** Kept endorsements cannot be read. */
  | { readonly missing: 'kept'; readonly why: string }

export type EndorsedCheckpoint = ShownCheckpoint & {
  /**
   * RFC 3161 response (DER) over the text of the note, without signatures, which come one by one: what `sed '/^$/,$d'`
   * leaves of it. Undefined where no authority is configured, or it is missing.
   */
  readonly stamp: Uint8Array | undefined
  /** Nothing where all that settings ask for is there: what to do where it is not is the caller's choice. */
  readonly missing: ReadonlyArray<MissingEndorsement>
  /** Claims of witnesses against the log that stand when the checkpoint is handed out, whether or not the quorum is met. */
  readonly contradictions: ReadonlyArray<Contradiction>
}

export type Endorser = {
  /**
   * A checkpoint of exactly this size with the cosignatures and the time stamp that are kept of it; those that are missing
   * are asked for now, for `withinMs` at most. A witness cosigns no smaller tree than it did before.
   */
  readonly endorsedAt: (
    size: number,
    withinMs: number,
  ) => Promise<Either<CheckpointFailure, EndorsedCheckpoint>>
}

/** The witnesses of a log, and the hash (SHA-256, hex) of the policy file that names them. */
export type WitnessPolicy = { readonly policy: Policy; readonly fileSha256: string }

/** An endorser that says which witnesses it asks; nothing where none are configured. */
export type WitnessedEndorser = Endorser & { readonly witnessPolicy?: WitnessPolicy | undefined }
