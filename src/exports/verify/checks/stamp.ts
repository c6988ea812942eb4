/**
 * Checks the time stamp of the checkpoint (RFC 3161). It covers the text of the note only, so that a later cosignature
 * does not break it.
 */
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

/** Largest response, in bytes. A token with the certificates of its authority has some thousand. */
const maxStampBytes = 256 * 1024

/**
 * The statement of a trusted authority, with a possible time; undefined where that fails, which is added to the
 * findings.
 */
export const checkStamp = async (
  primitives: Primitives,
  files: CheckedFiles,
  authorities: Authorities,
  between: Between,
  findings: Findings,
): Promise<Stamp | undefined> => {
  const note = noteFrom(await files.whole(checkpointFile, maxNoteBytes))
  const response = await files.whole(stampFile, maxStampBytes)
  // The check of the checkpoint has reported a malformed note already.
  const text = bytesFrom(E.isRight(note) ? note.right.text : '')
  const stamp = await verifyStamp(primitives, authorities, response, text, undefined, between)
  if (E.isRight(stamp)) return stamp.right
  return findings.add({ fault: 'stamp-refused', file: stampFile, stamp: stamp.left })
}
