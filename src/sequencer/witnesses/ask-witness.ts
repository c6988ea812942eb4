/** One request to one witness (c2sp.org/tlog-witness, add-checkpoint), and the meaning of its answer. */
import { E } from '../../fp.ts'
import { clockToleranceMs } from '../../transparency/bytes/clocks.ts'
import { decimalFrom } from '../../transparency/bytes/decimal.ts'
import { textFrom } from '../../transparency/bytes/text.ts'
import type { Key } from '../../transparency/note/key.ts'
import { signatureLine, signaturesFrom } from '../../transparency/note/note.ts'
import { verifyNote } from '../../transparency/note/verify-note.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import { post } from '../asking/post.ts'
import type { NotAnswered, Posted } from '../asking/post.ts'

export type WitnessAnswer =
  /** A verified cosignature: a line of a note, with its line feed. */
  | { readonly answer: 'cosigned'; readonly line: string; readonly seconds: bigint }
  /** The witness knows another size of this log. */
  | { readonly answer: 'other-size'; readonly known: number }
  /** 422: according to the witness, this tree did not grow from the one it knows. */
  | { readonly answer: 'inconsistent' }
  /** 404 or 403: the witness does not know this log, or not this key. */
  | { readonly answer: 'unknown-log' }
  /** Success, but without a cosignature by its key. */
  | { readonly answer: 'not-cosigned' }
  /** A cosignature with another time than now, which verifiers would ignore. */
  | { readonly answer: 'clock-differs' }
  /** No usable answer; the witness may be asked again. */
  | { readonly answer: 'away'; readonly why: NotAnswered | `status ${number}` }

const timeoutMs = 10_000
/** Room for sixteen lines of post-quantum cosignatures. */
const maxBytes = 128 * 1024

const readCosignature = (
  primitives: Primitives,
  key: Key,
  text: string,
  bytes: Uint8Array,
  nowMs: number,
): WitnessAnswer => {
  const read = signaturesFrom(bytes)
  if (E.isLeft(read)) return { answer: 'not-cosigned' }
  // Other keys are ignored: a witness may sign with several.
  const own = read.right.filter(({ name, keyId }) => name === key.name && keyId === key.id)
  const [first] = own
  const verified = verifyNote(primitives, { text, signatures: own }, [key])
  if (first === undefined || E.isLeft(verified)) return { answer: 'not-cosigned' }
  const [{ seconds } = {}] = verified.right
  if (seconds === undefined) return { answer: 'not-cosigned' }
  const apart = seconds * 1_000n - BigInt(nowMs)
  return apart > clockToleranceMs || -apart > clockToleranceMs
    ? { answer: 'clock-differs' }
    : { answer: 'cosigned', line: signatureLine(first), seconds }
}

const sizeIn = ({ bytes }: Posted): number | undefined => {
  const told = textFrom(bytes) ?? ''
  return told.endsWith('\n') ? decimalFrom(told.slice(0, -1)) : undefined
}

const answerOf = (
  primitives: Primitives,
  key: Key,
  text: string,
  posted: Posted,
  nowMs: number,
): WitnessAnswer => {
  const { status } = posted
  if (status === 200) return readCosignature(primitives, key, text, posted.bytes, nowMs)
  const known = status === 409 ? sizeIn(posted) : undefined
  if (known !== undefined) return { answer: 'other-size', known }
  if (status === 422) return { answer: 'inconsistent' }
  if (status === 404 || status === 403) return { answer: 'unknown-log' }
  return { answer: 'away', why: `status ${status}` }
}

/** `url`: the submission prefix; `text`: the checkpoint to cosign; `body`: the whole request; `nowMs` since 1970. */
export const askWitness = async (
  primitives: Primitives,
  witness: { readonly key: Key; readonly url: string },
  text: string,
  body: Uint8Array,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<WitnessAnswer> => {
  const posted = await post({
    url: `${witness.url.replace(/\/$/, '')}/add-checkpoint`,
    contentType: 'text/plain; charset=utf-8',
    body,
    timeoutMs,
    maxBytes,
    signal,
  })
  return typeof posted === 'string'
    ? { answer: 'away', why: posted }
    : answerOf(primitives, witness.key, text, posted, nowMs())
}
