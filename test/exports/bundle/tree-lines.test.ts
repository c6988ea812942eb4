/** The lines that lead entries to the root, on trees of more than one tile and more than one level. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { BundleScope } from '../../../src/exports/bundle/format/scope.ts'
import { treeLines } from '../../../src/exports/bundle/report/tree-commands.ts'
import type { PurposeId } from '../../../src/kernel/ids.ts'
import { tilePath } from '../../../src/transparency/tiles/tile-path.ts'
import { tilesOf } from '../../../src/transparency/tiles/tile.ts'
import { makeFolder } from '../../support/folder.ts'

// Each starts hundreds of processes, which a busy machine is slow to do.
vi.setConfig({ testTimeout: 60_000 })

const room = makeFolder('tree-lines')
afterAll(() => room.remove())

const sha256 = (...parts: ReadonlyArray<Uint8Array>): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const leafText = (index: number): string =>
  `{"id":${index},"words":"同意 \\n ${'%'.repeat(index % 3)}"}`
const leafHash = (text: string): Buffer => sha256(Buffer.from([0]), Buffer.from(text))
const joined = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.from([1]), left, right)

/** MTH of RFC 9162 section 2.1.1, by its definition. */
const rootOf = (hashes: ReadonlyArray<Buffer>): Buffer => {
  const [first = Buffer.alloc(0)] = hashes
  if (hashes.length <= 1) return first
  const half = 2 ** Math.ceil(Math.log2(hashes.length) - 1)
  return joined(rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)))
}

const put = (folder: string, name: string, bytes: Uint8Array | string): void => {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
}

type Forged = { readonly index: number; readonly inTile: boolean }

const levelsOf = (leaves: ReadonlyArray<Buffer>): ReadonlyArray<ReadonlyArray<Buffer>> => {
  const levels = [leaves]
  for (let below = leaves; below.length >= 256;) {
    const under = below
    below = Array.from({ length: Math.floor(under.length / 256) }, (_, at) =>
      rootOf(under.slice(at * 256, at * 256 + 256)),
    )
    levels.push(below)
  }
  return levels
}

const bundleOf = (name: string, size: number, shown: ReadonlyArray<number>, forged?: Forged) => {
  const folder = room.path(name)
  const leaves = Array.from({ length: size }, (_, index) => leafHash(leafText(index)))
  const root = rootOf(leaves).toString('base64')
  const textOf = (index: number): string =>
    index === forged?.index ? leafText(index).replace('同意', '反对') : leafText(index)
  const levels = levelsOf(leaves).map((hashes) => [...hashes])
  if (forged?.inTile === true) levels[0]?.splice(forged.index, 1, leafHash(textOf(forged.index)))
  put(folder, 'checkpoint', `ledger.example/test\n${size}\n${root}\n\n— ledger.example/test none\n`)
  for (const tile of tilesOf(size)) {
    const hashes = levels[tile.level]?.slice(tile.index * 256, tile.index * 256 + tile.width) ?? []
    put(folder, tilePath(tile), Buffer.concat(hashes))
    if (tile.level > 0 || size > 1000) continue
    const entries = hashes.map((_, at) => Buffer.from(textOf(tile.index * 256 + at)))
    const framed = entries.flatMap((entry) => [
      Buffer.from([entry.length >> 8, entry.length & 255]),
      entry,
    ])
    put(folder, tilePath(tile).replace('tile/0', 'tile/entries'), Buffer.concat(framed))
  }
  const line = (index: number): string =>
    `{"index":${index},"leaf":${textOf(index)},"position":"${index}"}\n`
  put(folder, 'entries.jsonl', shown.map(line).join(''))
  return { folder, root }
}

const purpose: BundleScope = { kind: 'purpose', purpose: 'survey.answer' as PurposeId }
const ledger: BundleScope = { kind: 'ledger' }

const run = (folder: string, scope: BundleScope) => {
  const { status, stdout } = spawnSync('sh', [], {
    cwd: folder,
    input: treeLines(scope),
    encoding: 'utf8',
  })
  return [status, stdout.trim()]
}

const leads = (entries: number, root: string) => [0, `${entries} entries lead to the root ${root}`]

describe('given a tree of many tiles', () => {
  test.each([
    [1, [0]],
    [256, [255]],
    [519, [3, 511, 518]],
    [65_536 + 3, [65_535]],
  ])(
    'entries of a part of %i lead to its root',
    (size, shown) => {
      const { folder, root } = bundleOf(`part-${size}`, size, shown)
      expect(run(folder, purpose)).toEqual(leads(shown.length, root))
    },
    60_000,
  )

  test('all entries lead to its root', () => {
    const { folder, root } = bundleOf('whole', 258, [])
    expect(run(folder, ledger)).toEqual(leads(258, root))
  })

  test.each([
    ['in a full tile', 3, 'DIFFERS: tile/0/000'],
    ['at the edge', 257, 'DIFFERS: the root: computed'],
  ])('an entry forged together with its leaf %s does not', (name, index, words) => {
    const { folder } = bundleOf(`forged-${name}`, 258, [index], { index, inTile: true })
    for (const scope of [purpose, ledger])
      expect(run(folder, scope)).toEqual([1, expect.stringContaining(words)])
  })

  test('an entry that is not the one of its tile does not, nor a line of another form, nor one without its end', () => {
    const { folder, root } = bundleOf('other', 258, [3], { index: 3, inTile: false })
    expect(run(folder, purpose)).toEqual([1, 'DIFFERS: entry 3'])
    expect(run(folder, ledger)).toEqual([1, expect.stringContaining('DIFFERS: tile/entries/000')])
    const line = `{"index":4,"leaf":${leafText(4)},"position":"4"}`
    put(folder, 'entries.jsonl', `${line}\n`)
    expect(run(folder, purpose)).toEqual(leads(1, root))
    for (const lines of [
      `${line}\n ${line}\n`,
      line,
      `${line}\n{"index":5,"leaf":{},"position":"5"}`,
    ]) {
      put(folder, 'entries.jsonl', lines)
      expect(run(folder, purpose)).toEqual([1, 'DIFFERS: entries.jsonl'])
    }
  })
})
