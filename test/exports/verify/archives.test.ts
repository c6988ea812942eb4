/** Malformed archives, and archives built to be read in two ways: each is refused before any of it is believed. */
import { describe, expect, test } from 'vitest'
import { crc32 } from '../../../src/cli/verify/node-ports.ts'
import { E } from '../../../src/fp.ts'
import { zipOf as writtenZip } from '../../../src/exports/bundle/archive/zip.ts'
import { isZip } from '../../../src/exports/verify/older.ts'
import { zipFiles } from '../../../src/exports/verify/source/zip-files.ts'
import { right } from '../../support/unwrap.ts'
import { zipOf } from './archive.ts'
import { foundIn, inMemory, reportOf } from './verifying.ts'

const refused = async (zip: Uint8Array): Promise<unknown> => {
  const files = await zipFiles(inMemory(zip), crc32)
  return E.isLeft(files) ? files.left : undefined
}
const text = (length: number): Buffer => Buffer.alloc(length, 'x')
const one = () => zipOf([['checkpoint', text(10)]])

/** Writes over what the archive says, wherever it stands. */
const replaced = (zip: Buffer, before: Buffer | string, after: Buffer | string): Buffer =>
  Buffer.from(
    zip
      .toString('latin1')
      .replaceAll(Buffer.from(before).toString('latin1'), Buffer.from(after).toString('latin1')),
    'latin1',
  )

describe('an archive', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('no zip at all')],
    ['its beginning alone', Buffer.from('PK\u0003\u0004')],
    ['zeroes', Buffer.alloc(100_000)],
  ])('that is %s is refused', async (_, bytes) => {
    expect(await refused(bytes)).toMatchObject({ file: '' })
  })

  test('with anything before or after it is refused', async () => {
    const zip = await one()
    expect(await refused(Buffer.concat([zip, text(1)]))).toBeDefined()
    expect(await refused(Buffer.concat([text(1), zip]))).toBeDefined()
    expect(await refused(Buffer.concat([zip, zip]))).toBeDefined()
    expect(await refused(zip.subarray(0, -1))).toBeDefined()
    expect(await refused(zip.subarray(1))).toBeDefined()
    // It ends as a zip does, and is told as one, whatever stands before it.
    for (const bytes of [Buffer.concat([text(4), zip]), zip.subarray(4)]) {
      expect(await isZip(inMemory(bytes))).toBe(true)
      expect(await refused(bytes)).toMatchObject({
        reason: expect.stringContaining('does not begin with a zip record'),
      })
    }
    expect(await isZip(inMemory(text(100)))).toBe(false)
  })

  test.each([
    ['leads out', '../heckpoi'],
    ['leads out after a folder', 'a/../../bb'],
    ['is absolute', '/checkpoin'],
    ['has a backslash', String.raw`..\heckpoi`],
    ['has a drive', 'c:heckpoin'],
    ['has an empty part', 'tile//0000'],
    ['is a folder', 'checkpoin/'],
    ['has a control character', 'check\u0001oint'],
    ['has a zero', 'check\u0000oint'],
  ])('with a name that %s is refused', async (_, name) => {
    const zip = await zipOf([['checkpoint', text(10)]])
    expect(name).toHaveLength(10)
    expect(await refused(replaced(zip, 'checkpoint', name))).toBeDefined()
  })

  test('that was unpacked and zipped again, folders and all, says that the original is asked for', async () => {
    const zip = await zipOf([['checkpoint', text(10)]])
    expect(await refused(replaced(zip, 'checkpoint', 'checkpoin/'))).toMatchObject({
      file: '#1',
      reason: expect.stringContaining('zipped again is another file: use the original'),
    })
  })

  test('with one name twice is refused', async () => {
    const zip = await zipOf([
      ['report.htmla', text(10)],
      ['report.htmlb', text(10)],
    ])
    expect(await refused(replaced(zip, 'report.htmlb', 'report.htmla'))).toEqual({
      file: 'report.htmla',
      reason: 'stands there twice',
    })
  })

  const reading = async (zip: Uint8Array): Promise<ReadonlyArray<string>> =>
    foundIn(await reportOf(zip))

  test('with a file of another name in its own header is refused when it is read', async () => {
    const zip = await zipOf([['manifest.json', text(10)]])
    const at = zip.indexOf('manifest.json')
    const copy = Buffer.from(zip)
    copy.write('manifest.jsom', at)
    expect(await reading(copy)).toEqual(['manifest archive-damaged manifest.json'])
  })

  test('with overlapping files is refused', async () => {
    const zip = await zipOf([
      ['manifest.jsoa', text(10)],
      ['manifest.json', text(10)],
    ])
    // The second of the directory points at the first.
    const directory = zip.lastIndexOf('PK\u0001\u0002')
    const copy = Buffer.from(zip)
    copy.writeUInt32LE(0, directory + 42)
    expect(await refused(copy)).toEqual({
      file: 'manifest.json',
      reason: 'does not lie behind the file before it',
    })
  })

  test('of more files than a manifest may list is refused', async () => {
    const files = async function* () {
      for (let n = 0; n < 100_002; n += 1)
        yield E.right({ name: `f${n}`, content: new Uint8Array() })
    }
    const pieces: Uint8Array[] = []
    for await (const piece of writtenZip<never>(files())) pieces.push(right(piece))
    expect(await refused(Buffer.concat(pieces))).toEqual({
      file: '',
      reason: 'holds too many files',
    })
  })

  test('with deflated files is refused, however small it is', async () => {
    const bomb = await zipOf([['report.html', Buffer.alloc(80 * 1024 * 1024)]], 9)
    expect(bomb.length).toBeLessThan(200_000)
    expect(await refused(bomb)).toEqual({ file: '#1', reason: 'is not stored as it is' })
  })

  test('that says less than it holds is stopped there: a megabyte declared as ten bytes', async () => {
    const zip = await zipOf([['manifest.json', text(1_000_000)]])
    const size = (bytes: number): Buffer => {
      const four = Buffer.alloc(4)
      four.writeUInt32LE(bytes)
      return four
    }
    expect(await reading(replaced(zip, size(1_000_000), size(10)))).toEqual([
      'manifest archive-damaged manifest.json',
    ])
  })

  test('that declares a file larger than its kind can be is not read', async () => {
    const large = await zipOf([['manifest.json', Buffer.alloc(65 * 1024 * 1024)]])
    expect(await reading(large)).toEqual(['manifest archive-damaged manifest.json'])
  })

  test('without a manifest, or with a malformed one, says so and is not read further', async () => {
    expect(await reading(await one())).toEqual(['manifest manifest-missing manifest.json'])
    const malformed = await zipOf([['manifest.json', Buffer.from('{"format":"other"}')]])
    expect(await reading(malformed)).toEqual(['manifest manifest-malformed manifest.json'])
    const spaced = await zipOf([['manifest.json', Buffer.from('{ }')]])
    expect(await reading(spaced)).toEqual(['manifest manifest-malformed manifest.json'])
    const latin = await zipOf([['manifest.json', Buffer.from([0xff])]])
    expect(await reading(latin)).toEqual(['manifest text-not-utf8 manifest.json'])
  })
})
