/** A receipt as PDF is one sheet for every act: nothing on it overlaps, and what found no room is counted on it. */
import fc from 'fast-check'
import PDF from 'pdfkit'
import { describe, expect, test } from 'vitest'
import type { Block } from '../../../src/exports/pages/page.ts'
import { drawBlock } from '../../../src/exports/pages/pdf/draw.ts'
import { readFaces } from '../../../src/exports/pages/pdf/faces.ts'
import { pdfOf } from '../../../src/exports/pages/pdf/pdf.ts'
import { makePen } from '../../../src/exports/pages/pdf/pen.ts'
import type { Pen } from '../../../src/exports/pages/pdf/pen.ts'
import { fitSheet } from '../../../src/exports/pages/pdf/sheet.ts'
import { changeRows } from '../../../src/exports/receipts/forms/change-rows.ts'
import { changeWords } from '../../../src/exports/receipts/forms/change-words.ts'
import { receiptPaper } from '../../../src/exports/receipts/forms/receipt-page.ts'
import { matterOf, policy, stored } from './table.ts'

const faces = readFaces()
const margin = 48
const leafHash = 'ab'.repeat(32)

const ofType = (type: string): string => stored.find((json) => JSON.parse(json).type === type) ?? ''

const changesOf = (things: number, length: number) =>
  Array.from({ length: things }, (_, i) =>
    ['at', 'state'].map((member) => ({
      path: `/consents/k~1${i}-${'目p'.repeat(length)}/${member}`,
      before: `"${member} ${i} ${'旧'.repeat(length)}"`,
      after: `"${member} ${i} ${'new '.repeat(length)}"`,
    })),
  ).flat()

type Written = {
  readonly line: string
  readonly x: number
  readonly top: number
  readonly size: number
}

/** Everything that is written on the sheet, and where; the sheet is drawn for real as well. */
const written = (blocks: ReadonlyArray<Block>) => {
  const document = new PDF({ size: 'A4', margin })
  const pen = makePen(document, faces, margin, 'one')
  const lines: Written[] = []
  let top = margin
  const recording: Pen = {
    ...pen,
    write: (line, x, size) => {
      lines.push({ line, x, top, size })
      pen.write(line, x, size)
    },
    squares: (places, x, side) => {
      const down = Math.max(...places.map(([, each]) => each)) + side
      lines.push({ line: '', x, top: top + down, size: 0 })
      pen.squares(places, x, side)
    },
    move: (down) => {
      top += down
      pen.move(down)
    },
  }
  const sheet = fitSheet(pen, blocks, 'WHERE')
  for (const block of sheet?.blocks ?? []) drawBlock(recording, block, sheet!.setting)
  return { lines, pen, sheet, bottom: document.page.height - margin }
}

const overlapping = ({ widthOf }: Pen, lines: ReadonlyArray<Written>) => {
  const rightOf = ({ line, x, size }: Written): number => x + widthOf(line, size)
  return lines.filter((a, i) =>
    lines
      .slice(i + 1)
      .some(
        (b) =>
          b.top < a.top + a.size - 0.01 &&
          a.top < b.top + b.size - 0.01 &&
          b.x < rightOf(a) &&
          a.x < rightOf(b),
      ),
  )
}

/** How many things are on the sheet by their number, and how many it says it leaves out. */
const countedIn = (lines: ReadonlyArray<Written>) => {
  const all = lines.map(({ line }) => line).join(' ')
  return {
    listed: lines.filter(({ line }) => /^同意 Consent：\d/.test(line)).length,
    left: Number(/另有 (\d+) 项未列出/.exec(all)?.[1] ?? 0),
    isCut: all.includes('…〔+'),
    isExplained: all.includes('〔+n〕'),
  }
}

const pagesOf = (file: Uint8Array): number =>
  Buffer.from(file)
    .toString('latin1')
    .match(/\/Type \/Page\n/g)?.length ?? 0

