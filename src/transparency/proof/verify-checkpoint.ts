/** Verifies a checkpoint: a trusted log signed it, and enough witnesses cosigned it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { checkpointFrom } from '../note/checkpoint.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import { noteFrom } from '../note/note.ts'
import type { Note } from '../note/note.ts'
import { verifyNote } from '../note/verify-note.ts'
import type { Signed } from '../note/verify-note.ts'
import type { Primitives } from '../primitives.ts'
import { isQuorum, isTimely } from './policy.ts'
import type { Policy } from './policy.ts'
import type { ProofRejection } from './rejection.ts'

/** `signed`: the known keys that signed; a witness with an impossible time is not among them. */
export type VerifiedCheckpoint = Checkpoint & { readonly signed: ReadonlyArray<Signed> }

/** Checks the log's own signature: by a key whose name is the checkpoint's origin. */
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

const namesOf = (signed: ReadonlyArray<Signed>): ReadonlyArray<string> =>
  signed.filter(({ seconds }) => seconds !== undefined).map(({ key }) => key.name)

/** Checks the quorum among signers with a possible time; `mistimed` signers do not count. */
export const checkQuorum = (
  { needs, quorum }: Policy,
  signed: ReadonlyArray<Signed>,
  mistimed: ReadonlyArray<Signed>,
): ProofRejection | undefined => {
  if (needs === undefined || isQuorum(needs, new Set(signed.map(({ key }) => key))))
    return undefined
  const others = mistimed.length === 0 ? {} : { mistimed: namesOf(mistimed) }
  return { rejected: 'quorum-missing', quorum, witnesses: namesOf(signed), ...others }
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
  const timely = signed.right.filter((one) => isTimely(policy, one))
  const mistimed = signed.right.filter((one) => !isTimely(policy, one))
  const rejection =
    checkLog(policy, checkpoint.right.origin, note, timely) ?? checkQuorum(policy, timely, mistimed)
  return rejection === undefined
    ? E.right({ ...checkpoint.right, signed: timely })
    : E.left(rejection)
}

/** Reads and verifies a signed checkpoint under the reader's policy. */
export const verifyCheckpoint = (
  primitives: Primitives,
  policy: Policy,
  bytes: Uint8Array,
): Either<ProofRejection, VerifiedCheckpoint> => {
  const note = noteFrom(bytes)
  return E.isLeft(note) ? note : verifyText(primitives, policy, note.right)
}
