/** The ledger id of a folder's log, from the header of its first segment alone. Opens nothing for writing. */
import { E } from '../../../fp.ts'
import { disk } from '../../../files/disk.ts'
import { readBytes } from '../../../files/io.ts'
import { logFolder, segmentPath } from '../files/names.ts'
import { decodeHeader, headerBytes } from '../format/segment-header.ts'

/** 128 bits in hex; undefined where there is no log, or its header cannot be read: that is told when it is opened. */
export const seeLedgerId = (folder: string): string | undefined => {
  try {
    const file = disk.open(segmentPath(logFolder(folder), 1), 'read')
    try {
      const header = decodeHeader(readBytes(disk, file, headerBytes, 0))
      return E.isRight(header) ? header.right.ledgerId : undefined
    } finally {
      disk.close(file)
    }
  } catch {
    return undefined
  }
}
