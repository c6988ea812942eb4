/** Bundles that were changed: on the way, or by the owner of the ledger and its key. Each change is found and named. */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { resealed, zipOf } from './archive.ts'
import type { Contents } from './archive.ts'
import { noteOf, leavesOf, personBundle, wholeBundle } from './bundle-of.ts'
import { changed, flipped, found, rootFlipped, verdict } from './changing.ts'
import { recordHistory } from './recorded.ts'
import type { History } from './recorded.ts'
import { findingsOf, foundIn, reportOf } from './verifying.ts'

let history: History
let whole: Contents
let person: Contents
beforeAll(async () => {
  history = await recordHistory()
  whole = await wholeBundle({ history, previous: 7 })
  person = await personBundle({ history }, history.anna)
})

describe('one bit changed', () => {
  test('in any file of a bundle is found, and the file is named', async () => {
    for (const contents of [whole, person])
      for (const name of contents.keys()) {
        const change = name === 'manifest.json' ? rootFlipped : flipped
        const all = await found(changed(contents, name, change))
        expect([name, all.some((one) => one.endsWith(` ${name}`))]).toEqual([name, true])
        // A forger without the key can still mend the manifest: a change of anything bound to the log is found all the same.
        if (name === 'manifest.json' || /html$|pdf$/.test(name)) continue
        const mended = await found(resealed(changed(contents, name, flipped)))
        expect([name, mended.length > 0]).toEqual([name, true])
      }
  })

  test('in any byte of the archive is found', async () => {
    const zip = await zipOf(new Map([...person].filter(([name]) => !name.startsWith('texts'))))
    for (let at = 0; at < zip.length; at += 997) {
      const copy = Buffer.from(zip)
      copy[at] = (copy[at] ?? 0) ^ 4
      const report = await reportOf(copy).catch(() => undefined)
      expect([at, report?.verdict ?? 'refused']).toEqual([at, 'refused'])
    }
  })
})

describe('a manifest that says another root, size or origin than the signed checkpoint', () => {
  test('is what is named, with what is signed as expected', async () => {
    const root = Buffer.alloc(32).toString('base64')
    const other = 'other.example/log'
    for (const [more, fault, says] of [
      [{ root }, 'root-differs', root],
      [{ size: 7 }, 'size-differs', '7'],
      [{ origin: other }, 'origin-differs', other],
    ] as const) {
      const report = await reportOf(await zipOf(resealed(whole, more)))
      expect(findingsOf(report, 'checkpoint')).toMatchObject([
        { fault, file: 'manifest.json', found: says },
      ])
    }
  })
})

describe('a file', () => {
  test('that is missing, added or of an unknown name is named', async () => {
    const less = new Map([...whole].filter(([name]) => name !== 'report.pdf'))
    expect(await found(less)).toEqual(['manifest file-missing report.pdf'])
    const [text = ''] = [...whole.keys()].filter((name) => name.startsWith('texts/'))
    const twice = new Map(whole).set('tile/5/000', Buffer.from('x'))
    expect(await found(twice)).toEqual([
      'archive file-out-of-order tile/5/000',
      'manifest file-unlisted tile/5/000',
    ])
    const unknown = resealed(new Map(whole).set('notes.txt', Buffer.from('x')))
    expect(await found(unknown)).toEqual(['archive name-unknown notes.txt'])
    const unpublished = createHash('sha256').update('x').digest('hex')
    const more = resealed(new Map(whole).set(`texts/${unpublished}`, Buffer.from('x')))
    expect(await found(more)).toEqual([
      `archive file-out-of-order texts/${unpublished}`,
      `documents document-unnamed texts/${unpublished}`,
    ])
    const without = resealed(new Map([...whole].filter(([name]) => name !== text)))
    expect(await found(without)).toEqual([`documents document-missing ${text}`])
  })
})

/** The history as the operator would have it, with tree, state and signature made anew. */
const rewritten = (stored: ReadonlyArray<string>, previous?: number): Promise<Contents> =>
  wholeBundle({ history: { ...history, stored }, ...(previous === undefined ? {} : { previous }) })

