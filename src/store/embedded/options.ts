/** The options for opening a log. */
import type { OpenFiles } from './files/open-files.ts'
import type { Indexes } from './indexing/indexes.ts'
import type { Io } from '../../files/io.ts'

/** Notices of a start for an operator. */
export type Notice =
  /** Bytes behind the last whole batch were set aside in `cut`: never acknowledged, or given up by an operator. */
  | {
      readonly notice: 'tail-cut'
      readonly where: string
      readonly bytes: number
      readonly file: string
      readonly isAccepted: boolean
    }
  /** The file `head` is damaged, and made again. It holds the same twice: `isBelieved` where one of the two is whole. */
  | { readonly notice: 'head-damaged'; readonly reason: string; readonly isBelieved: boolean }
  /** The index of a closed segment is made again from the segment. */
  | { readonly notice: 'index-made-again'; readonly segment: number; readonly reason: string }

export type StartOptions = {
  /** The ledger's folder; the log lives in its `log` subfolder. */
  readonly folder: string
  /** The id of a log that is made now. Of one that is there it changes nothing. */
  readonly ledgerId: string
  /** The last position that somebody else has seen (rows, a witness), -1 for none: a log that ends before it is damaged. */
  readonly knownHead: number
  /** An operator's word that the log ends with this position, and that what came after it is lost; undefined for none. */
  readonly acceptedHead: number | undefined
  readonly io: Io
  readonly files: OpenFiles
  readonly indexes: Indexes
  readonly onNotice: (notice: Notice) => void
  readonly onOpening: (done: number, total: number) => void
}
