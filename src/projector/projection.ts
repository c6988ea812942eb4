/** A projection: one question, answered by one row per key, folded from events. Pure, and safe to run again. */
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { Recorded } from '../store/event-store.ts'

/** One event in its place, as folds take it. */
export type RecordedEvent = Recorded<LedgerEvent>

/**
 * A row is JSON of whole numbers, text, lists and records, never null or a bare undefined: what is stored is its
 * canonical text, so that two rebuilds can be compared byte for byte.
 */
export type Projection<Row> = {
  /** Kebab case; names its table. */
  readonly name: string
  /**
   * Raised when keys or rows change meaning: forces a rebuild. Until it is done the rows of the version before are
   * served as they stood, so queries must be able to read those; where they cannot, give the projection a new name.
   */
  readonly version: number
  /** The keys this event concerns, each once, in ASCII: none when it says nothing to this question. */
  readonly keysOf: (recorded: RecordedEvent) => ReadonlyArray<string>
  readonly initial: Row
  /**
   * The text of a row, if canonical JSON is too slow to read: ASCII, and the same text for equal rows. Absent for
   * nearly all.
   */
  readonly text?: RowText<Row>
  /**
   * The row after one more event: O(row), no effects, no clock. The very same row means that nothing changed.
   *
   * Events of one stream come in its order; how those of different streams lie between each other must not matter
   * (test/projections/interleaving.test.ts): a rebuild reads stream after stream.
   */
  readonly evolve: (row: Row, recorded: RecordedEvent, key: string) => Row
}

/** A row as text of its own, and back. */
export type RowText<Row> = {
  readonly write: (row: Row) => string
  readonly read: (text: string) => Row
}

/** A row as it lies nearest: folded and not yet written, or as the text on disk. */
export type NearestRow<Row> =
  | { readonly as: 'row'; readonly row: Row }
  | { readonly as: 'text'; readonly text: string }

/** Rows of one projection as queries read them. */
export type Rows<Row> = {
  readonly get: (key: string) => Row | undefined
  /** The same without reading its text: for the request path, which needs little of a row. */
  readonly nearest: (key: string) => NearestRow<Row> | undefined
  /** Rows whose key starts with `prefix`, in key order, from `after` (exclusive), at most `limit`. */
  readonly scan: (
    prefix: string,
    limit: number,
    after?: string,
  ) => ReadonlyArray<readonly [key: string, row: Row]>
}

/** A projection whose row type is kept inside, so that projections of different rows can share a list. */
export type AnyProjection = <R>(use: <Row>(projection: Projection<Row>) => R) => R

/** Puts a projection among others: `all.map((projection) => projection(foldedTable))`. */
export const anyProjection =
  <Row>(projection: Projection<Row>): AnyProjection =>
  (use) =>
    use(projection)
