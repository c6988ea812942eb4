/** The layout of blocks: sizes in points, and limits for texts. */

export type Setting = {
  readonly text: number
  /** Relative to the text, by level of the heading. */
  readonly headings: { readonly 1: number; readonly 2: number; readonly 3: number }
  /** Height of a line, relative to its font size. */
  readonly leading: number
  readonly gap: number
  readonly codeSide: number
  /** The number of table rows placed side by side. */
  readonly abreast: number
  /** Whether the two languages of a cell share a line. */
  readonly isDense: boolean
  /** The most lines, at least 2: of a value beside its label, and of a table's cell. */
  readonly mostLines: { readonly pairs: number; readonly table: number }
}

/** The layout of a page that may continue on the next. */
export const usual: Setting = {
  text: 9.5,
  headings: { 1: 1.7, 2: 1.35, 3: 1.15 },
  leading: 1.55,
  gap: 6,
  codeSide: 132,
  abreast: 1,
  isDense: false,
  mostLines: { pairs: Number.POSITIVE_INFINITY, table: Number.POSITIVE_INFINITY },
}

const smaller = (text: number, leading: number, gap: number, abreast = 1): Setting => ({
  ...usual,
  text,
  leading,
  gap,
  abreast,
  codeSide: 112,
})

/**
 * Smaller and smaller layouts, down to 6.5 pt (小六), which is readable in print for Chinese; then with rows side by
 * side.
 */
export const smallerAndSmaller: ReadonlyArray<Setting> = [
  usual,
  smaller(8.5, 1.5, 5),
  smaller(7.5, 1.45, 4),
  smaller(6.5, 1.4, 3),
  smaller(6.5, 1.35, 2, 2),
  { ...smaller(6.5, 1.25, 1.5, 2), codeSide: 92, isDense: true },
]
