/** The records of an archive, bit by bit: what a reader could take in two ways is refused, and little is kept of many files. */
import { crc32 as zlibCrc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crc32 } from '../../../src/cli/verify/node-ports.ts'
import { E } from '../../../src/fp.ts'
import { zipOf as writtenZip } from '../../../src/exports/bundle/archive/zip.ts'
import { crc32 as slowCrc32 } from '../../../src/exports/verify/source/crc32.ts'
import { zipFiles } from '../../../src/exports/verify/source/zip-files.ts'
import { right } from '../../support/unwrap.ts'
import { zipOf } from './archive.ts'
import { inMemory } from './verifying.ts'

/** The product's own archive of these files; `streamed` ones tell their length behind them. */
const written = async (
  files: Iterable<readonly [name: string, text: string, streamed?: 'streamed']>,
): Promise<Buffer> => {
  const given = async function* () {
    for (const [name, text, streamed] of files) {
      const pieces = async function* () {
        for (const piece of text.match(/.{1,3}/g) ?? []) yield E.right(Buffer.from(piece))
      }
      yield E.right({ name, content: streamed === undefined ? Buffer.from(text) : pieces() })
    }
  }
  const pieces: Uint8Array[] = []
  for await (const piece of writtenZip<never>(given())) pieces.push(right(piece))
  return Buffer.concat(pieces)
}

/** All that is read: names and bytes in order; or that it is refused. */
const readAll = async (zip: Uint8Array): Promise<ReadonlyArray<string> | 'refused'> => {
  const opened = await zipFiles(inMemory(zip), crc32)
  if (E.isLeft(opened)) return 'refused'
  const read: string[] = []
  try {
    for (const { name, bytes } of opened.right.files) {
      const pieces: Uint8Array[] = []
      for await (const piece of opened.right.read(name)) pieces.push(piece)
      read.push(`${name} ${bytes} ${Buffer.concat(pieces).toString('latin1')}`)
    }
  } catch {
    return 'refused'
  }
  return read
}

const files = [
  ['checkpoint', 'some text'],
  ['tile/0/000', '', 'streamed'],
  ['manifest.json', '{"a":"b"}', 'streamed'],
] as const
const read = ['checkpoint 9 some text', 'tile/0/000 0 ', 'manifest.json 9 {"a":"b"}']

/** The archive with bytes put in at a place, and what counts them made to fit. */
const edited = (zip: Buffer, edit: (copy: Buffer, directory: number) => Buffer | void): Buffer => {
  const copy = Buffer.from(zip)
  return edit(copy, copy.indexOf('PK\u0001\u0002')) ?? copy
}

describe('the records of an archive', () => {
  test('are read as two writers make them', async () => {
    expect(await readAll(await written(files))).toEqual(read)
    const others = files.map(([name, text]) => [name, Buffer.from(text)] as const)
    expect(await readAll(await zipOf(others))).toEqual(read)
    expect(await readAll(await written([]))).toEqual([])
  })

  test('with any byte changed are refused, or say the same', async () => {
    const zip = await written(files)
    let refused = 0
    for (let at = 0; at < zip.length; at += 1)
      for (const change of [1, 0x80, 0xff]) {
        const found = await readAll(
          edited(zip, (copy) => void (copy[at] = (copy[at] ?? 0) ^ change)),
        )
        expect([read, 'refused']).toContainEqual(found)
        if (found === 'refused') refused += 1
      }
    // Times, versions and attributes say nothing that is read.
    expect(refused).toBeGreaterThan(2 * zip.length)
  })

  test('cut anywhere, or with a byte put in anywhere, are refused', async () => {
    const zip = await written(files)
    for (let at = 0; at < zip.length; at += 1) {
      expect(await readAll(zip.subarray(0, at))).toBe('refused')
      const longer = Buffer.concat([zip.subarray(0, at), Buffer.of(0), zip.subarray(at)])
      expect(await readAll(longer)).toBe('refused')
    }
  })

  test.each<readonly [string, (copy: Buffer, directory: number) => Buffer | void]>([
    ['a link of Unix', (copy, at) => void copy.writeUInt32LE(0o120777 * 0x10000, at + 38)],
    ['a device of Unix', (copy, at) => void copy.writeUInt32LE(0o020666 * 0x10000, at + 38)],
    ['an encrypted file', (copy, at) => void copy.writeUInt16LE(1, at + 8)],
    ['a patched file', (copy, at) => void copy.writeUInt16LE(0x20, at + 8)],
    ['a file of a second disk', (copy, at) => void copy.writeUInt16LE(1, at + 34)],
    ['a count of one more', (copy) => void copy.writeUInt16LE(4, copy.length - 12)],
    [
      'a name of its own in an extra field',
      (copy, at) => {
        const line = at + 46 + 'checkpoint'.length
        copy.writeUInt16LE(4, at + 30)
        copy.writeUInt32LE(copy.readUInt32LE(copy.length - 10) + 4, copy.length - 10)
        const extra = Buffer.from('75700000', 'hex')
        return Buffer.concat([copy.subarray(0, line), extra, copy.subarray(line)])
      },
    ],
    [
      'a comment at the end',
      (copy) => {
        copy.writeUInt16LE(2, copy.length - 2)
        return Buffer.concat([copy, Buffer.from('PK')])
      },
    ],
    [
      'the lines of its directory in another order',
      (copy, at) => {
        const first = 46 + 'checkpoint'.length
        const second = 46 + 'tile/0/000'.length
        const lines = [
          copy.subarray(at + first, at + first + second),
          copy.subarray(at, at + first),
        ]
        return Buffer.concat([copy.subarray(0, at), ...lines, copy.subarray(at + first + second)])
      },
    ],
  ])('with %s are refused', async (_, edit) => {
    expect(await readAll(edited(await written(files), edit))).toBe('refused')
  })

  test('of a hundred thousand files keep little of each, and each is found', async () => {
    const many = function* () {
      for (let n = 0; n < 100_001; n += 1) yield [`tile/entries/${n}`, `${n}`] as const
    }
    const zip = await written(many())
    const before = process.memoryUsage().heapUsed
    const opened = right(await zipFiles(inMemory(zip), crc32))
    // Some 8 KB of each were kept once: 800 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000)
    expect(opened.files).toHaveLength(100_001)
    for (const n of [0, 65_535, 65_536, 100_000]) {
      const pieces: Uint8Array[] = []
      for await (const piece of opened.read(`tile/entries/${n}`)) pieces.push(piece)
      expect(Buffer.concat(pieces).toString()).toBe(`${n}`)
    }
  })
})

test('the checksum of a browser is that of zlib, in pieces too', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (one, two) => {
      const first = slowCrc32(one, 0)
      expect([first, slowCrc32(two, first)]).toEqual([
        zlibCrc32(one),
        zlibCrc32(Buffer.concat([one, two])),
      ])
    }),
  )
})
