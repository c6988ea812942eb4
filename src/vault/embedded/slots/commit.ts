/**
 * Writes one group of changes: one write to `changes` and one sync, then the slots. From the sync on it is done,
 * whatever happens to the slots: the next start writes them again.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { writeAll } from '../../../files/io.ts'
import type { VaultFailure } from '../../key-vault.ts'
import { changeBytes, encodeChange } from '../format/change.ts'
import type { Image } from '../format/change.ts'
import { unavailable } from '../format/damage.ts'
import { changesAt, changesBytes, offsetOf } from '../format/layout.ts'
import { settle } from './settle.ts'
import { freeSlot, isFree, sealSlot, writtenSum } from '../format/slot.ts'
import { noteSlot, readSlot } from '../memory/state.ts'
import type { State } from '../memory/state.ts'
import { addTo, takeFrom } from '../format/totals.ts'
import type { Totals } from '../format/totals.ts'

/** The outcome of a group. */
export type Outcome =
  | { readonly outcome: 'written' }
  /** Nothing of it is there, and the vault is as it was. */
  | { readonly outcome: 'refused'; readonly failure: VaultFailure }
  /** Nothing may be read or written in this process any more. */
  | { readonly outcome: 'fatal'; readonly what: string; readonly cause: unknown }

const refusedBy = (failure: VaultFailure): Outcome => ({ outcome: 'refused', failure })
export const fatal = (what: string, cause: unknown): Outcome => ({ outcome: 'fatal', what, cause })

const fewest = 512
const most = 32_768

/** Makes free slots, at least so many: with room for a row each before anything is promised to fit. */
const grow = async (state: State, needed: number): Promise<Outcome | undefined> => {
  const { io, sums } = state
  const first = state.totals.slots
  const count = Math.max(needed, Math.min(most, Math.max(fewest, first >>> 3)))
  const made = Array.from({ length: count }, (_, index) =>
    sealSlot(sums, first + index, freeSlot()),
  )
  try {
    await writeAll(io, state.slotsFile, Buffer.concat(made), offsetOf(first))
  } catch (cause) {
    // Behind the last slot nobody looks: what was written of it is written over by the next try.
    return refusedBy(unavailable(cause))
  }
  try {
    await io.sync(state.slotsFile)
  } catch (cause) {
    return fatal('be made longer', cause)
  }
  const sum = made.reduce((all, slot) => addTo(all, writtenSum(slot)), state.totals.sum)
  state.totals = { ...state.totals, slots: first + count, sum }
  // Taken from the end: what is free already first, then these in their order, side by side.
  state.free.unshift(...made.map((_, index) => first + count - 1 - index))
  return undefined
}

type Replaced = Image & { readonly before: Buffer }

/** The images sealed, each for its slot, with what stands there now. */
const sealedImages = (
  state: State,
  images: ReadonlyMap<number, Buffer>,
): Either<VaultFailure, ReadonlyArray<Replaced>> => {
  const sealed: Replaced[] = []
  let taken = state.free.length
  for (const [drafted, bytes] of images) {
    // A row that was put and removed by one group takes no slot.
    if (drafted < 0 && isFree(bytes)) continue
    const slot = drafted < 0 ? (state.free[(taken -= 1)] ?? 0) : drafted
    const before = readSlot(state, slot)
    if (E.isLeft(before)) return before
    sealed.push({ slot, bytes: sealSlot(state.sums, slot, bytes), before: before.right })
  }
  return E.right(sealed.sort((a, b) => a.slot - b.slot))
}

const exchanged = ({ slots, used, sum }: Totals, before: Buffer, bytes: Buffer): Totals => ({
  slots,
  used: used + Number(isFree(before)) - Number(isFree(bytes)),
  sum: addTo(takeFrom(sum, writtenSum(before)), writtenSum(bytes)),
})

const totalsAfter = (now: Totals, images: ReadonlyArray<Replaced>): Totals =>
  images.reduce((totals, { before, bytes }) => exchanged(totals, before, bytes), now)

/** Runs of neighbours, each written at once. */
const writeSlots = ({ io, slotsFile }: State, images: ReadonlyArray<Image>): void => {
  for (let from = 0; from < images.length;) {
    const first = images[from]?.slot ?? 0
    let to = from + 1
    while (images[to]?.slot === first + to - from) to += 1
    const bytes = Buffer.concat(images.slice(from, to).map((image) => image.bytes))
    const written = io.pwriteNow(slotsFile, bytes, offsetOf(first))
    if (written !== bytes.length)
      throw new Error(`only ${written} of ${bytes.length} bytes written`)
    from = to
  }
}

const note = (state: State, images: ReadonlyArray<Replaced>): void => {
  const taken = images.filter(({ before, bytes }) => isFree(before) && !isFree(bytes)).length
  state.free.length -= taken
  for (const { slot, before, bytes } of images) {
    noteSlot(state, slot, before, bytes)
    if (state.checked !== undefined && slot < state.checked.slots)
      state.checked = exchanged(state.checked, before, bytes)
    if (isFree(bytes) && !isFree(before)) state.free.push(slot)
  }
}

/** Takes back a change that was not written whole: on a disk that is full, without asking it for room. */
const unwrite = async (state: State, bytes: number, cause: unknown): Promise<Outcome> => {
  const { io, changesFile, at, changesEnd } = state
  try {
    if (at + bytes > changesEnd) await io.truncate(changesFile, changesEnd)
    await writeAll(io, changesFile, Buffer.alloc(Math.min(bytes, changesEnd - at)), at)
    await io.sync(changesFile)
  } catch (failed) {
    return fatal('be freed of a failed write', failed)
  }
  return refusedBy(unavailable(cause))
}

const writeChange = async (state: State, bytes: Buffer): Promise<Outcome | undefined> => {
  const { io, changesFile } = state
  try {
    await writeAll(io, changesFile, bytes, state.at)
  } catch (cause) {
    return unwrite(state, bytes.length, cause)
  }
  try {
    await io.sync(changesFile)
  } catch (cause) {
    return fatal('be synced', cause)
  }
  state.at += bytes.length
  state.changesEnd = Math.max(state.changesEnd, state.at)
  return undefined
}

/** Room for the change: in slots, and in `changes` without making it longer where that can be. */
const makeRoom = async (
  state: State,
  images: ReadonlyMap<number, Buffer>,
): Promise<Outcome | undefined> => {
  const fresh = [...images].filter(([slot, bytes]) => slot < 0 && !isFree(bytes)).length
  if (fresh > state.free.length) {
    const refused = await grow(state, fresh - state.free.length)
    if (refused !== undefined) return refused
  }
  if (state.at + changeBytes(images.size) <= changesAt + changesBytes) return undefined
  try {
    await settle(state)
    return undefined
  } catch (cause) {
    return fatal('be settled', cause)
  }
}

/** Writes a group of images. */
export const commit = async (
  state: State,
  images: ReadonlyMap<number, Buffer>,
): Promise<Outcome> => {
  const room = await makeRoom(state, images)
  if (room !== undefined) return room
  const sealed = sealedImages(state, images)
  if (E.isLeft(sealed)) return refusedBy(sealed.left)
  const after = totalsAfter(state.totals, sealed.right)
  const sequence = state.sequence + 1
  const change = { sequence, after, images: sealed.right }
  const failed = await writeChange(state, encodeChange(state.head.vaultId, change))
  if (failed !== undefined) return failed
  try {
    writeSlots(state, sealed.right)
    note(state, sealed.right)
  } catch (cause) {
    return fatal('be written to its slots', cause)
  }
  state.sequence = sequence
  state.totals = after
  return { outcome: 'written' }
}
