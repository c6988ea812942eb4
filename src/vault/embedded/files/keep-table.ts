/** Keeps the slot table beside the slots when a vault is closed, and takes it from there when it is opened. */
import { crc32 } from 'node:zlib'
import { E } from '../../../fp.ts'
import { fill, isThere, readBytes, writeAll } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import { blockBytes, tablePath, unfinished } from '../format/layout.ts'
import type { Loaded } from './load-slots.ts'
import type { Files, Promised } from './open-files.ts'
import { kinds, newSlotSums } from '../format/slot.ts'
import { slotTableFrom } from '../memory/slot-table.ts'
import { listedKinds } from '../memory/state.ts'
import type { State } from '../memory/state.ts'
import { decodeTableHeader, encodeTableHeader, isOf } from '../format/table-file.ts'
import type { TableHeader } from '../format/table-file.ts'

/** Slots from which on a table is kept: fewer are read in some ten milliseconds. */
export const usualTableFrom = 16_384

const bytesOf = (numbers: Uint32Array): Buffer =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)

const listedIn = ({ listed }: State): Uint32Array =>
  Uint32Array.from(
    [...listed].flatMap(([kind, slots]) => [...slots].flatMap((slot) => [kind, slot])),
  )

const writeTable = async (state: State): Promise<void> => {
  const { io, folder, slotsFile, head, totals, table, counts } = state
  const { hashes, cells, entries } = table.cellsOf(totals.slots)
  const listed = listedIn(state)
  const body = [hashes, cells, listed].map(bytesOf)
  const header = encodeTableHeader({
    ...totals,
    vaultId: head.vaultId,
    turn: head.turn,
    sequence: head.sequence,
    stamp: io.stampOf(slotsFile),
    bodySum: body.reduce((sum, part) => crc32(part, sum), 0),
    cells: cells.length,
    entries,
    listed: listed.length / 2,
    counts,
  })
  const path = tablePath(folder)
  const file = io.create(unfinished(path))
  try {
    let at = 0
    for (const part of [header, ...body]) {
      if (part.length > 0) await writeAll(io, file, part, at)
      at += part.length
    }
  } finally {
    io.close(file)
  }
  // Nothing is synced: what a power cut leaves of it has another checksum, and every slot is read then.
  io.rename(unfinished(path), path)
}

const removeIn = (io: Io, path: string): void => {
  if (isThere(io, path)) io.remove(path)
}

/** Writes the table of a vault that is settled and is about to be closed. One that cannot be written is done without. */
export const keepTable = async (state: State): Promise<void> => {
  if (state.totals.slots < state.tableFrom) return
  try {
    await writeTable(state)
  } catch {
    // The next opening reads every slot, and removes what is left of this.
  }
}

type Body = Pick<Loaded, 'table' | 'free' | 'listed'>

const readBody = (io: Io, file: FileNumber, header: TableHeader): Body | undefined => {
  const { slots, cells, entries, listed: count } = header
  if (io.sizeOf(file) !== blockBytes + (slots * 2 + cells + count * 2) * 4) return undefined
  const parts = [slots * 2, cells, count * 2].map((length) => new Uint32Array(length))
  let at = blockBytes
  let sum = 0
  for (const part of parts.map(bytesOf)) {
    if (fill(io, file, part, at) !== part.length) return undefined
    sum = crc32(part, sum)
    at += part.length
  }
  const [hashes, table, pairs] = parts
  if (sum !== header.bodySum || !hashes || !table || !pairs) return undefined
  const free: number[] = []
  for (let slot = slots - 1; slot >= 0; slot -= 1)
    if (hashes[slot * 2] === 0 && hashes[slot * 2 + 1] === 0) free.push(slot)
  const listed = new Map(listedKinds.map((kind): [number, Set<number>] => [kinds[kind], new Set()]))
  for (let pair = 0; pair < count; pair += 1)
    listed.get(pairs[pair * 2] ?? 0)?.add(pairs[pair * 2 + 1] ?? 0)
  return { table: slotTableFrom({ hashes, cells: table, entries }), free, listed }
}

const readTable = (
  io: Io,
  file: FileNumber,
  files: Files,
  { head, after, sequence, images }: Promised,
): Loaded | undefined => {
  const header = decodeTableHeader(readBytes(io, file, blockBytes, 0))
  const { vaultId, turn } = head
  if (E.isLeft(header) || images.size > 0 || sequence !== head.sequence) return undefined
  const of = { ...after, vaultId, turn, sequence, stamp: io.stampOf(files.slotsFile) }
  const body = isOf(header.right, of) ? readBody(io, file, header.right) : undefined
  return body && { ...body, sums: newSlotSums(vaultId), counts: new Map(header.right.counts) }
}

/**
 * The table that was kept, where it is of these very slots; undefined means that they are all to be read. It is gone from
 * the folder afterwards. Throws what the disk throws.
 */
export const takeTable = (
  io: Io,
  folder: string,
  files: Files,
  promised: Promised,
): Loaded | undefined => {
  const path = tablePath(folder)
  removeIn(io, unfinished(path))
  if (!isThere(io, path)) return undefined
  const file = io.open(path, 'read')
  try {
    io.remove(path)
    return readTable(io, file, files, promised)
  } finally {
    io.close(file)
  }
}
