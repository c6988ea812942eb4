/** Signed notes (c2sp.org/signed-note): a text, an empty line, and lines of signatures. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { fromBase64 } from '../bytes/base64.ts'
import { linesOf, textFrom } from '../bytes/text.ts'
import { isKeyName, keyIdOf } from './key.ts'
import type { NoteRejection } from './rejection.ts'

/** Lines of signatures that are read at most; the specification asks for 16 at least. */
const maxSignatures = 100

export type NoteSignature = {
  readonly name: string
  /** Eight hex digits. */
  readonly keyId: string
  /** What follows the key's id; 64 bytes for a note, 72 for a cosignature. */
  readonly bytes: Uint8Array
}

export type Note = {
  /** What is signed: it ends in a line feed, and the empty line is no part of it. */
  readonly text: string
  readonly signatures: ReadonlyArray<NoteSignature>
}

const signatureFrom = (line: string): NoteSignature | undefined => {
  const [, name = '', spelled = ''] = /^\u2014 ([^ ]*) ([^ ]*)$/u.exec(line) ?? []
  const bytes = fromBase64(spelled)
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined
  return { name, keyId: keyIdOf(bytes), bytes: bytes.subarray(4) }
}

/** Reads a note and verifies nothing. The signatures begin after the last empty line. */
export const noteFrom = (bytes: Uint8Array): Either<NoteRejection, Note> => {
  const whole = textFrom(bytes)
  if (whole === undefined) return E.left({ rejected: 'note-not-text' })
  const end = whole.lastIndexOf('\n\n')
  const lines = linesOf(whole.slice(end + 2))
  if (end < 1 || lines === undefined) return E.left({ rejected: 'note-without-signatures' })
  if (lines.length > maxSignatures)
    return E.left({ rejected: 'too-many-signatures', signatures: lines.length })
  const text = whole.slice(0, end + 1)
  const before = text.split('\n').length
  const signatures: NoteSignature[] = []
  for (const [at, line] of lines.entries()) {
    const signature = signatureFrom(line)
    if (signature === undefined)
      return E.left({ rejected: 'signature-line-malformed', line: before + at + 1 })
    signatures.push(signature)
  }
  return E.right({ text, signatures })
}
