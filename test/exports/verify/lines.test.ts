/** Lines cut from pieces: the same however the file is cut, and what is no line is told where it stands. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesIn } from '../../../src/exports/verify/source/lines.ts'
import type { TextLine } from '../../../src/exports/verify/source/lines.ts'
import { checkedFiles } from '../../../src/exports/verify/source/checked-files.ts'
import { nodePorts } from '../../../src/cli/verify/node-ports.ts'

const cut = async (pieces: ReadonlyArray<Uint8Array>): Promise<ReadonlyArray<TextLine>> => {
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0)
  const bundle = {
    files: [{ name: 'lines', bytes }],
    read: async function* () {
      yield* pieces
    },
  }
  const lines: TextLine[] = []
  for await (const list of linesIn(
    checkedFiles(bundle, nodePorts, () => {}),
    'lines',
  ))
    lines.push(...list)
  return lines
}

const inPieces = (bytes: Uint8Array, places: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const ends = [...places.map((at) => at % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
}

const places = fc.array(fc.nat(), { maxLength: 6 })

describe('lines', () => {
  test('are those of the text, however its bytes are cut', async () => {
    const lines = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', '')))
    await fc.assert(
      fc.asyncProperty(lines, places, async (all, at) => {
        const bytes = Buffer.from(all.map((line) => `${line}\n`).join(''))
        expect(await cut(inPieces(bytes, at))).toEqual(all.map((text) => ({ text })))
      }),
    )
  })

  test('end with the one that is no text, and with the one that is not ended', async () => {
    const bad = [Buffer.from('one\ntwo\n'), Buffer.from([0xc3, 10]), Buffer.from('four\n')]
    await fc.assert(
      fc.asyncProperty(places, async (at) => {
        expect(await cut(inPieces(Buffer.concat(bad), at))).toEqual([
          { text: 'one' },
          { text: 'two' },
          { problem: 'text-not-utf8' },
        ])
        expect(await cut(inPieces(Buffer.from('one\ntwo'), at))).toEqual([
          { text: 'one' },
          { problem: 'line-malformed' },
        ])
      }),
    )
  })

  test('are not gathered beyond what a line may have', async () => {
    const piece = Buffer.alloc(9 * 1024 * 1024, 'x')
    expect(await cut([Buffer.from('one\n'), piece, piece])).toEqual([
      { text: 'one' },
      { problem: 'file-too-large' },
    ])
  })
})
