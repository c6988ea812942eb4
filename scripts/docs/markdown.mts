/** Pieces of Markdown: tables whose cells cannot break them, and the note that a page is generated. */

/** Says where a page comes from, so that nobody edits it. */
export const generatedFrom = (...sources: ReadonlyArray<string>): string =>
  `<!-- Written by \`npm run docs\` from ${sources.join(', ')}: change those, not this page. -->`

// A bar ends a cell, wherever it stands; a line's end ends the table.
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')

/** Text that is not Markdown of ours: what looks like a tag would vanish. */
export const plain = (text: string): string => text.replaceAll('<', '&lt;')

/** A table; a cell may hold Markdown. */
export const table = (
  heads: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): string =>
  [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n')

/** As code; nothing stays nothing. */
export const code = (text: string): string => (text === '' ? '' : `\`${text}\``)

/** Several as code, joined. */
export const codes = (texts: ReadonlyArray<string>): string => texts.map(code).join(', ')

/** Blocks with one empty line between them, and a line's end after the last. */
export const page = (...blocks: ReadonlyArray<string>): string => `${blocks.join('\n\n')}\n`
