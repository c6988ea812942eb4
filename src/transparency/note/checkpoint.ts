/** Checkpoints (c2sp.org/tlog-checkpoint): origin, size and root of a tree, as the text of a signed note. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../bytes/base64.ts'
import { decimalFrom } from '../bytes/decimal.ts'
import { hashFrom } from '../bytes/hash-lines.ts'
import { linesOf } from '../bytes/text.ts'
import type { NoteRejection } from './rejection.ts'

export type Checkpoint = {
  /** The log's name, which is also the name of its key. */
  readonly origin: string
  /** Leaves, below 2^53. */
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
  /** Lines after the root. Cosignatures do not cover them. */
  readonly extensions: ReadonlyArray<string>
}

/** The note's text. */
export const checkpointText = ({ origin, size, root, extensions }: Checkpoint): string =>
  [origin, String(size), toBase64(root), ...extensions].map((line) => `${line}\n`).join('')

const malformed = (line: number) => E.left({ rejected: 'checkpoint-malformed', line } as const)

/** Reads a note's text, or names the malformed line. */
export const checkpointFrom = (text: string): Either<NoteRejection, Checkpoint> => {
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = linesOf(text) ?? []
  if (origin === '') return malformed(1)
  const size = decimalFrom(sizeLine)
  if (size === undefined) return malformed(2)
  const root = hashFrom(rootLine)
  if (root === undefined) return malformed(3)
  const empty = extensions.indexOf('')
  if (empty !== -1) return malformed(4 + empty)
  const checkpoint = { origin, size, root, extensions }
  // A checkpoint has one spelling only; any other text is refused.
  return checkpointText(checkpoint) === text ? E.right(checkpoint) : malformed(1)
}