describe('a receipt as PDF', () => {
  test('is one sheet for any number of changes, of any length', () => {
    const many = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 30 }))
    fc.assert(
      fc.property(many, ([things, length]) => {
        const matter = matterOf(ofType('EverythingWithdrawn'), {
          changes: changesOf(things, length),
        })
        const { lines, pen, sheet, bottom } = written(receiptPaper(matter, leafHash).blocks)
        expect(sheet).toBeDefined()
        expect(Math.max(...lines.map(({ top, size }) => top + size))).toBeLessThanOrEqual(bottom)
        expect(
          Math.min(...lines.map(({ size }) => (size === 0 ? 9 : size))),
        ).toBeGreaterThanOrEqual(6.5)
        expect(overlapping(pen, lines)).toEqual([])
        const { listed, left, isCut, isExplained } = countedIn(lines)
        expect(listed + left).toBe(things)
        expect(isExplained || !isCut).toBe(true)
      }),
      { numRuns: 8 },
    )
  })

  test('is one sheet where the labels of a policy are as long as they may be', () => {
    const label = (text: string) => ({ 'zh-CN': '目的'.repeat(100), en: text.repeat(100) })
    const rows = Array.from(
      { length: 20 },
      (_, i) => [label('a ').en, `${i} ${label('word ')['zh-CN']}`.repeat(40)] as const,
    )
    const { lines, sheet, bottom, pen } = written([{ block: 'pairs', rows }])
    expect(sheet?.setting.mostLines.pairs).toBeLessThan(20)
    expect(Math.max(...lines.map(({ top, size }) => top + size))).toBeLessThanOrEqual(bottom)
    expect(overlapping(pen, lines)).toEqual([])
    expect(countedIn(lines)).toMatchObject({ isCut: true, isExplained: true })
  })

  test('is set as large as it fits, with everything on it where there is room', async () => {
    expect(written([{ block: 'paragraph', text: '同意' }]).sheet?.setting.text).toBe(9.5)
    const few = receiptPaper(matterOf(ofType('AccountCancelled')), leafHash)
    expect(written(few.blocks).sheet?.setting.text).toBeGreaterThanOrEqual(8.5)
    const some = matterOf(ofType('EverythingWithdrawn'), { changes: changesOf(10, 3) })
    const { sheet, lines } = written(receiptPaper(some, leafHash).blocks)
    expect(sheet?.setting.text).toBeLessThan(9.5)
    expect(countedIn(lines)).toEqual({ listed: 10, left: 0, isCut: false, isExplained: false })
    const sixty = matterOf(ofType('PolicyAccepted'), { changes: changesOf(60, 12) })
    expect(pagesOf(await pdfOf(faces, receiptPaper(sixty, leafHash)))).toBe(1)
  })

  test('of the withdrawal of everything after 18 grants holds all purposes and what became of a disclosure', () => {
    const purposes = policy.compiled.package.purposes.slice(0, 18)
    const at = `/disclosures/dsc_${'a1'.repeat(16)}`
    const transfer = (state: string, second: number) =>
      `{"event":"00000000-0000-4000-8000-00000000000${second}","since":"2026-11-29T18:01:0${second}.000Z","state":"${state}"}`
    const changes = [
      { path: at, before: transfer('authorised', 1), after: transfer('ended', 2) },
      { path: at, before: transfer('ended', 2), after: transfer('ended', 2).replace('02"', '03"') },
      { path: '/marketing/*~1*/state', after: '"out"' },
      ...purposes.map(({ id }, i) => ({
        path: `/consents/separate_consent~1${id}~1${i % 2 === 0 ? 'third_party.service' : ''}~1~1/state`,
        before: '"granted"',
        after: '"withdrawn"',
      })),
    ]
    const matter = matterOf(ofType('EverythingWithdrawn'), {
      changes,
      proof: 'c2sp.org/tlog-proof',
    })
    const { lines, sheet } = written(receiptPaper(matter, leafHash).blocks)
    expect(sheet?.setting.text).toBe(6.5)
    expect(countedIn(lines)).toMatchObject({ left: 0, isCut: false })
    const all = lines.map(({ line }) => line).join(' ')
    expect(all).toContain('状态 state: 已准许 authorised → 已终止 ended')
  })

  test('never cuts the state after the event, however much there is to list', () => {
    const changes = Array.from({ length: 80 }, (_, i) => [
      { path: `/consents/k~1${i}/at`, before: `"${'旧'.repeat(90)}"`, after: '"new"' },
      {
        path: `/consents/k~1${i}/state`,
        before: '"acknowledged"',
        after: '"made_after_withdrawal"',
      },
    ]).flat()
    const matter = matterOf(ofType('EverythingWithdrawn'), { changes })
    const { lines } = written(receiptPaper(matter, leafHash).blocks)
    const { listed, isCut } = countedIn(lines)
    expect(isCut).toBe(true)
    const columns = [...new Set(lines.map(({ x }) => x))]
    const told = columns.map((column) =>
      lines.flatMap(({ line, x }) => (x === column ? [line.replaceAll(' ', '')] : [])).join(''),
    )
    const afters = told.join().match(/→撤回后仍提供madeafterthewithdrawal/g)
    expect(afters).toHaveLength(listed)
  })

  test('is refused rather than cut where its fixed parts take more than a sheet', async () => {
    const blocks = [{ block: 'paragraph', text: '同意'.repeat(6_000) }] as const
    const paper = { ...receiptPaper(matterOf(ofType('ConsentGranted')), leafHash), blocks }
    await expect(pdfOf(faces, paper)).rejects.toThrow('more than a sheet holds')
  })
})

