/** `--since` of `export regulator`: the checkpoint that a bundle is to lead from. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Since } from '../../exports/bundle/since.ts'
import { olderNote } from '../../exports/verify/older.ts'
import { checkpointFrom } from '../../transparency/note/checkpoint.ts'
import { noteFrom } from '../../transparency/note/note.ts'
import { withFile } from '../verify/bundle.ts'
import { crc32 } from '../verify/node-ports.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

const expected = 'expected a number of entries, an older bundle, or a signed checkpoint'

const noneIn = (path: string, why: string): Either<Fault, never> =>
  E.left(faulty('data', `--since ${path}: ${why}; ${expected}`))

/** Signatures are not looked at: name, size and root are compared with this log's own tree. */
const kept = (path: string, bytes: Uint8Array): Either<Fault, Since> => {
  const note = noteFrom(bytes)
  const checkpoint = E.isLeft(note) ? note : checkpointFrom(note.right.text)
  if (E.isLeft(checkpoint)) return noneIn(path, 'it holds no checkpoint')
  const { origin, size, root } = checkpoint.right
  return size === 0
    ? noneIn(path, 'its checkpoint is of no entries, which leads nowhere')
    : E.right({ origin, size, root })
}

/** From a number of entries, or from the file of an older bundle or checkpoint. */
export const sinceFrom = async (
  text: string | undefined,
): Promise<Either<Fault, Since | undefined>> => {
  if (text === undefined) return E.right(undefined)
  if (/^\d+$/.test(text)) {
    const size = Number(text)
    return Number.isSafeInteger(size) && size > 0
      ? E.right({ size })
      : E.left(faulty('usage', '--since: expected a number of entries from 1 on'))
  }
  return withFile(text, async (access) => {
    const note = await olderNote(access, crc32)
    return E.isLeft(note) ? noneIn(text, note.left.reason) : kept(text, note.right)
  })
}
