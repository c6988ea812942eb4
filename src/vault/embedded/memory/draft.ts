/** Rows as they are read, and as one group of writes is about to leave them. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { VaultFailure } from '../../key-vault.ts'
import { entriesOf, hashOf, heldKey } from './entries.ts'
import { bodyAt, freeSlot, keyAt, keyBytes, kindOf, kinds } from '../format/slot.ts'
import type { Kind } from '../format/slot.ts'
import { newStage } from './stage.ts'
import { readSlot } from './state.ts'
import type { State } from './state.ts'

/** A row, and the slot it lies in: below zero for one that has none yet. */
export type Row = { readonly slot: number; readonly bytes: Buffer }

export type Rows = {
  /** Every row of this kind under this key (16 bytes), in no order. */
  readonly under: (kind: Kind, key: Buffer) => Either<VaultFailure, ReadonlyArray<Row>>
  /** Aliases that are held of an identifier, by the first 16 bytes of its hash. */
  readonly held: (hash: Buffer) => Either<VaultFailure, ReadonlyArray<Row>>
  /** Rows of a kind of which there are few, at most so many. */
  readonly listed: (kind: Kind, most: number) => Either<VaultFailure, ReadonlyArray<Row>>
  readonly countOf: (kind: Kind) => number
  /** The row in a slot, of any kind; undefined past the last slot. */
  readonly at: (slot: number) => Either<VaultFailure, Buffer | undefined>
}

export type WritableRows = Rows & {
  /** Puts a row where another is, or into a slot of its own. */
  readonly put: (bytes: Buffer, slot?: number) => void
  /** Leaves nothing of the row in its slot. */
  readonly remove: (slot: number) => void
}

type Search = { readonly hash: number; readonly isMeant: (bytes: Buffer) => boolean }

const underKey = (kind: Kind, key: Buffer): Search => ({
  hash: hashOf(kinds[kind], key, 0),
  isMeant: (bytes) =>
    kindOf(bytes) === kinds[kind] && bytes.compare(key, 0, keyBytes, keyAt, keyAt + keyBytes) === 0,
})

const heldUnder = (hash: Buffer): Search => ({
  hash: hashOf(heldKey, hash, 0),
  isMeant: (bytes) =>
    kindOf(bytes) === kinds.alias &&
    entriesOf(bytes)[1] !== 0 &&
    bytes.compare(hash, 0, keyBytes, bodyAt, bodyAt + keyBytes) === 0,
})

const readAll = (
  state: State,
  slots: Iterable<number>,
  isMeant: (bytes: Buffer) => boolean,
): Either<VaultFailure, Row[]> => {
  const rows: Row[] = []
  for (const slot of slots) {
    const bytes = readSlot(state, slot)
    if (E.isLeft(bytes)) return bytes
    if (isMeant(bytes.right)) rows.push({ slot, bytes: bytes.right })
  }
  return E.right(rows)
}

const listedIn = ({ listed }: State, kind: Kind): Iterable<number> => listed.get(kinds[kind]) ?? []

/** Rows as they are on disk. */
export const rowsOf = (state: State): Rows => {
  const find = ({ hash, isMeant }: Search) => readAll(state, state.table.under(hash), isMeant)
  return {
    under: (kind, key) => find(underKey(kind, key)),
    held: (hash) => find(heldUnder(hash)),
    listed: (kind, most) => readAll(state, [...listedIn(state, kind)].slice(0, most), () => true),
    countOf: (kind) => state.counts.get(kinds[kind]) ?? 0,
    at: (slot) => (slot < state.totals.slots ? readSlot(state, slot) : E.right(undefined)),
  }
}

/** The writes of one group: images by slot, new rows below zero. */
export type Draft = {
  readonly rows: WritableRows
  readonly images: ReadonlyMap<number, Buffer>
  /** Takes back everything that was put since the last `keep`. */
  readonly undo: () => void
  readonly keep: () => void
}

/** An empty draft over what is on disk. */
export const newDraft = (state: State): Draft => {
  const base = rowsOf(state)
  const { images, keep, undo, put, under } = newStage()
  const own = (slots: Iterable<number>, isMeant: (bytes: Buffer) => boolean): ReadonlyArray<Row> =>
    [...slots].flatMap((slot) => {
      const bytes = images.get(slot)
      return bytes !== undefined && isMeant(bytes) ? [{ slot, bytes }] : []
    })
  const find = ({ hash, isMeant }: Search): Either<VaultFailure, ReadonlyArray<Row>> => {
    const untouched = state.table.under(hash).filter((slot) => !images.has(slot))
    const found = readAll(state, untouched, isMeant)
    return E.isLeft(found) ? found : E.right([...found.right, ...own(under(hash), isMeant)])
  }
  const rows: WritableRows = {
    under: (kind, key) => find(underKey(kind, key)),
    held: (hash) => find(heldUnder(hash)),
    listed: (kind, most) => {
      const there = [...listedIn(state, kind)].filter((slot) => !images.has(slot))
      const isMeant = (bytes: Buffer) => kindOf(bytes) === kinds[kind]
      const found = readAll(state, there.slice(0, most), isMeant)
      if (E.isLeft(found)) return found
      return E.right([...found.right, ...own(images.keys(), isMeant)].slice(0, most))
    },
    // Of the disk: nobody who writes asks for more.
    countOf: base.countOf,
    at: (slot) => {
      const bytes = images.get(slot)
      return bytes === undefined ? base.at(slot) : E.right(bytes)
    },
    put,
    remove: (slot) => put(freeSlot(), slot),
  }
  return { images, keep, undo, rows }
}
