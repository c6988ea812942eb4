/** How blocks are set: sizes in points, and how much of a text is shown. */

export type Setting = {
  readonly text: number
  /** Of the text, by level of the heading. */
  readonly headings: { readonly 1: number; readonly 2: number; readonly 3: number }
  /** Height of a line, of its size. */
  readonly leading: number
  readonly gap: number
  readonly codeSide: number
  /** Rows of a table that stand beside each other. */
  readonly abreast: number
  /** Whether the languages of a cell stand on one line, not one below the other. */
  readonly isDense: boolean
  /** Lines at most, at least 2: of a value beside its label, and of a cell of a table. */
  readonly mostLines: { readonly pairs: number; readonly table: number }
}

/** As a page is set that may go on on the next. */
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

/** Smaller and smaller, down to 6.5 pt (小六), in which Chinese is still read in print; then with rows beside each other. */
export const smallerAndSmaller: ReadonlyArray<Setting> = [
  usual,
  smaller(8.5, 1.5, 5),
  smaller(7.5, 1.45, 4),
  smaller(6.5, 1.4, 3),
  smaller(6.5, 1.35, 2, 2),
  { ...smaller(6.5, 1.25, 1.5, 2), codeSide: 92, isDense: true },
]
