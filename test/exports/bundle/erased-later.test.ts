/** Tombstones of a bundle as of a position before the erasure: only an entry that is proven behind it excuses them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BundleScope } from '../../../src/exports/bundle/format/scope.ts'
import { E } from '../../../src/fp.ts'
import { leafText } from '../../../src/events/leaf.ts'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { exportsStream } from '../../../src/kernel/ids.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { toBase64 } from '../../../src/transparency/bytes/base64.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { addCheckpointBytes } from '../../../src/transparency/proof/add-checkpoint.ts'
import { newProver } from '../../../src/transparency/proving/prover.ts'
import { cancelAccount, optOut } from '../../support/acts.ts'
import { freshId, officer } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { resealed, zipOf } from '../verify/archive.ts'
import type { Contents } from '../verify/archive.ts'
import { foundIn, policyOf, reportOf } from '../verify/verifying.ts'
import { bundleOf, openHouse, recorderOf, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

const opting = { ...optOut, personal: { note: 'by the door' } }

let house: House
let anna: SubjectId
let ben: SubjectId
let position: bigint
let ofAnna: Contents
let ofBen: Contents

let count = 0
const contentsOf = async (scope: BundleScope, at = position): Promise<Contents> => {
  count += 1
  const folder = unpacked(house.room, `later-${count}`, await bundleOf(house, scope, at))
  const manifest = readFileSync(join(folder, 'manifest.json'))
  const { files } = JSON.parse(manifest.toString())
  const names: ReadonlyArray<string> = files.map(({ name }: { readonly name: string }) => name)
  const contents = new Map(names.map((name) => [name, readFileSync(join(folder, name))]))
  return contents.set('manifest.json', manifest)
}

beforeAll(async () => {
  house = await openHouse()
  anna = await someone(house, 'C-1', [opting, cancelAccount('ebank')])
  ben = await someone(house, 'C-2', [opting, cancelAccount('ebank')])
  position = house.ledger.health().head
  for (const subject of [anna, ben])
    await right(house.ledger.erase(subject, { actor: officer, id: freshId() }))
  ofAnna = await contentsOf({ kind: 'person', subject: anna })
  ofBen = await contentsOf({ kind: 'person', subject: ben })
})
afterAll(() => house.close())

const reportOn = async (contents: Contents, quorum = `log ${house.parts.log.vkeys()[0]}`) =>
  reportOf(await zipOf(resealed(contents)), { policy: policyOf(`${quorum}\nquorum none\n`) })
const found = async (contents: Contents) => foundIn(await reportOn(contents))

const entries = 'erased/entries.jsonl'
const growth = 'erased/consistency'
const missing = 'openings opening-missing openings.jsonl'

const bytesOf = (contents: Contents, name: string): Buffer => contents.get(name) ?? Buffer.alloc(0)
const withFile = (contents: Contents, name: string, bytes: Buffer | string): Contents =>
  new Map(contents).set(name, Buffer.from(bytes))
const without = (...names: ReadonlyArray<string>): Contents =>
  new Map([...ofAnna].filter(([name]) => !names.includes(name)))

/** The line of the person's erasure, changed. */
const line = (change: (line: ReturnType<typeof JSON.parse>) => object): string =>
  `${canonicalJson(change(JSON.parse(bytesOf(ofAnna, entries).toString())))}\n`

describe('a tombstone of a bundle as of before the erasure', () => {
  test('is excused by the entry behind it, of each person by their own', async () => {
    for (const contents of [ofAnna, ofBen]) {
      const report = await reportOn(contents)
      expect([report.verdict, report.tombstones, foundIn(report)]).toEqual(['verified', 1, []])
      expect(report.limits).toContain('destroyed-keys')
    }
    expect(JSON.parse(bytesOf(ofAnna, entries).toString()).index).toBeGreaterThan(Number(position))
  })

  test('is not excused where the entry, or the proof that the log grew to it, is missing', async () => {
    expect(await found(without(entries, growth))).toEqual([missing])
    expect(await found(without(entries))).toEqual([`openings file-missing ${entries}`, missing])
    expect(await found(without(growth))).toEqual([`openings file-missing ${growth}`, missing])
    expect(await found(withFile(ofAnna, entries, ''))).toEqual([
      `openings erasure-needless ${entries}`,
      missing,
    ])
  })

  test.each([
    [
      'another key',
      (one) => ({ ...one, leaf: { ...one.leaf, body: { ...one.leaf.body, kid: 'k9' } } }),
    ],
    ['another place', (one) => ({ ...one, index: one.index + 1 })],
    ['another proof', (one) => ({ ...one, proof: one.proof.toReversed() })],
    ['a hash more', (one) => ({ ...one, proof: [...one.proof, one.proof[0]] })],
    ['no proof', (one) => ({ ...one, proof: [] })],
  ] satisfies ReadonlyArray<readonly [string, Parameters<typeof line>[0]]>)(
    'is not excused by an entry with %s',
    async (_, change) => {
      const changed = withFile(ofAnna, entries, line(change))
      expect(await found(changed)).toEqual([`openings proof-refused ${entries}`, missing])
    },
  )

  test('is not excused by the erasure of another person, which is as well proven', async () => {
    const theirs = [entries, growth].reduce(
      (contents, name) => withFile(contents, name, bytesOf(ofBen, name)),
      ofAnna,
    )
    expect(await found(theirs)).toEqual([`openings entry-outside-scope ${entries}`, missing])
  })

  test('is not excused out of order, by no line of the format, or by a log that did not grow so', async () => {
    const once = bytesOf(ofAnna, entries)
    expect(await found(withFile(ofAnna, entries, Buffer.concat([once, once])))).toEqual([
      `openings line-out-of-order ${entries}`,
    ])
    const early = line((one) => ({ ...one, position: String(position) }))
    expect(await found(withFile(ofAnna, entries, early))).toEqual([
      `openings line-out-of-order ${entries}`,
    ])
    expect(
      await found(
        withFile(
          ofAnna,
          entries,
          line((one) => ({ ...one, more: 1 })),
        ),
      ),
    ).toEqual([`openings line-malformed ${entries}`, missing])
    const grown = bytesOf(ofAnna, growth).toString()
    const older = grown.replace(/^old \d+/, `old ${Number(position)}`)
    const fewer = grown.replace(/\n[^\n]+\n\n/, '\n\n')
    const unsigned = grown.replace(/\u2014 (\S+) (.{8}).{8}/u, '\u2014 $1 $2AAAAAAAA')
    for (const forged of [older, fewer, unsigned]) {
      expect(forged).not.toBe(grown)
      expect(await found(withFile(ofAnna, growth, forged))).toEqual([
        `openings proof-refused ${growth}`,
        missing,
      ])
    }
  })

  test('and the files that excuse it, stand in no bundle of another scope', async () => {
    const purpose = await contentsOf({ kind: 'purpose', purpose: 'profile.display' as never })
    const { scope } = JSON.parse(String(purpose.get('manifest.json')))
    const openings = await reportOf(await zipOf(resealed(ofAnna, { scope })), {
      policy: policyOf(`log ${house.parts.log.vkeys()[0]}\nquorum none\n`),
    })
    expect(foundIn(openings)).toEqual(
      expect.arrayContaining([
        'manifest file-outside-scope openings.jsonl',
        `manifest file-outside-scope ${growth}`,
        `manifest file-outside-scope ${entries}`,
        'manifest file-outside-scope state.jsonl',
      ]),
    )
  })
})

