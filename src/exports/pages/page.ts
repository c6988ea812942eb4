/** A page for people to read: what its HTML and its PDF are both drawn from. */
import type { Instant } from '../../kernel/instant.ts'

/** A column; `share` is its part of the width beside those of the others. */
export type Column = { readonly title: string; readonly share: number }

/**
 * One part of a page, in plain text without markup. `code` is a QR code.
 */
export type Block =
  | { readonly block: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly block: 'paragraph'; readonly text: string }
  | {
      readonly block: 'pairs'
      readonly rows: ReadonlyArray<readonly [label: string, value: string]>
    }
  | {
      readonly block: 'table'
      readonly columns: ReadonlyArray<Column>
      readonly rows: ReadonlyArray<ReadonlyArray<string>>
    }
  | { readonly block: 'code'; readonly text: string; readonly caption: string }

/** Every text of a block, in order. */
export const textsOf = (block: Block): ReadonlyArray<string> => {
  switch (block.block) {
    case 'heading':
    case 'paragraph':
      return [block.text]
    case 'pairs':
      return block.rows.flat()
    case 'table':
      return [...block.columns.map(({ title }) => title), ...block.rows.flat()]
    case 'code':
      return [block.text, block.caption]
  }
}

/** What stands for the whole page: `at` is written into the file in place of the time of its making. */
export type PageHead = {
  readonly title: string
  readonly language: 'zh-CN' | 'en'
  readonly at: Instant
}

/**
 * What a PDF is drawn from: set to fit one sheet, or on as many as it takes. `whole` says on a sheet where everything
 * stands of which there was no room for all.
 */
export type Paper = { readonly head: PageHead; readonly blocks: ReadonlyArray<Block> } & (
  | { readonly sheets: 'one'; readonly whole: string }
  | { readonly sheets: 'many' }
)
