/** All rows as of one event: those that are kept where they are just there, else folded aside from the log. */
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { allProjections } from '../../../projections/all.ts'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { BundleEnv, RowsAt } from '../../exports/bundle/env.ts'
import type { BundleFailure } from '../../exports/bundle/failure.ts'
import { foldAside } from '../../exports/state-digest.ts'
import { liveTables } from '../../projector/digest.ts'
import { openEmbeddedRows } from '../../projector/embedded/open-rows.ts'
import type { RowStore } from '../../projector/rows.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import { lastEventAt, lastEventWithin } from '../../exports/bundle/plan.ts'

/** The longest wait for the rows to hold the last event and be saved, in ms: enough for some million events. */
const rowsDeadlineMs = 120_000
const pollMs = 20

type Ports = {
  readonly rows: Pick<RowStore, 'state' | 'snapshot'>
  readonly reader: Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'head'>
}

/** Waits until all that is recorded now is saved: readable comes first. */
const saved = async ({ rows, reader }: Ports): Promise<Either<BundleFailure, void>> => {
  const head = await reader.head()()
  if (E.isLeft(head)) return head
  const deadlineMs = performance.now() + rowsDeadlineMs
  while (rows.state().position < head.right) {
    if (performance.now() > deadlineMs) return E.left({ failure: 'rows-behind' })
    await delay(pollMs)
  }
  return E.right(undefined)
}

/** The rows as they are saved, with the event that they are as of; undefined where not each table is there. */
const keptRows = async ({
  rows,
  reader,
}: Ports): Promise<Either<BundleFailure, RowsAt | undefined>> => {
  const snapshot = rows.snapshot()
  const none = (): Either<BundleFailure, undefined> => {
    snapshot.done()
    return E.right(undefined)
  }
  if (liveTables(snapshot).length !== allProjections.length) return none()
  // Rows may have come past the last event: a server's log tells of positions at which there is none of ours.
  const position = await lastEventWithin(reader, snapshot.state.position)
  if (E.isRight(position)) return E.right({ ...snapshot, position: position.right })
  snapshot.done()
  return position
}

/** Rows of their own in a temporary folder, which goes with them. */
const rowsAside = async (
  { reader }: Pick<Ports, 'reader'>,
  position: bigint,
): Promise<Either<BundleFailure, RowsAt>> => {
  const folder = await mkdtemp(join(tmpdir(), `consent-ledger-bundle-${process.pid}-`))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const rows = await openEmbeddedRows(folder)()
  if (E.isLeft(rows)) {
    remove()
    return E.left({ failure: 'rows-unavailable', cause: rows.left })
  }
  const close = (): void => void rows.right.close().then(remove)
  const folded = await foldAside(reader, { position }, rows.right, () => {})
  if (E.isLeft(folded)) {
    close()
    return folded
  }
  const snapshot = rows.right.snapshot()
  const done = (): void => {
    snapshot.done()
    close()
  }
  return E.right({ ...snapshot, position: folded.right, done })
}

/** Rows as of the event at `position`, or as of the last event that is recorded now. */
export const rowsAt =
  (ports: Ports): BundleEnv['rowsAt'] =>
  async (position) => {
    const ready = position === undefined ? await saved(ports) : E.right(undefined)
    if (E.isLeft(ready)) return ready
    const kept = await keptRows(ports)
    if (E.isLeft(kept)) return kept
    if (kept.right !== undefined) {
      if (position === undefined || kept.right.position === position) return E.right(kept.right)
      kept.right.done()
    }
    const last = await lastEventAt(ports.reader, position)
    return E.isLeft(last) ? last : rowsAside(ports, last.right)
  }
