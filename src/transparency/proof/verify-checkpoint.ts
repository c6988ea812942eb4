/** Whether a checkpoint is one of a log that is believed, and enough witnesses saw it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { checkpointFrom } from '../note/checkpoint.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import { noteFrom } from '../note/note.ts'
import type { Note } from '../note/note.ts'
import { verifyNote } from '../note/verify-note.ts'
import type { Signed } from '../note/verify-note.ts'
import type { Primitives } from '../primitives.ts'
import { isQuorum } from './policy.ts'
import type { Policy } from './policy.ts'
import type { ProofRejection } from './rejection.ts'

export type VerifiedCheckpoint = Checkpoint & { readonly signed: ReadonlyArray<Signed> }

/** The log's own signature: by a key whose name is the checkpoint's origin. */
const checkLog = (
  { logs }: Policy,
  origin: string,
  { signatures }: Note,
  signed: ReadonlyArray<Signed>,
): ProofRejection | undefined => {
  const [first] = logs
  const own = logs.filter(({ name }) => name === origin)
  const [key] = own
  if (key === undefined) return { rejected: 'origin-differs', origin, expected: first?.name ?? '' }
  if (signed.some((one) => own.includes(one.key))) return undefined
  const others = signatures.flatMap(({ name, keyId }) => (name === origin ? [keyId] : []))
  return { rejected: 'signature-missing', name: key.name, keyId: key.id, others }
}

const checkQuorum = (
  { needs, quorum }: Policy,
  signed: ReadonlyArray<Signed>,
): ProofRejection | undefined => {
  if (needs === undefined || isQuorum(needs, new Set(signed.map(({ key }) => key))))
    return undefined
  const witnesses = signed.filter(({ seconds }) => seconds !== undefined)
  return { rejected: 'quorum-missing', quorum, witnesses: witnesses.map(({ key }) => key.name) }
}

const verifyText = (
  primitives: Primitives,
  policy: Policy,
  note: Note,
): Either<ProofRejection, VerifiedCheckpoint> => {
  const checkpoint = checkpointFrom(note.text)
  if (E.isLeft(checkpoint)) return checkpoint
  const signed = verifyNote(primitives, note, [...policy.logs, ...policy.witnesses.values()])
  if (E.isLeft(signed)) return signed
  const rejection =
    checkLog(policy, checkpoint.right.origin, note, signed.right) ??
    checkQuorum(policy, signed.right)
  return rejection === undefined
    ? E.right({ ...checkpoint.right, signed: signed.right })
    : E.left(rejection)
}

/** A signed checkpoint's bytes, read and verified against whom one believes. */
export const verifyCheckpoint = (
  primitives: Primitives,
  policy: Policy,
  bytes: Uint8Array,
): Either<ProofRejection, VerifiedCheckpoint> => {
  const note = noteFrom(bytes)
  return E.isLeft(note) ? note : verifyText(primitives, policy, note.right)
}
