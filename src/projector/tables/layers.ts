/** The layers of a table beside the disk: rows folded to the side, rows not written yet, rows and texts kept at hand. */
import { lately } from '../../kernel/lately.ts'
import type { Lately } from '../../kernel/lately.ts'

type Staged<Row> = { readonly row: Row; readonly isMade: boolean }

/** Of one generation. */
export type Layers<Row> = {
  /** Folded to the side: each row, and whether none was known before. */
  readonly staged: Map<string, Staged<Row>>
  fresh: Map<string, Row>
  taken: Map<string, Row>
  /** Keys whose row was changed, not made: what was made may never be asked for, as the receipt of an act. */
  readonly changed: Set<string>
  /** Keys that no row was known of when it was folded: of `fresh`, and of `taken`. */
  made: string[]
  takenMade: ReadonlyArray<string>
  /** Rows as they are on disk since they were written: who did something does the next thing soon. */
  readonly saved: Lately<Row>
  /** Texts as they are on disk: a service asks several things about one person, one after the other. */
  readonly asked: Lately<string>
}

/** Of each, for every table; some megabytes in all. */
const kept = 2_048

/** Nothing is at hand yet. */
export const newLayers = <Row>(): Layers<Row> => ({
  staged: new Map(),
  fresh: new Map(),
  taken: new Map(),
  changed: new Set(),
  made: [],
  takenMade: [],
  saved: lately(kept),
  asked: lately(kept),
})

/** A row that is at hand. */
export const rowIn = <Row>({ fresh, taken, saved }: Layers<Row>, key: string): Row | undefined =>
  fresh.get(key) ?? taken.get(key) ?? saved.get(key)

/** The taken rows are on disk now: in place of the earlier ones. */
const remember = <Row>({ fresh, taken, changed, saved, asked }: Layers<Row>): void => {
  for (const [key, row] of taken) {
    asked.delete(key)
    if (changed.has(key)) saved.set(key, row)
    else saved.delete(key)
    if (!fresh.has(key)) changed.delete(key)
  }
}

/** Takes the folded rows, to be written. Throws if the rows taken before are not settled. */
export const takeFresh = <Row>(layers: Layers<Row>): void => {
  if (layers.taken.size > 0) throw new Error('rows were taken and not settled')
  layers.taken = layers.fresh
  layers.fresh = new Map()
  layers.takenMade = layers.made
  layers.made = []
}

/** The taken rows are not on disk: they are taken again, under later folds. */
const putBack = <Row>(layers: Layers<Row>): void => {
  layers.fresh = new Map([...layers.taken, ...layers.fresh])
  layers.made = [...layers.takenMade, ...layers.made]
}

/** Whether what was taken is on disk. */
export const settle = <Row>(layers: Layers<Row>, isOnDisk: boolean): void => {
  if (isOnDisk) remember(layers)
  else putBack(layers)
  layers.taken = new Map()
  layers.takenMade = []
}

/** `isMade`: no row was known before. */
export const put = <Row>(layers: Layers<Row>, key: string, row: Row, isMade: boolean): void => {
  layers.fresh.set(key, row)
  if (isMade) layers.made.push(key)
  else layers.changed.add(key)
}

/** Rows folded to the side are read from now on. */
export const publish = <Row>(layers: Layers<Row>): void => {
  // Most tables gain nothing of an event, and to clear a map makes room for a new one.
  if (layers.staged.size === 0) return
  for (const [key, { row, isMade }] of layers.staged) put(layers, key, row, isMade)
  layers.staged.clear()
}
