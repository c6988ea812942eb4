/** A log's submission: read and verified as far as its keys alone allow. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { checkpointFrom } from '../transparency/note/checkpoint.ts'
import type { Checkpoint } from '../transparency/note/checkpoint.ts'
import { noteFrom } from '../transparency/note/note.ts'
import type { Note, NoteSignature } from '../transparency/note/note.ts'
import { verifyNote } from '../transparency/note/verify-note.ts'
import type { Primitives } from '../transparency/primitives.ts'
import { addCheckpointFrom } from '../transparency/proof/add-checkpoint.ts'
import type { KnownLogs } from './known-logs.ts'
import type { Refusal } from './refusal.ts'

/** A checkpoint signed by its log, and the way to it from a size. */
export type Submission = {
  readonly oldSize: number
  readonly proof: ReadonlyArray<Uint8Array>
  readonly checkpoint: Checkpoint
  /** The signed text. */
  readonly text: string
  /** Signatures of known keys, each verified: one at least. */
  readonly signatures: ReadonlyArray<NoteSignature>
}

const malformed: Either<Refusal, never> = E.left({ refusal: 'malformed' })
const notSigned: Either<Refusal, never> = E.left({ refusal: 'not-signed' })

/** The signatures of keys that are known, the first of each; whatever else signed is nothing to this witness. */
const signedBy = (
  primitives: Primitives,
  note: Note,
  keys: ReadonlyArray<Parameters<typeof verifyNote>[2][number]>,
): Either<Refusal, ReadonlyArray<NoteSignature>> => {
  const verified = verifyNote(primitives, note, keys)
  if (E.isLeft(verified)) return notSigned
  const signatures = verified.right.flatMap(({ key }) =>
    note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.id).slice(0, 1),
  )
  return signatures.length === 0 ? notSigned : E.right(signatures)
}

/** The body of add-checkpoint, or why it is refused without a look at the state. */
export const readSubmission = (
  primitives: Primitives,
  logs: KnownLogs,
  body: Uint8Array,
): Either<Refusal, Submission> => {
  const growth = addCheckpointFrom(body)
  if (E.isLeft(growth)) return malformed
  const note = noteFrom(growth.right.checkpoint)
  if (E.isLeft(note)) return malformed
  const checkpoint = checkpointFrom(note.right.text)
  if (E.isLeft(checkpoint)) return malformed
  const keys = logs.get(checkpoint.right.origin)
  if (keys === undefined) return E.left({ refusal: 'unknown-origin' })
  const signatures = signedBy(primitives, note.right, keys)
  if (E.isLeft(signatures)) return signatures
  const { oldSize, hashes: proof } = growth.right
  if (oldSize > checkpoint.right.size) return E.left({ refusal: 'old-size-larger' })
  return E.right({
    oldSize,
    proof,
    checkpoint: checkpoint.right,
    text: note.right.text,
    signatures: signatures.right,
  })
}
