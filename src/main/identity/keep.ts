/** Tells the parts of an open ledger how far its log reaches: at the start, every few seconds while it moves, and at the end. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import type { Mark } from '../../identity/mark.ts'
import type { IdentityRecord } from '../../identity/record.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { KeyVault } from '../../vault/key-vault.ts'
import type { NodeFailure } from '../failure.ts'
import { unusable } from '../failure.ts'
import { endOf } from './hold.ts'
import { writeRecord } from './record-file.ts'

/** Between two tellings, in ms: what a part may not know of the log when it is put back from an older copy. */
const everyMs = 10_000

export type Keeping = {
  readonly folder: string
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll'>
  readonly vault: Pick<KeyVault, 'keepMark'>
  readonly credentials: Pick<Credentials, 'keepMark'>
  /** The record; its position and event are those of the start. */
  readonly record: IdentityRecord
}

const markOf = ({ ledgerId, generation, log, position, event }: IdentityRecord): Mark => ({
  ledgerId,
  generation,
  log,
  position,
  ...(event === undefined ? {} : { event }),
})

const recordAt = (
  { event: before, ...record }: IdentityRecord,
  end: Pick<Mark, 'position' | 'event'>,
): IdentityRecord => {
  void before
  return { ...record, ...end }
}

/** Tells all parts; the record last, so that it never knows of more than the others. Answers what it says now. */
const tell = async (
  { folder, reader, vault, credentials }: Keeping,
  record: IdentityRecord,
): Promise<Either<NodeFailure, IdentityRecord>> => {
  const end = await endOf(reader)()
  if (E.isLeft(end)) return end
  const next = recordAt(record, end.right)
  const mark = markOf(next)
  const told = await vault.keepMark(mark)()
  if (E.isLeft(told)) return told
  const noted = await credentials.keepMark(mark)()
  if (E.isLeft(noted)) return noted
  try {
    await writeRecord(folder, next)
    return E.right(next)
  } catch (cause) {
    return E.left(unusable(cause))
  }
}

/** Tells once, and then goes on until it is closed, which tells a last time. What fails later is tried again: nothing waits for it. */
export const keepMarks = async (
  keeping: Keeping,
): Promise<Either<NodeFailure, { readonly close: () => Promise<void> }>> => {
  const first = await tell(keeping, keeping.record)
  if (E.isLeft(first)) return first
  let record = first.right
  const closing = new AbortController()
  const { signal } = closing
  const tellAgain = async (): Promise<void> => {
    const end = await endOf(keeping.reader)()
    if (E.isLeft(end) || end.right.position === record.position) return
    const told = await tell(keeping, record)
    if (E.isRight(told)) record = told.right
  }
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      await delay(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
      // oxlint-disable-next-line no-await-in-loop
      await tellAgain()
    }
  }
  const running = run()
  return E.right({
    close: async () => {
      closing.abort()
      await running
    },
  })
}
