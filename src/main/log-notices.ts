/** What the log in the folder tells of itself, in sentences for an operator. */
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
          `the log was cut at ${notice.where}: ${notice.bytes} bytes behind it were no whole batch, and ` +
          (notice.isAccepted
            ? 'were given up by --accept-loss'
            : 'nobody was told that they were recorded') +
          `. They lie in ${notice.file}: keep them until you know why the process ended`,
      }
    case 'head-damaged':
      return {
        code,
        says: notice.isBelieved
          ? `one half of log/head was damaged (${notice.reason}): it was made again from the other. Look after the disk`
          : `log/head could not be believed (${notice.reason}): it was made again from the log. Look after the disk`,
      }
    case 'index-made-again':
      return {
        code,
        says:
          `the index of segment ${notice.segment} is made again from the segment (${notice.reason}). After a power ` +
          'cut or a restore that is as it should be; otherwise look after the disk',
      }
  }
}
