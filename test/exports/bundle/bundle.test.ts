/** Bundles of a real ledger: what is in them, what is not, and that the same question gives the same bytes. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EntryLine, OpeningLine, StateLine } from '../../../src/exports/bundle/format/lines.ts'
import { BundleManifest } from '../../../src/exports/bundle/format/manifest.ts'
import { placeOf } from '../../../src/exports/bundle/format/names.ts'
import { E } from '../../../src/fp.ts'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { rowsAt } from '../../../src/main/bundles/rows-at.ts'
import { stateDigest } from '../../../src/projector/digest.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { newProver } from '../../../src/transparency/proving/prover.ts'
import { entriesFrom } from '../../../src/transparency/tiles/entry-bundle.ts'
import { treeOfTiles } from '../../transparency/read-tiles.ts'
import { tilePath } from '../../../src/transparency/tiles/tile-path.ts'
import { newGrowingRoot } from '../../transparency/growing-root.ts'
import { leafHash } from '../../../src/transparency/tree/hash.ts'
import { verifyInclusion } from '../../../src/transparency/tree/verify-inclusion.ts'
import { optOut, showNotice, withdraw } from '../../support/acts.ts'
import { right } from '../../support/unwrap.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

const annasWords = 'Anna keeps her window open at night'
const bensWords = 'Ben grows tomatoes on the roof'

let house: House
let anna: SubjectId
let ben: SubjectId
let head: bigint

const opting = (note: string) => ({ ...optOut, personal: { note } })

const headNow = (): bigint => house.ledger.health().head

beforeAll(async () => {
  house = await openHouse()
  anna = await someone(house, 'C-1', [showNotice, opting(annasWords)])
  ben = await someone(house, 'C-2', [opting(bensWords), withdraw])
  head = headNow()
})
afterAll(() => house.close())

type Unpacked = {
  readonly text: (name: string) => string
  readonly bytes: (name: string) => Buffer
  readonly lines: (name: string) => ReadonlyArray<unknown>
  readonly names: ReadonlyArray<string>
  readonly manifest: BundleManifest
  readonly folder: string
}

let opened = 0
const taken = (zip: Buffer): Unpacked => {
  opened += 1
  const folder = unpacked(house.room, `bundle-${opened}`, zip)
  const bytes = (name: string) => readFileSync(join(folder, name))
  const text = (name: string) => bytes(name).toString('utf8')
  const manifest: unknown = JSON.parse(text('manifest.json'))
  if (!BundleManifest.is(manifest)) throw new Error('no manifest')
  const listed = execFileSync('unzip', ['-Z1', `${folder}.zip`], { encoding: 'utf8' })
  return {
    folder,
    bytes,
    text,
    manifest,
    names: listed.trimEnd().split('\n'),
    lines: (name) =>
      text(name)
        .split('\n')
        .slice(0, -1)
        .map((line) => {
          const value: unknown = JSON.parse(line)
          expect(canonicalJson(value)).toBe(line)
          return value
        }),
  }
}

const opensslOf = (digest: 'sha256' | 'sm3', bundle: Unpacked, name: string): string =>
  execFileSync('openssl', ['dgst', `-${digest}`, '-r', join(bundle.folder, name)], {
    encoding: 'utf8',
  }).slice(0, 64)

describe('a bundle of a person', () => {
  let zip: Buffer
  let bundle: Unpacked
  beforeAll(async () => {
    zip = await bundleOf(house, { kind: 'person', subject: anna }, head)
    bundle = taken(zip)
  })

  test('holds their words, and nothing of another person', () => {
    expect(bundle.text('report.html')).toContain(annasWords)
    for (const other of [ben, ben.slice(4), bensWords, Buffer.from(bensWords).toString('base64')])
      expect(zip.includes(other)).toBe(false)
  })

  test('lists its files with hashes that openssl computes as well', () => {
    const { files } = bundle.manifest
    expect([...files.map(({ name }) => name), 'manifest.json']).toEqual(bundle.names)
    for (const { name, bytes, sha256, sm3 } of files) {
      expect([name, bundle.bytes(name).length]).toEqual([name, bytes])
      expect([name, opensslOf('sha256', bundle, name)]).toEqual([name, sha256])
      expect([name, opensslOf('sm3', bundle, name)]).toEqual([name, sm3])
    }
    expect(canonicalJson(bundle.manifest)).toBe(bundle.text('manifest.json'))
  })

  test('has its files in the order of the format, each of a kind that it knows', () => {
    const places = bundle.names.map((name) => placeOf(name) ?? Number.NaN)
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
  })

  test('proves each entry by its tiles alone', () => {
    const { size, root } = bundle.manifest
    const tree = treeOfTiles(size, (tile) => {
      const name = tilePath(tile)
      return bundle.names.includes(name) ? bundle.bytes(name) : undefined
    })
    const prover = newProver(nodeCrypto, tree)
    const lines = bundle.lines('entries.jsonl')
    expect(lines).toHaveLength(bundle.manifest.entries)
    for (const line of lines) {
      if (!EntryLine.is(line)) throw new Error('no entry')
      const leaf = leafHash(nodeCrypto, Buffer.from(canonicalJson(line.leaf)))
      const proof = right(prover.inclusion(line.index, size))
      const proven = {
        index: line.index,
        size,
        leaf,
        root: Buffer.from(root, 'base64'),
        proof,
      }
      expect(E.isRight(verifyInclusion(nodeCrypto, proven as never))).toBe(true)
    }
  })

  test('opens the sealed parts of that person', () => {
    const openings = bundle.lines('openings.jsonl')
    expect(openings.length).toBeGreaterThan(0)
    expect(openings.every((line) => OpeningLine.is(line) && 'ct' in line)).toBe(true)
  })

  test('states the rows that the ledger has of them', async () => {
    // Rows can be read before they are saved.
    const snapshot = right(await rowsAt({ rows: house.parts.rows, reader: house.store })(undefined))
    const kept = snapshot.state.tables.flatMap((id) =>
      [...snapshot.entries(id)]
        // Under it lies that this very bundle was read, after its position.
        .filter(([key]) => id.name !== 'access-log' && key.includes(anna))
        .map(([key, row]) => ({ key, projection: id.name, row })),
    )
    snapshot.done()
    const lines = bundle.lines('state.jsonl').filter((line) => StateLine.is(line))
    expect(lines).toHaveLength(kept.length)
    expect(lines).toEqual(expect.arrayContaining(kept))
  })

  test('is the same bytes when it is asked for again', async () => {
    await someone(house, 'C-3', [opting('somebody later')])
    const again = await bundleOf(house, { kind: 'person', subject: anna }, head)
    expect(again.equals(zip)).toBe(true)
  })
})

describe('a bundle of the whole ledger', () => {
  let bundle: Unpacked
  beforeAll(async () => {
    bundle = taken(await bundleOf(house, { kind: 'ledger' }))
  })

  test('holds every entry, and the root is theirs', () => {
    const { size, root, entries } = bundle.manifest
    expect(entries).toBe(size)
    const growing = newGrowingRoot(nodeCrypto)
    for (const name of bundle.names.filter((each) => each.startsWith('tile/entries/'))) {
      const width = Number(/\.p\/(\d+)$/.exec(name)?.[1] ?? 256)
      for (const entry of right(entriesFrom(bundle.bytes(name), width)))
        growing.add(leafHash(nodeCrypto, entry))
    }
    expect(growing.size()).toBe(size)
    expect(Buffer.from(growing.root()).toString('base64')).toBe(root)
  })

  test('states all rows, under the digest that the ledger computes of them', async () => {
    const again = taken(await bundleOf(house, { kind: 'ledger' }))
    // Nobody else writes: the export's own events come after its position, so it states the position before them.
    const [first, second] = [bundle.manifest, again.manifest]
    expect(Number(second.position)).toBeGreaterThan(Number(first.position))
    const now = await stateDigest(house.parts.rows)
    expect(first.state?.projections.map(({ name }) => name)).toEqual(
      now.projections.map(({ name }) => name),
    )
    expect(second.previous).toEqual({ size: first.size, root: first.root })
  })

  test('holds no opened part', () => {
    expect(bundle.names).not.toContain('openings.jsonl')
    expect(bundle.text('report.html')).not.toContain(annasWords)
  })
})

describe('the events of a bundle', () => {
  test('is that it began and that it was completed, in a stream of its own', async () => {
    await bundleOf(house, { kind: 'purpose', purpose: 'profile.display' as never })
    const stream = await right(
      house.store.read('exports' as never, { direction: 'backwards', from: 'end', maxCount: 2 }),
    )
    expect(stream.map(({ event }) => event.type)).toEqual(['ExportCompleted', 'ExportBegun'])
    const [access] = await right(
      house.store.read('access' as never, { direction: 'backwards', from: 'end', maxCount: 1 }),
    )
    expect(access?.event.json).toContain('"view":"export"')
  })
})
