/** A page for people, the common source of its HTML and its PDF. */
import type { Instant } from '../../kernel/instant.ts'

/** A column; `share` is its relative width. */
export type Column = { readonly title: string; readonly share: number }

/**
 * A cell of a table. With two languages, the English is below the Chinese; if both texts are equal there is only one.
 * `small` is for specialists: a technical name, a time in UTC.
 */
export type Cell =
  | string
  | { readonly zh: string; readonly en: string; readonly small?: string | undefined }

/** One text of a cell, with its style. */
export type CellText = {
  readonly text: string
  readonly is: 'plain' | 'english' | 'small'
}

/** The texts of a cell, one below the other. */
export const cellTexts = (cell: Cell): ReadonlyArray<CellText> => {
  if (typeof cell === 'string') return [{ text: cell, is: 'plain' }]
  const { zh, en, small } = cell
  return [
    { text: zh, is: 'plain' },
    ...(en === zh ? [] : [{ text: en, is: 'english' } as const]),
    ...(small === undefined ? [] : [{ text: small, is: 'small' } as const]),
  ]
}

/**
 * One part of a page, in plain text without markup. `code` is a QR code.
 */
export type Block =
  | { readonly block: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly block: 'paragraph'; readonly text: string }
  | {
      readonly block: 'pairs'
      readonly rows: ReadonlyArray<readonly [label: string, value: Cell]>
    }
  | {
      readonly block: 'table'
      readonly columns: ReadonlyArray<Column>
      readonly rows: ReadonlyArray<ReadonlyArray<Cell>>
    }
  | { readonly block: 'code'; readonly text: string; readonly caption: string }

const textIn = (cell: Cell): ReadonlyArray<string> => cellTexts(cell).map(({ text }) => text)

/** Every text of a block, in order. */
export const textsOf = (block: Block): ReadonlyArray<string> => {
  switch (block.block) {
    case 'heading':
    case 'paragraph':
      return [block.text]
    case 'pairs':
      return block.rows.flat().flatMap(textIn)
    case 'table':
      return [...block.columns.map(({ title }) => title), ...block.rows.flat().flatMap(textIn)]
    case 'code':
      return [block.text, block.caption]
  }
}

/** Facts about the whole page. `at` is the file's time stamp, in place of the time of its making. */
export type PageHead = {
  readonly title: string
  readonly language: 'zh-CN' | 'en'
  readonly at: Instant
}

/**
 * The contents of a PDF, fitted to one sheet or continued on further pages. `whole` is printed on a cut sheet and says
 * where to find the whole.
 */
export type Paper = { readonly head: PageHead; readonly blocks: ReadonlyArray<Block> } & (
  | { readonly sheets: 'one'; readonly whole: string }
  | { readonly sheets: 'many' }
)