describe('rows of what changed', () => {
  test('hold each change once, what became of it first, and no ids of events', () => {
    const changes = [
      { path: '/a/b~1c/at', after: '"noon"' },
      { path: '/a/b~1c/event', after: '"00000000-0000-4000-8000-000000000009"' },
      { path: '/a/b~1c/state', before: '"granted"', after: '"withdrawn"' },
      { path: '/a/d/until', before: '{"day":1}' },
      { path: '/e', after: '3' },
    ]
    expect(changeRows(changes, changeWords(undefined))).toEqual([
      ['/a/b~1c', '状态 state: 已同意 granted → 已撤回 withdrawn; 时间 at: noon'],
      ['/a/d', '至 until: day: 1 → —'],
      ['/', 'e: 3'],
    ])
  })

  test('name things as the policy does, and tell states, times and lists in words', () => {
    const [purpose] = policy.compiled.package.purposes
    const [category] = policy.compiled.package.categories
    const at = `/consents/purpose_consent~1${purpose?.id}~1~1~1`
    const rows = changeRows(
      [
        { path: `${at}/state`, before: '"granted"', after: '"withdrawn"' },
        { path: `${at}/at`, after: '"2026-11-22T02:00:00.000Z"' },
        { path: `${at}/categories`, after: `["${category?.id}"]` },
        {
          path: `/disclosures/dsc_${'a1'.repeat(16)}`,
          before: '{"state":"authorised"}',
          after: '{"event":"00000000-0000-4000-8000-000000000009","state":"ended"}',
        },
      ],
      changeWords(policy),
    )
    const { 'zh-CN': zh, en } = category?.label ?? { 'zh-CN': '', en: '' }
    expect(rows).toEqual([
      [
        `同意 Consent：${purpose?.label['zh-CN']} / ${purpose?.label.en}`,
        `状态 state: 已同意 granted → 已撤回 withdrawn; 时间 at: 2026-11-22 10:00:00; 信息类别 data: ${zh} / ${en}`,
      ],
      ['对外提供 Disclosure：dsc_a1a1a1a1…', '状态 state: 已准许 authorised → 已终止 ended'],
    ])
  })
})