const noteNow = () => Buffer.from(whole.get('checkpoint') ?? '')

describe('a history that its own ledger rewrote and signed again', () => {
  test('is refused by a verifier that kept an older checkpoint: truncated', async () => {
    const cut = await rewritten(history.stored.slice(0, 280))
    expect(await verdict(cut)).toBe('verified')
    const report = await reportOf(await zipOf(cut), { since: noteNow() })
    expect(findingsOf(report, 'since')).toMatchObject([
      { fault: 'older-is-longer', expected: '300', found: '280' },
    ])
  })

  test('is refused by a verifier that kept an older checkpoint: one event changed', async () => {
    const [at] = [...history.stored.keys()].filter((n) => history.stored[n]?.includes('hotline'))
    const forged = history.stored.map((json, n) =>
      n === at ? json.replace('hotline', 'counter') : json,
    )
    // Three more follow, so that the forged one lies before the checkpoint that was kept.
    const older = await rewritten(history.stored)
    const since = Buffer.from(older.get('checkpoint') ?? '')
    const report = await reportOf(await zipOf(await rewritten(forged)), { since })
    expect(foundIn(report)).toEqual(['since forked checkpoint'])
  })

  test('is refused by a verifier that kept an older bundle: order changed before it', async () => {
    const swapped = [...history.stored]
    const [a, b] = [swapped[60] ?? '', swapped[61] ?? '']
    swapped[60] = b
    swapped[61] = a
    const entries = history.stored.slice(0, 100).map((json) => Buffer.from(json))
    const since = Buffer.from(noteOf(leavesOf(entries)))
    const report = await reportOf(await zipOf(await rewritten(swapped)), { since })
    expect(foundIn(report)).toEqual(['since forked checkpoint'])
    // A verifier that kept nothing cannot see it: only a witness could tell.
    expect(report.limits).toContain('newer-checkpoint')
  })

  test('is refused where an event stands there twice, or before its time', async () => {
    const twice = [...history.stored, history.stored.at(-1) ?? '']
    expect(await found(await rewritten(twice))).toEqual([
      'entries event-twice tile/entries/001.p/45',
    ])
    const own = [...history.stored.keys()].filter((n) => history.stored[n]?.includes(history.anna))
    const [first = 0] = own
    const later = [...history.stored]
    later[first] = (history.stored[first] ?? '').replace(
      /"recordedAt":"20\d\d/,
      '"recordedAt":"2098',
    )
    const all = await found(await rewritten(later))
    expect(all).toContainEqual(expect.stringMatching(/^entries recorded-before /))
  })

  test('is refused where its bundle says that it follows one it does not follow', async () => {
    const entries = history.stored.map((json) => Buffer.from(json))
    const other = noteOf(leavesOf(entries.slice(1, 8)))
    const forked = resealed(changed(whole, 'previous/checkpoint', () => Buffer.from(other)))
    expect(await found(forked)).toEqual([
      'growth root-differs previous/checkpoint',
      'growth proof-refused previous/consistency',
    ])
  })
})

