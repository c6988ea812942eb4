/** Signed notes (c2sp.org/signed-note): a text, an empty line, and lines of signatures. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { bytesFrom, linesOf, textFrom } from '../bytes/text.ts'
import { isKeyName, keyIdOf } from './key.ts'
import type { NoteRejection } from './rejection.ts'

/** The most lines of signatures that are read; the specification requires at least 16. */
const maxSignatures = 100

export type NoteSignature = {
  readonly name: string
  /** Eight hex digits. */
  readonly keyId: string
  /** The bytes after the key's id; 64 for a note, 72 for a cosignature. */
  readonly bytes: Uint8Array
}

export type Note = {
  /** The signed text with its final line feed, without the empty line. */
  readonly text: string
  readonly signatures: ReadonlyArray<NoteSignature>
}

const signatureFrom = (line: string): NoteSignature | undefined => {
  const [, name = '', spelled = ''] = /^\u2014 ([^ ]*) ([^ ]*)$/u.exec(line) ?? []
  const bytes = fromBase64(spelled)
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined
  return { name, keyId: keyIdOf(bytes), bytes: bytes.subarray(4) }
}

/** The bytes of a hex text. */
const bytesOfId = (keyId: string): Uint8Array =>
  Uint8Array.from({ length: 4 }, (_, at) => Number.parseInt(keyId.slice(2 * at, 2 * at + 2), 16))

/** The line of a signature, with its line feed. */
export const signatureLine = ({ name, keyId, bytes }: NoteSignature): string =>
  `\u2014 ${name} ${toBase64(Uint8Array.of(...bytesOfId(keyId), ...bytes))}\n`

const signaturesIn = (
  lines: ReadonlyArray<string>,
  before: number,
): Either<NoteRejection, ReadonlyArray<NoteSignature>> => {
  if (lines.length > maxSignatures)
    return E.left({ rejected: 'too-many-signatures', signatures: lines.length })
  const signatures: NoteSignature[] = []
  for (const [at, line] of lines.entries()) {
    const signature = signatureFrom(line)
    if (signature === undefined)
      return E.left({ rejected: 'signature-line-malformed', line: before + at + 1 })
    signatures.push(signature)
  }
  return E.right(signatures)
}

/** Reads lines of signatures without a note, as in the answer of a witness; at least one. */
export const signaturesFrom = (
  bytes: Uint8Array,
): Either<NoteRejection, ReadonlyArray<NoteSignature>> => {
  const text = textFrom(bytes)
  if (text === undefined) return E.left({ rejected: 'note-not-text' })
  const lines = linesOf(text)
  if (lines === undefined) return E.left({ rejected: 'note-without-signatures' })
  return signaturesIn(lines, 0)
}

/** The bytes of a note, which has at least one signature. */
export const noteBytes = ({ text, signatures }: Note): Uint8Array =>
  bytesFrom(`${text}\n${signatures.map(signatureLine).join('')}`)

/** Reads a note without verifying it. The signatures follow the last empty line. */
export const noteFrom = (bytes: Uint8Array): Either<NoteRejection, Note> => {
  const whole = textFrom(bytes)
  if (whole === undefined) return E.left({ rejected: 'note-not-text' })
  const end = whole.lastIndexOf('\n\n')
  const lines = linesOf(whole.slice(end + 2))
  if (end < 1 || lines === undefined) return E.left({ rejected: 'note-without-signatures' })
  const text = whole.slice(0, end + 1)
  const signatures = signaturesIn(lines, text.split('\n').length)
  return E.isLeft(signatures) ? signatures : E.right({ text, signatures: signatures.right })
}