/** With both files in their place of the archive. */
const withErased = (contents: Contents, grown: Buffer, lines: string): Contents =>
  new Map(
    [...contents].flatMap(([name, bytes]) =>
      name === 'state.jsonl'
        ? ([
            [growth, grown],
            [entries, Buffer.from(lines)],
            [name, bytes],
          ] as const)
        : [[name, bytes] as const],
    ),
  )

/** `erased/` as the log has it of one erasure, whether a bundle needs it or not. */
const erasureOf = async (subject: SubjectId, oldSize: number) => {
  const { log } = house.parts
  const all = { direction: 'forwards', from: 'start', maxCount: 10_000 } as const
  const events = await right(house.store.readAll(all))
  const erasure = events.find(
    ({ event: { json } }) => json.includes('"CryptoShredded"') && json.includes(subject),
  )
  const index = log.indexOf(erasure?.position ?? -1n) ?? -1
  const { note, size } = right(await log.checkpointAt(log.tree.size()))
  const prover = newProver(nodeCrypto, log.tree)
  const proof = right(prover.inclusion(index, size)).map(toBase64)
  const hashes = right(prover.consistency(oldSize, size))
  const leaf = JSON.parse(leafText(erasure?.event.json ?? ''))
  return {
    line: `${canonicalJson({ index, leaf, position: String(erasure?.position), proof })}\n`,
    growth: Buffer.from(addCheckpointBytes({ oldSize, hashes, checkpoint: note })),
  }
}

describe('an erasure that no tombstone of the bundle needs', () => {
  test('is refused: none at all, and one of a person with nothing sealed', async () => {
    const dora = await someone(house, 'C-4', [optOut, cancelAccount('ebank')])
    const before = house.ledger.health().head
    await right(house.ledger.erase(dora, { actor: officer, id: freshId() }))
    const plain = await contentsOf({ kind: 'person', subject: dora }, before)
    expect([await found(plain), plain.has(entries)]).toEqual([[], false])
    const { size } = JSON.parse(bytesOf(plain, 'manifest.json').toString())
    const own = `old ${size}\n\n${bytesOf(plain, 'checkpoint').toString()}`
    const empty = withErased(plain, Buffer.from(own), '')
    expect(await found(empty)).toEqual([`openings erasure-needless ${entries}`])
    const erasure = await erasureOf(dora, size)
    const needless = withErased(plain, erasure.growth, erasure.line)
    expect(await found(needless)).toEqual([`openings erasure-needless ${entries}`])
  })
})

describe('a key that was destroyed while no entry says so', () => {
  test('ends the bundle before it is whole: nobody could verify it', async () => {
    const cleo = await someone(house, 'C-3', [opting, cancelAccount('ebank')])
    await right(house.vault.destroy(cleo, { at: '2026-01-01T00:00:00.000Z' as never, optOuts: [] }))
    const request = { scope: { kind: 'person', subject: cleo } as const }
    const begun = right(await house.bundles.begin({ request, record: recorderOf(house, cleo) }))
    const names: unknown[] = []
    for await (const piece of begun.bytes)
      names.push(E.isLeft(piece) ? piece.left : Buffer.from(piece.right).toString('latin1'))
    expect(names.at(-1)).toEqual({ failure: 'erasure-untold' })
    expect(names.slice(0, -1).join('')).not.toContain('openings.jsonl')
    const newest = { direction: 'backwards', from: 'end', maxCount: 2 } as const
    const [broken, started] = await right(house.store.read(exportsStream, newest))
    const begunAs = JSON.parse(started?.event.json ?? '').body.export
    expect(JSON.parse(broken?.event.json ?? '')).toMatchObject({
      type: 'ExportBroken',
      body: { export: begunAs, reason: 'erasure-untold' },
    })
  })
})
