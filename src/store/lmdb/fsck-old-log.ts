/** Reads a log of the version before as far as a move does: its pages, and every event. Changes nothing. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Fault } from '../../files/fault.ts'
import { fileDamage } from '../../files/lmdb-file.ts'
import type { OpenFailure } from '../open-failure.ts'
import type { StoreFailure } from '../event-store.ts'
import { dataFile } from './check-file.ts'
import { openForReading } from './environment.ts'
import { eventAt, lastPosition } from './log.ts'

/** Something of an old log that is damaged, by its position or the file. */
export type OldLogFinding = Fault & { readonly of: 'old-log'; readonly where: string }

export type OldLogProgress = (events: number, total: number) => void

const whyPages = (log: string): string | undefined => {
  const path = join(log, dataFile)
  // LMDB ends a process that opens an empty file for reading alone.
  return statSync(path).size === 0 ? 'the file is empty' : fileDamage(path)
}

const findingOf = (failure: OpenFailure | StoreFailure): OldLogFinding => ({
  of: 'old-log',
  where: 'where' in failure ? failure.where : dataFile,
  reason: 'reason' in failure ? failure.reason : failure.failure,
  expected: 'what was recorded',
  found: 'something else',
})

const eventsPerTurn = 500

/** Yields each finding. The index of streams is not looked at: a move makes a new one from the events. */
export const fsckOldLog = async function* (
  log: string,
  onProgress: OldLogProgress,
): AsyncGenerator<OldLogFinding, void, undefined> {
  const reason = whyPages(log)
  if (reason !== undefined) {
    // LMDB would believe these pages, and may end the process by them.
    yield { of: 'old-log', where: dataFile, reason, expected: 'whole pages', found: 'other ones' }
    return
  }
  const opened = openForReading(log)
  if (E.isLeft(opened)) {
    yield findingOf(opened.left)
    return
  }
  try {
    const last = lastPosition(opened.right)
    for (let position = 0; position <= last; position += 1) {
      const event = eventAt(opened.right, position)
      if (E.isLeft(event)) yield findingOf(event.left)
      if (position % eventsPerTurn === 0 || position === last) {
        onProgress(position + 1, last + 1)
        await nextTurn()
      }
    }
  } finally {
    await opened.right.root.close()
  }
}
