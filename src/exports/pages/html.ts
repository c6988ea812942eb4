/** A page as one self-contained HTML document: no script, no font, no image from elsewhere. */
import { createHash } from 'node:crypto'
import { cellTexts } from './page.ts'
import type { Block, Cell, CellText, PageHead } from './page.ts'
import { qrModules } from './qr.ts'
import { visible } from './visible.ts'

const style = `
:root { color-scheme: light dark; --line: #8886; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; font: 15px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 1.6rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .5rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; font-weight: 400; }
thead th { font-weight: 700; }
small { font-size: .8em; }
.wide { overflow-x: auto; } .wide table { min-width: 52rem; }
figure { margin: 1rem 0; } svg { display: block; width: 14rem; max-width: 100%; background: #fff; }
`

/** The policy inside the page, valid wherever it is opened (CSP 3): only its own style is allowed. */
const ownPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`

/** The policy in a server's header, which adds what a page cannot state itself: who may frame it (CSP 3, section 3.3). */
export const pagePolicy = `${ownPolicy}; frame-ancestors 'none'`

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string =>
  visible(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)

/** Light modules around a code, required by readers (ISO/IEC 18004 section 6.3.8). */
const quiet = 4

const codeSvg = (text: string, caption: string): string => {
  const rows = qrModules(text)
  if (rows === undefined) return ''
  const side = rows.length + 2 * quiet
  const dark = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
  )
  return `<svg role="img" aria-label="${escaped(caption)}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${dark.join('')}"/></svg>`
}

const cellText = ({ text, is }: CellText): string => {
  switch (is) {
    case 'plain':
      return escaped(text)
    case 'english':
      return `<span lang="en">${escaped(text)}</span>`
    case 'small':
      return `<small>${escaped(text)}</small>`
  }
}

const titleCells = (titles: ReadonlyArray<string>): string =>
  titles.map((title) => `<th scope="col">${escaped(title)}</th>`).join('')

const cellHtml = (cell: Cell): string => `<td>${cellTexts(cell).map(cellText).join('<br>')}</td>`

/** A paragraph without a Chinese character is marked as English, for screen readers (WCAG 2.2, 3.1.2). */
const languageIn = (text: string): string => (/\p{Script=Han}/u.test(text) ? '' : ' lang="en"')

/** A wide table scrolls on a narrow screen, with keys too: squeezed, its words would break into letters. */
const scrolling = (titles: ReadonlyArray<string>, table: string): string =>
  titles.length < 4
    ? `${table}\n`
    : `<div class="wide" role="region" tabindex="0" aria-label="${escaped(titles.join(', '))}">${table}</div>\n`

/** One block of the document. */
export const blockHtml = (block: Block): string => {
  switch (block.block) {
    case 'heading':
      return `<h${block.level}>${escaped(block.text)}</h${block.level}>\n`
    case 'paragraph':
      return `<p${languageIn(block.text)}>${escaped(block.text)}</p>\n`
    case 'pairs':
      return `<table><tbody>${block.rows
        .map(
          ([label, value]) => `<tr><th scope="row">${escaped(label)}</th>${cellHtml(value)}</tr>`,
        )
        .join('\n')}</tbody></table>\n`
    case 'table': {
      const titles = block.columns.map(({ title }) => title)
      const head = `<thead><tr>${titleCells(titles)}</tr></thead>`
      const rows = block.rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('\n')
      return scrolling(titles, `<table>${head}<tbody>${rows}</tbody></table>`)
    }
    case 'code':
      return `<figure>${codeSvg(block.text, block.caption)}<figcaption>${escaped(block.caption)}</figcaption></figure>\n`
  }
}

/** The document, in pieces. */
export function* htmlOf(head: PageHead, blocks: Iterable<Block>): Generator<string, void> {
  yield `<!doctype html>
<html lang="${head.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${ownPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(head.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
`
  for (const block of blocks) yield blockHtml(block)
  yield '</main>\n</body>\n</html>\n'
}
