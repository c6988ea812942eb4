/**
 * Objects outside of the log, recorded by their hash: checkpoints deposited with a third party (存证), and the decision
 * logs of nodes, so that an hour's log can be compared with the event.
 */
import { closed, whole, words } from '../../kernel/codec.ts'
import { EventId, Sha256 } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { event } from '../event.ts'

const count = whole(0, Number.MAX_SAFE_INTEGER)

/** A third party took a checkpoint of the log and gave a receipt, which is kept outside of the log. */
export const CheckpointDeposited = event(
  'CheckpointDeposited',
  1,
  closed('CheckpointDeposited', {
    /** The tree that the checkpoint is of: entries, and root. */
    size: count,
    root: Sha256,
    /** Over the receipt's bytes, as the third party gave them. */
    receiptSha256: Sha256,
    receiptBytes: count,
  }),
  {
    size: 'measure',
    // Over entries, each of which holds ids that the ledger drew.
    root: 'keyed',
    // Of what a third party says of a root and a time: there is nothing of a person in what it is given.
    receiptSha256: 'document',
    receiptBytes: 'measure',
  },
)

/**
 * The end of a part: its hour, the process, or a kill (`cut`). A killed process counted nothing; the event has the
 * lines that were found.
 */
export const LogPartEnd = words('LogPartEnd', ['hour', 'stopped', 'cut'])

/**
 * One part of a node's log of decisions: the lines from `from` on and before `to`, in their order. Absent in a part that
 * was cut: `dropped`, which only the process knew; and `lines` with their hash where there is no file to find them in.
 */
export const DecisionsLogged = event(
  'DecisionsLogged',
  1,
  closed(
    'DecisionsLogged',
    {
      /** Drawn by each process that begins to log; `part` counts its parts from 0. */
      log: EventId,
      part: count,
      from: Instant,
      to: Instant,
      end: LogPartEnd,
    },
    {
      lines: count,
      /** Over the lines with their line feeds, UTF-8. */
      sha256: Sha256,
      /** Lines that the log had no room for: they stand in no file, and in no hash. */
      dropped: count,
    },
  ),
  {
    log: 'drawn',
    part: 'measure',
    from: 'measure',
    to: 'measure',
    end: 'closed',
    lines: 'measure',
    // Over names of routes, times and ids that the ledger drew.
    sha256: 'keyed',
    dropped: 'measure',
  },
)

/** Each of them by its type. */
export const keptOutsideEvents = {
  CheckpointDeposited,
  DecisionsLogged,
} as const
