/**
 * Pending deposits and their receipts, kept over crashes. A checkpoint is in `pending` from before its command runs
 * until its receipt is recorded; the receipt is stored in a file before it is recorded.
 */
import { decimalFrom } from '../../transparency/bytes/decimal.ts'
import { isThere, readFile, writeAll } from '../../files/io.ts'
import type { Io } from '../../files/io.ts'

/** A checkpoint to deposit; the command gets its note. */
export type Pending = { readonly size: number; readonly note: Uint8Array }

export type Last = { readonly size: number; readonly atMs: number }

export type Outbox = {
  /** The deposit that was begun and is not recorded; undefined if there is none. */
  readonly pending: () => Pending | undefined
  /** On disk when it resolves. */
  readonly begin: (pending: Pending) => Promise<void>
  readonly receiptOf: (size: number) => Uint8Array | undefined
  /** On disk when it resolves. */
  readonly keepReceipt: (size: number, receipt: Uint8Array) => Promise<void>
  /** The last recorded deposit, with its time in ms since 1970. */
  readonly last: () => Last | undefined
  /** Marks the deposit as recorded; its receipt stays. */
  readonly end: (last: Last) => Promise<void>
}

/** The folder of the outbox, inside the ledger's folder. */
export const depositsName = 'deposits'

/** Whether a backup includes the file: receipts, and the time of the last deposit. A pending deposit is made again. */
export const isKeptDeposit = (name: string): boolean => /^(?:\d+\.receipt|last)$/.test(name)

const pendingFile = 'pending'
const lastFile = 'last'
const draftEnding = '.new'

const writeWhole = async (
  io: Io,
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> => {
  const path = `${folder}/${name}`
  const draft = `${path}${draftEnding}`
  if (isThere(io, draft)) io.remove(draft)
  const file = io.create(draft)
  try {
    await writeAll(io, file, Buffer.from(bytes), 0)
    await io.sync(file)
  } finally {
    io.close(file)
  }
  io.rename(draft, path)
  await io.syncFolder(folder)
}

/** The size, from the second line of a checkpoint. */
const sizeIn = (note: Uint8Array): number | undefined =>
  decimalFrom(Buffer.from(note).toString('utf8').split('\n')[1] ?? '')

const readIfThere = (io: Io, path: string): Uint8Array | undefined =>
  isThere(io, path) ? new Uint8Array(readFile(io, path)) : undefined

const lastIn = (bytes: Uint8Array | undefined): Last | undefined => {
  const [size, atMs] = Buffer.from(bytes ?? [])
    .toString('utf8')
    .trim()
    .split(' ')
    .map(decimalFrom)
  return size === undefined || atMs === undefined ? undefined : { size, atMs }
}

/**
 * Opens an outbox; its folder is made by the first call that needs it. Opening never throws; its functions throw or
 * reject with errors of the disk.
 */
export const openOutbox = (io: Io, folder: string): Outbox => {
  const pendingPath = `${folder}/${pendingFile}`
  let isMade = false
  const readIn = (path: string): Uint8Array | undefined => {
    if (!isMade) io.makeFolder(folder)
    isMade = true
    return readIfThere(io, path)
  }
  return {
    pending: () => {
      const note = readIn(pendingPath)
      const size = note === undefined ? undefined : sizeIn(note)
      return note === undefined || size === undefined ? undefined : { size, note }
    },
    begin: ({ note }) => writeWhole(io, folder, pendingFile, note),
    receiptOf: (size) => readIn(`${folder}/${size}.receipt`),
    keepReceipt: (size, receipt) => writeWhole(io, folder, `${size}.receipt`, receipt),
    last: () => lastIn(readIn(`${folder}/${lastFile}`)),
    end: async ({ size, atMs }) => {
      await writeWhole(io, folder, lastFile, Buffer.from(`${size} ${atMs}\n`))
      if (!isThere(io, pendingPath)) return
      io.remove(pendingPath)
      await io.syncFolder(folder)
    },
  }
}
