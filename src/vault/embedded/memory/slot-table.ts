/**
 * From a hash to the slots that stand under it: open addressing over numbers alone, some 12 bytes an entry. What it
 * finds is only believed once the slot was read; what it does not find is not there, since every slot is in it.
 */
import type { Entries } from './entries.ts'

export type SlotTable = {
  /** Slots under this hash, in no order. */
  readonly under: (hash: number) => ReadonlyArray<number>
  /** The entries that are known of a slot. */
  readonly of: (slot: number) => Entries
  /** Gives a slot other entries than it had. */
  readonly set: (slot: number, entries: Entries) => void
  /** The table as it is, up to so many slots. */
  readonly cellsOf: (slots: number) => Cells
}

/** A table as numbers alone, to be kept. */
export type Cells = {
  /** By slot, twice: its own hash, then that of what it holds; 0 for none. */
  readonly hashes: Uint32Array
  /** 0, or one more than an index into `hashes`, where the search for that hash finds it. */
  readonly cells: Uint32Array
  /** Cells that are not 0. */
  readonly entries: number
}

/** Filled to three quarters at most: then a look-up meets some three cells. */
const fill = 0.75
const growth = 1.5
const smallest = 64

type State = { -readonly [Field in keyof Cells]: Cells[Field] }

const hashIn = ({ hashes }: State, cell: number): number => hashes[cell - 1] ?? 0

const nextOf = ({ cells }: State, place: number): number =>
  place + 1 === cells.length ? 0 : place + 1

const insert = (state: State, cell: number): void => {
  const { cells } = state
  let place = hashIn(state, cell) % cells.length
  while (cells[place] !== 0) place = nextOf(state, place)
  cells[place] = cell
}

const rehash = (state: State, length: number): void => {
  const { cells } = state
  state.cells = new Uint32Array(length)
  for (const cell of cells) if (cell !== 0) insert(state, cell)
}

const add = (state: State, cell: number): void => {
  state.entries += 1
  if (state.entries > state.cells.length * fill)
    rehash(state, Math.ceil(state.cells.length * growth))
  insert(state, cell)
}

const placeOf = (state: State, cell: number): number => {
  let place = hashIn(state, cell) % state.cells.length
  while (state.cells[place] !== cell) {
    if (state.cells[place] === 0) throw new Error('an entry that is not in the table')
    place = nextOf(state, place)
  }
  return place
}

/** Closes the gap that a removal leaves, so that no search ends before what it looks for. */
const remove = (state: State, cell: number): void => {
  const { cells } = state
  const { length } = cells
  let gap = placeOf(state, cell)
  state.entries -= 1
  for (let place = nextOf(state, gap); cells[place] !== 0; place = nextOf(state, place)) {
    const home = hashIn(state, cells[place] ?? 0) % length
    const fromHome = (place - home + length) % length
    const fromGap = (place - gap + length) % length
    if (fromHome < fromGap) continue
    cells[gap] = cells[place] ?? 0
    gap = place
  }
  cells[gap] = 0
}

const makeRoom = (state: State, slot: number): void => {
  if (slot * 2 + 2 <= state.hashes.length) return
  const { hashes } = state
  state.hashes = new Uint32Array(Math.ceil((slot + 1) * growth) * 2)
  state.hashes.set(hashes)
}

const setOne = (state: State, index: number, hash: number): void => {
  if (state.hashes[index] === hash) return
  if (state.hashes[index] !== 0) remove(state, index + 1)
  state.hashes[index] = hash
  if (hash !== 0) add(state, index + 1)
}

/** No entries, with room for about so many slots. */
const emptyCells = (slots: number): Cells => ({
  hashes: new Uint32Array(Math.max(slots, smallest) * 2),
  cells: new Uint32Array(Math.ceil(Math.max(slots, smallest) / fill)),
  entries: 0,
})

/** A table from what was kept of one, which it takes over. */
export const slotTableFrom = (kept: Cells): SlotTable => {
  const state: State = { ...kept }
  return {
    under: (hash) => {
      const { cells } = state
      const found: number[] = []
      for (let place = hash % cells.length; cells[place] !== 0; place = nextOf(state, place)) {
        const cell = cells[place] ?? 0
        if (hashIn(state, cell) === hash) found.push((cell - 1) >>> 1)
      }
      return found
    },
    of: (slot) => [state.hashes[slot * 2] ?? 0, state.hashes[slot * 2 + 1] ?? 0],
    set: (slot, [own, held]) => {
      makeRoom(state, slot)
      setOne(state, slot * 2, own)
      setOne(state, slot * 2 + 1, held)
    },
    cellsOf: (slots) => ({ ...state, hashes: state.hashes.subarray(0, slots * 2) }),
  }
}

/** A table for about so many slots; it grows. */
export const newSlotTable = (slots: number): SlotTable => slotTableFrom(emptyCells(slots))
