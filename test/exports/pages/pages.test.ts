import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readFaces } from '../../../src/exports/pages/pdf/faces.ts'
import { htmlOf, pagePolicy } from '../../../src/exports/pages/html.ts'
import type { Block, PageHead } from '../../../src/exports/pages/page.ts'
import { pdfOf } from '../../../src/exports/pages/pdf/pdf.ts'
import { mostQrBytes, qrModules } from '../../../src/exports/pages/qr.ts'
import { runsOf } from '../../../src/exports/pages/pdf/runs.ts'
import { codePointName, visible } from '../../../src/exports/pages/visible.ts'
import { wrap } from '../../../src/exports/pages/pdf/wrap.ts'
import { instantOf } from '../../../src/kernel/instant.ts'

const head: PageHead = {
  title: '回执 Receipt',
  language: 'zh-CN',
  at: instantOf(1_764_400_000_000),
}
const faces = readFaces()

const pdf = async (blocks: ReadonlyArray<Block>): Promise<Buffer> =>
  Buffer.from(await pdfOf(faces, { head, blocks, sheets: 'many' }))

const html = (...blocks: ReadonlyArray<Block>): string => [...htmlOf(head, blocks)].join('')

/** Every stream of a file, inflated where it can be. */
const streamsOf = (file: Buffer): string =>
  file
    .toString('latin1')
    .split('stream\n')
    .map((part) => {
      const bytes = Buffer.from(part.split('\nendstream')[0] ?? '', 'latin1')
      try {
        return inflateSync(bytes).toString('latin1')
      } catch {
        return ''
      }
    })
    .join('\n')

/** Whether the file says of a glyph that it stands for this character (ToUnicode, PDF 32000-1 section 9.10.3). */
const draws = (file: Buffer, character: string): boolean => {
  const utf16 = Buffer.from(character, 'utf16le').swap16().toString('hex')
  return streamsOf(file).includes(`<${utf16.match(/.{4}/g)?.join(' ')}>`)
}

const pagesOf = (file: Buffer): number =>
  file.toString('latin1').match(/\/Type \/Page\n/g)?.length ?? 0

test('a page says of itself what a server says of it, but for its frames', () => {
  const [, own] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html()) ?? []
  expect(pagePolicy).toBe(`${own}; frame-ancestors 'none'`)
  const [, style = ''] = /<style>([^]*)<\/style>/.exec(html()) ?? []
  expect(own).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
})

describe('text of a page', () => {
  test('shows what has no shape of its own by its code point', () => {
    expect(visible('a\u202Eb\u0000\u200Dc\td')).toBe('aU+202EbU+0000U+200Dc d')
    expect(visible('同意 ≠ 接受')).toBe('同意 ≠ 接受')
  })

  test('is drawn whole: by a font that has it, or as its name', () => {
    const bound = { numRuns: 60 }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const drawn = runsOf(faces, text).map((run) => run.text)
        const expected = Array.from(visible(text)).map((each) => {
          const at = each.codePointAt(0) ?? 0
          return Object.values(faces).some((face) => face().has(at)) ? each : codePointName(each)
        })
        expect(drawn.join('')).toBe(expected.join(''))
      }),
      bound,
    )
  })

  test('is in the next font where those before it lack it, and named where all do', () => {
    expect(runsOf(faces, '喆𣲗𠮷ༀ𡊄')).toEqual([
      { face: 'main', text: '喆𣲗' },
      { face: 'names', text: '𠮷' },
      { face: 'rare', text: 'ༀ' },
      { face: 'main', text: 'U+21284' },
    ])
  })

  test('draws frequent characters of names beyond the Basic Multilingual Plane', () => {
    const drawn = runsOf(faces, '𠮷𠮟𣘺𠀋𡈽𣲗䶮㛃𬱖𬍛𬸚𬭎𬳵𬤇𬴊𬀩𬬻')
    expect(drawn.map(({ text }) => text).join('')).not.toContain('U+')
    expect(new Set(drawn.map(({ face }) => face))).toEqual(new Set(['main', 'names']))
  })
})

describe('lines of a page', () => {
  const widthOf = (text: string): number => Array.from(text).length

  test('are never wider than their column, and lose nothing but spaces', () => {
    const words = fc.array(
      fc.constantFrom('同意', '，', '（', '）', 'policy', ' ', 'e3b0c44298fc1c14'),
    )
    fc.assert(
      fc.property(words, fc.integer({ min: 3, max: 12 }), (parts, width) => {
        const text = parts.join('')
        const lines = wrap(widthOf, text, width)
        expect(lines.every((line) => widthOf(line) <= width)).toBe(true)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })

  test('begin with no closing mark', () => {
    expect(wrap(widthOf, '您同意了，谢谢', 4)).toEqual(['您同意', '了，谢谢'])
  })
})

describe('a page as PDF', () => {
  const blocks: ReadonlyArray<Block> = [
    { block: 'heading', level: 1, text: '同意回执' },
    { block: 'paragraph', text: '喆ༀ𠮷𡊄' },
    { block: 'pairs', rows: [['策略', 'icbc-rong-e-lian']] },
    { block: 'code', text: 'https://ledger.example/', caption: '扫码' },
  ]

  test('has the same bytes each time', async () => {
    expect((await pdf(blocks)).equals(await pdf(blocks))).toBe(true)
  })

  test('has the same bytes after another one was drawn by the same fonts', async () => {
    const first = await pdf(blocks)
    await pdf([{ block: 'paragraph', text: '另一份文件，别的字：拒绝 𠮟' }])
    expect((await pdf(blocks)).equals(first)).toBe(true)
    expect(Buffer.from(await pdfOf(readFaces(), { head, blocks, sheets: 'many' }))).toEqual(first)
  })

  test('embeds each character that it shows', async () => {
    const file = await pdf(blocks)
    for (const character of '同意回执喆ༀ𠮷U+1284')
      expect(draws(file, character), character).toBe(true)
    expect(draws(file, '𡊄')).toBe(false)
    expect(draws(file, '拒')).toBe(false)
  })

  test('goes on on the next page, with the titles of a table again', async () => {
    const columns = [{ title: '路径', share: 1 }]
    const rows = Array.from({ length: 100 }, (_, i) => [`path ${i}`])
    const file = await pdf([{ block: 'table', columns, rows }])
    expect(pagesOf(file)).toBe(3)
    const long = '同'.repeat(6_000)
    expect(pagesOf(await pdf([{ block: 'pairs', rows: [['text', long]] }]))).toBe(4)
  })
})

describe('a page as HTML', () => {
  test('holds no markup but its own', () => {
    const rows = [['<script>', '"&\'\u202E']] as const
    const page = html({ block: 'pairs', rows })
    expect(page).toContain('&lt;script&gt;</th><td>&quot;&amp;&#39;U+202E</td>')
    expect(page).not.toContain('<script')
  })
})

describe('a QR code', () => {
  test('has the finder pattern in three corners', () => {
    const rows = qrModules('https://ledger.example/') ?? []
    const finder = [0, 1, 2, 3, 4, 5, 6].map((at) => rows[0]?.[at])
    expect(finder).toEqual(Array(7).fill(true))
    expect(rows.length).toBe(25)
  })

  test('is left out where the text is too long for a QR code', () => {
    expect(qrModules('a'.repeat(mostQrBytes))?.length).toBe(177)
    expect(qrModules('a'.repeat(mostQrBytes + 1))).toBeUndefined()
  })
})