describe('entries and tiles that do not belong together', () => {
  test.each([
    ['tile/0/000', 'tree leaf-differs tile/0/000'],
    ['tile/1/000.p/1', 'tree tile-hash-differs tile/1/000.p/1'],
  ])('are named: %s', async (name, expected) => {
    expect(await found(resealed(changed(whole, name, flipped)))).toEqual([expected])
  })

  test('are named by index where an entry was changed', async () => {
    const forged = changed(whole, 'tile/entries/001.p/44', (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('hotline', 'counter'), 'latin1'),
    )
    const report = await reportOf(await zipOf(resealed(forged)))
    expect(findingsOf(report, 'tree')).toMatchObject([
      { fault: 'leaf-differs', file: 'tile/0/001.p/44' },
      { fault: 'root-differs', file: 'checkpoint' },
    ])
    expect(findingsOf(report, 'tree')[0]?.index).toBeGreaterThan(255)
  })

  test('are named in a part of the ledger, too', async () => {
    const lines = (person.get('entries.jsonl') ?? '').toString().split('\n')
    const forged = changed(person, 'entries.jsonl', (bytes) =>
      Buffer.from(bytes.toString().replace('"hotline"', '"counter"')),
    )
    expect(await found(resealed(forged))).toContain('tree leaf-differs entries.jsonl')
    const order = changed(person, 'entries.jsonl', () =>
      Buffer.from([lines[1], lines[0], ...lines.slice(2)].join('\n')),
    )
    expect(await found(resealed(order))).toContain('tree line-out-of-order entries.jsonl')
    const [tile = ''] = [...person.keys()].filter((name) => name.startsWith('tile/1/'))
    expect(await found(resealed(changed(person, tile, flipped)))).toContain(
      `tree root-differs checkpoint`,
    )
  })
})

describe('positions of a part of the ledger', () => {
  test('are out of order where entries between two of them have no room', async () => {
    const lines = (person.get('entries.jsonl') ?? '').toString().trimEnd().split('\n')
    const { index, leaf } = JSON.parse(lines.at(-1) ?? '')
    expect(index).toBe(299)
    const last = canonicalJson({ index, leaf, position: '298' })
    const moved = new Map(person).set(
      'entries.jsonl',
      Buffer.from(`${lines.with(lines.length - 1, last).join('\n')}\n`),
    )
    expect(await found(resealed(moved))).toContain('entries position-out-of-order entries.jsonl')
  })
})

describe('an entry of a part of the ledger that was forged together with its tile', () => {
  test('is refused where the tile is led back to the root', async () => {
    const lines = (person.get('entries.jsonl') ?? '').toString().split('\n')
    const at = lines.findIndex((line) => line.includes('under_8'))
    const forged = (lines[at] ?? '').replace('under_8', '8_to_13')
    const { index, leaf } = JSON.parse(forged)
    expect(index).toBeLessThan(256)
    const tile = Buffer.from(person.get('tile/0/000') ?? '')
    tile.set(leavesOf([Buffer.from(canonicalJson(leaf))])[0] ?? [], index * 32)
    const contents = new Map(person)
      .set('entries.jsonl', Buffer.from(lines.with(at, forged).join('\n')))
      .set('tile/0/000', tile)
    expect(await found(resealed(contents))).toContain('tree tile-hash-differs tile/0/000')
  })
})

describe('state that the entries do not lead to', () => {
  test('is named by projection: changed, missing, added', async () => {
    const line = (text: string, at: number): ReadonlyArray<string> =>
      text.split('\n').toSpliced(at, 1)
    const without = changed(whole, 'state.jsonl', (bytes) =>
      Buffer.from(line(bytes.toString(), 3).join('\n')),
    )
    expect(await found(resealed(without))).toEqual(['state row-missing state.jsonl'])
    const more = changed(whole, 'state.jsonl', (bytes) =>
      Buffer.concat([
        bytes,
        Buffer.from(`${canonicalJson({ key: 'z', projection: 'zzz', row: '{}' })}\n`),
      ]),
    )
    expect(await found(resealed(more))).toEqual(['state row-unexpected state.jsonl'])
    const other = changed(whole, 'state.jsonl', (bytes) =>
      Buffer.from(bytes.toString().replace('"row":"{', '"row":"{ ')),
    )
    expect(await found(resealed(other))).toEqual(['state row-differs state.jsonl'])
    const { state } = JSON.parse((whole.get('manifest.json') ?? '').toString())
    const digest = resealed(whole, { state: { ...state, digest: '0'.repeat(64) } })
    expect(await found(digest)).toEqual(['state digest-differs manifest.json'])
    const [first, ...rest] = state.projections
    const old = [{ ...first, version: first.version + 1 }, ...rest]
    const version = resealed(whole, { state: { ...state, projections: old } })
    expect(await found(version)).toEqual(['state projection-unknown manifest.json'])
  })
})
