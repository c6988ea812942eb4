/**
 * Brings `changes` to its beginning again: what it says stands in the slots, on disk, and none of it is left in
 * `changes`. In this order, and with a sync after each step: the slots, the head that says so, zeros over the changes.
 * Whatever crash comes between, the changes that are still there are done once more.
 */
import { writeAll } from '../../../files/io.ts'
import { encodeHead } from '../format/heads.ts'
import { changesAt, changesBytes, headsAt } from '../format/layout.ts'
import type { State } from '../memory/state.ts'

/** Writes the head as things are, over the older of the two. Rejects with what the disk says. */
export const writeHead = async (state: State): Promise<void> => {
  const { io, changesFile } = state
  const { totals, sequence, mark } = state
  const head = { ...state.head, ...totals, sequence, mark, turn: state.head.turn + 1 }
  await writeAll(io, changesFile, encodeHead(head), headsAt[state.other])
  await io.sync(changesFile)
  state.head = head
  state.other = state.other === 0 ? 1 : 0
}

const standard = changesAt + changesBytes

/** Overwrites the changes up to `end`, and brings the file to its usual length. */
export const wipeChanges = async (state: State, end: number): Promise<void> => {
  const { io, changesFile } = state
  await writeAll(io, changesFile, Buffer.alloc(end - changesAt), changesAt)
  await io.sync(changesFile)
  if (state.changesEnd > standard) {
    await io.truncate(changesFile, standard)
    await io.sync(changesFile)
    state.changesEnd = standard
  }
  state.at = changesAt
}

/** Does all of it. Rejects with what the disk says, and then nothing is known any more. */
export const settle = async (state: State): Promise<void> => {
  if (state.sequence === state.head.sequence && state.mark === state.head.mark) return
  await state.io.sync(state.slotsFile)
  await writeHead(state)
  await wipeChanges(state, state.at)
}
