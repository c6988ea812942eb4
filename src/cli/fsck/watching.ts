/** Shows how far the reading of each part is. */
import type { Part, Watch } from '../../main/fsck/parts.ts'
import type { Io } from '../line/command.ts'
import { megabytes, progress } from '../shown/progress.ts'
import type { Report } from '../shown/progress.ts'

const titles: { readonly [P in Part['part']]: string } = {
  log: 'checking the log',
  name: 'checking the identity record',
  vault: 'checking the vault',
  keys: 'checking the key file',
  rows: 'checking the rows',
  credentials: 'checking the credentials',
  tree: 'checking the tree of the log',
  'old-log': 'checking the log of the version before',
}

/** A report for each part in turn. */
export const watching = (io: Io): Watch => {
  let report: Report | undefined
  return {
    at: (part, done, total) => {
      const isEvents = part === 'old-log' || part === 'tree'
      const shown = (count: number): number => (isEvents ? count : megabytes(count))
      report ??= progress(io, titles[part], isEvents ? 'events' : 'MB')
      report.at(shown(done), total === undefined ? undefined : shown(total))
    },
    end: () => {
      report?.end()
      report = undefined
    },
  }
}
