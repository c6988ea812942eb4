/** Notices of the log in the folder, in sentences for an operator. */
import type { NoticeCode } from '../operations/log-line.ts'
import type { Notice } from '../store/embedded/options.ts'

/** A notice of the log's start, or of an index of it, as a code and a sentence. */
export const logNotice = (notice: Notice): { readonly code: NoticeCode; readonly says: string } => {
  const code = notice.notice
  switch (notice.notice) {
    case 'tail-cut':
      return {
        code,
        says:
          `the log was cut at ${notice.where}: the ${notice.bytes} bytes after it were an incomplete batch, and ` +
          (notice.isAccepted
            ? 'were accepted as lost with --accept-loss'
            : 'were never acknowledged') +
          `. They are kept in ${notice.file} until you know why the process ended`,
      }
    case 'head-damaged':
      return {
        code,
        says: notice.isBelieved
          ? `one half of log/head was damaged (${notice.reason}): it was restored from the other. Check the disk`
          : `log/head was damaged (${notice.reason}): it was rebuilt from the log. Check the disk`,
      }
    case 'index-made-again':
      return {
        code,
        says:
          `the index of segment ${notice.segment} was rebuilt from the segment (${notice.reason}). After a power ` +
          'cut or a restore this is normal; otherwise check the disk',
      }
  }
}
