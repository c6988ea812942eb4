/**
 * A projection's rows: what is on disk, and over it the rows that changed since. A change is seen by readers at once
 * and written later, together with others, so that a row changed a hundred times is written once.
 */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { Recorded } from '../../store/event-store.ts'
import type { Projection, Rows, RowText } from '../projection.ts'
import { newLayers, publish, put, rowIn, settle, takeFresh } from './layers.ts'
import type { Layers } from './layers.ts'
import { rowText } from './row-text.ts'
import type { DiskTable, RowEntry } from '../rows.ts'

/** One build of a table, as the projector drives it. */
export type Generation = {
  /** Folds one more event. Throws what the projection throws: then this generation must not be written any more. */
  readonly apply: (recorded: Recorded<LedgerEvent>) => void
  /**
   * Folds one more event to the side, over what was folded to the side before: nobody reads it yet, and nothing of it is
   * taken. Until `publish` or `discard` nothing is applied. Throws what the projection throws.
   */
  readonly stage: (recorded: Recorded<LedgerEvent>) => void
  /** Rows folded to the side are read from now on, as if applied now. */
  readonly publish: () => void
  /** Rows folded to the side are discarded. */
  readonly discard: () => void
  /** Rows changed and not yet taken. */
  readonly changed: () => number
  /**
   * Takes what changed until now, to be written; followed by `settle` before it is called again. The texts are made
   * as they are asked for, so that others can be served in between, and what changes meanwhile is not in them.
   */
  readonly take: () => Iterable<RowEntry>
  /** Keys of what was taken last that are on disk for the first time once it is. */
  readonly made: () => ReadonlyArray<string>
  /** Whether what was taken is on disk. If not, it is taken again the next time. */
  readonly settle: (isOnDisk: boolean) => void
  /** From now on the table's rows are read from this generation. */
  readonly serve: () => void
}

/** A table without its row type: all that the projector needs. */
export type AnyTable = {
  readonly name: string
  readonly version: number
  readonly generation: (disk: DiskTable) => Generation
}

export type FoldedTable<Row> = AnyTable & {
  /** Rows of the generation served; none before the projector serves one. */
  readonly rows: Rows<Row>
}

const changedKeys = <Row>(
  { fresh, taken }: Layers<Row>,
  prefix: string,
  after: string | undefined,
): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const layer of [taken, fresh]) {
    for (const key of layer.keys()) {
      if (key.startsWith(prefix) && (after === undefined || key > after)) found.add(key)
    }
  }
  return found
}

/** Canonical JSON, for projections that do not say otherwise. */
const jsonText = <Row>(): RowText<Row> => ({ write: rowText, read: (text) => JSON.parse(text) })

/**
 * Looks up what is folded on. Found on disk, it stays at hand also where the event leaves it as it is: the next act of that
 * person looks it up again, as the place of a consent, which is written once.
 */
const lookingUp =
  <Row>(layers: Layers<Row>, disk: DiskTable, { read }: RowText<Row>) =>
  (key: string): Row | undefined => {
    const known = rowIn(layers, key)
    if (known !== undefined) return known
    const text = disk.get(key)
    if (text === undefined) return undefined
    const row = read(text)
    layers.saved.set(key, row)
    return row
  }

const readerOf = <Row>(layers: Layers<Row>, disk: DiskTable, { read }: RowText<Row>): Rows<Row> => {
  const folded = (key: string): Row | undefined => rowIn(layers, key)
  const get = (key: string): Row | undefined => {
    const row = folded(key)
    if (row !== undefined) return row
    const text = disk.get(key)
    return text === undefined ? undefined : read(text)
  }
  return {
    get,
    nearest: (key) => {
      const row = folded(key)
      if (row !== undefined) return { as: 'row', row }
      const known = layers.asked.get(key)
      if (known !== undefined) return { as: 'text', text: known }
      const text = disk.get(key)
      if (text === undefined) return undefined
      layers.asked.set(key, text)
      return { as: 'text', text }
    },
    scan: (prefix, limit, after) => {
      const found = new Map<string, Row | undefined>()
      for (const [key, text] of disk.scan(prefix, limit, after)) found.set(key, read(text))
      const changed = changedKeys(layers, prefix, after)
      for (const key of changed) found.set(key, get(key))
      const keys = [...found.keys()]
      return (changed.size === 0 ? keys : keys.sort()).slice(0, limit).flatMap((key) => {
        const row = found.get(key)
        return row === undefined ? [] : [[key, row] as const]
      })
    },
  }
}

const somePiece = /^./s

/**
 * The same text. Put together by `+`, it is a rope of many pieces until an expression looks at it; it waits for the others of
 * its commit, and a collection of garbage meanwhile would copy it piece by piece.
 */
const inOnePiece = (text: string): string => (somePiece.test(text) ? text : '')

const textsOf = function* <Row>(
  taken: ReadonlyMap<string, Row>,
  { write }: RowText<Row>,
): Generator<RowEntry, void, undefined> {
  for (const [key, row] of taken) yield [key, inOnePiece(write(row))]
}

const newGeneration = <Row>(
  { keysOf, initial, evolve, text = jsonText() }: Projection<Row>,
  disk: DiskTable,
  serve: (rows: Rows<Row>) => void,
): Generation => {
  const layers = newLayers<Row>()
  const rows = readerOf(layers, disk, text)
  const lookUp = lookingUp(layers, disk, text)
  return {
    apply: (recorded) => {
      for (const key of keysOf(recorded)) {
        const known = lookUp(key)
        const row = known ?? initial
        const next = evolve(row, recorded, key)
        if (next !== row) put(layers, key, next, known === undefined)
      }
    },
    stage: (recorded) => {
      for (const key of keysOf(recorded)) {
        const staged = layers.staged.get(key)
        const known = staged === undefined ? lookUp(key) : staged.row
        const row = known ?? initial
        const next = evolve(row, recorded, key)
        const isMade = staged === undefined ? known === undefined : staged.isMade
        if (next !== row) layers.staged.set(key, { row: next, isMade })
      }
    },
    publish: () => publish(layers),
    discard: () => layers.staged.clear(),
    changed: () => layers.fresh.size,
    take: () => {
      takeFresh(layers)
      return textsOf(layers.taken, text)
    },
    made: () => layers.takenMade,
    settle: (isOnDisk) => settle(layers, isOnDisk),
    serve: () => serve(rows),
  }
}

const noRows = { get: () => undefined, nearest: () => undefined, scan: () => [] }

/** The table of one projection. Made once by the composition root, driven by the projector, read by queries. */
export const foldedTable = <Row>(projection: Projection<Row>): FoldedTable<Row> => {
  let served: Rows<Row> = noRows
  return {
    name: projection.name,
    version: projection.version,
    generation: (disk) =>
      newGeneration(projection, disk, (rows) => {
        served = rows
      }),
    rows: {
      get: (key) => served.get(key),
      nearest: (key) => served.nearest(key),
      scan: (prefix, limit, after) => served.scan(prefix, limit, after),
    },
  }
}
