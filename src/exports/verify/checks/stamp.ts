/** The time stamp of the checkpoint (RFC 3161): over the text of the note, which cosignatures that come later leave as it is. */
import { E } from '../../../fp.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import { noteFrom } from '../../../transparency/note/note.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import { verifyStamp } from '../../../transparency/stamp/verify-stamp.ts'
import type { Authorities, Between, Stamp } from '../../../transparency/stamp/verify-stamp.ts'
import { checkpointFile, stampFile } from '../../bundle/format/names.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { maxNoteBytes } from './checkpoint.ts'

/** Bytes of a response at most: a token with the certificates of its authority has some thousand. */
const maxStampBytes = 256 * 1024

/** What an authority that is believed stated, at a time that can be; undefined where that does not hold, which is found and told. */
export const checkStamp = async (
  primitives: Primitives,
  files: CheckedFiles,
  authorities: Authorities,
  between: Between,
  findings: Findings,
): Promise<Stamp | undefined> => {
  const note = noteFrom(await files.whole(checkpointFile, maxNoteBytes))
  const response = await files.whole(stampFile, maxStampBytes)
  // A checkpoint that is no note was found and told by its own check.
  const text = bytesFrom(E.isRight(note) ? note.right.text : '')
  const stamp = await verifyStamp(primitives, authorities, response, text, undefined, between)
  if (E.isRight(stamp)) return stamp.right
  return findings.add({ fault: 'stamp-refused', file: stampFile, stamp: stamp.left })
}
