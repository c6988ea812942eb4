/** The digest of the state that a log leads to: its rows are folded into a temporary folder, which is thrown away. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { foldedDigest } from '../../exports/state-digest.ts'
import type { DigestFailure } from '../../exports/state-digest.ts'
import type { Sha256 } from '../../kernel/ids.ts'
import { openEmbeddedRows } from '../../projector/embedded/open-rows.ts'
import type { Until } from '../../replay/until.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { Io } from '../line/command.ts'
import { exits } from '../words/exit.ts'
import { progress } from '../shown/progress.ts'
import { tellingOperator } from '../shown/telling.ts'
import { withThrowAway } from '../process/throw-away.ts'

/** Digest of all rows after the events within `until`: that of a rebuild, where it is the whole log. */
export const digestAt = (
  reader: Pick<EventReader<StoredEvent>, 'readAll'>,
  until: Until,
  io: Io,
): Promise<Either<DigestFailure, Sha256>> =>
  withThrowAway('consent-ledger-digest-', io, async ({ folder }) => {
    const { fatal } = tellingOperator()
    const onFatal = (sentence: string): void => fatal(exits.unavailable, sentence)
    const rows = await openEmbeddedRows(folder, { onFatal })()
    if (E.isLeft(rows)) return rows
    const shown = progress(io, 'digesting', 'events')
    try {
      return await foldedDigest(reader, until, rows.right, shown.at)
    } finally {
      shown.end()
      await rows.right.close()
    }
  })
