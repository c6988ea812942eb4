/**
 * The memory of an earlier stop: the entry to compare first. It is noted when the fault is found, and forgotten when
 * it is mended.
 */
import type { LogFault } from '../failure.ts'
import {
  entryOfFault,
  forgetEntry,
  noteEntry,
  notedEntryName,
  readNotedEntry,
} from './noted-entry.ts'
import type { NotedEntry, NotedOf } from './noted-entry.ts'

type Parts = NotedOf & { readonly notice: (sentence: string) => void }

/** The entry for which the log was stopped. If its note is unusable, the fault must be found again. */
export const recallNoted = (parts: Parts): NotedEntry | undefined => {
  const noted = readNotedEntry(parts)
  if (noted !== 'damaged') return noted
  parts.notice(
    `the note ${notedEntryName} of an entry that differed from its leaf is damaged, and is removed: run consent-ledger fsck, which finds the entry again`,
  )
  forgetEntry(parts)
  return undefined
}

/** Forgets the note after a start has compared the first `held` entries, the noted one among them. */
export const forgetMended = (parts: Parts, noted: NotedEntry | undefined, held: number): void => {
  if (noted === undefined || noted.index >= held) return
  parts.notice(
    `the event at index ${noted.index}, for which the log was stopped, is again the one in the tree: the log is signed on`,
  )
  forgetEntry(parts)
}

/** Notes the entry before the fault is reported. */
export const noteStopped = (
  parts: Parts,
  positionOf: (index: number) => bigint | undefined,
  why: LogFault,
): void => {
  const index = entryOfFault(why)
  if (index === undefined) return
  try {
    noteEntry(parts, { index, position: String(positionOf(index) ?? 'unknown') })
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    parts.notice(`the entry at index ${index} could not be noted for the next start (${said})`)
  }
}
