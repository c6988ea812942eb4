/** An erasure breaks no proof: roots, proofs and what remains are the same bytes, and the words are nowhere. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OpeningLine } from '../../../src/exports/bundle/format/lines.ts'
import type { BundleReport } from '../../../src/exports/verify/report.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { newProver } from '../../../src/transparency/proving/prover.ts'
import { cancelAccount, optOut } from '../../support/acts.ts'
import { freshId, officer } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { foundIn, policyOf, reportOf } from '../verify/verifying.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

const words = 'the gate of the garden is green'

let house: House
let anna: SubjectId

const opting = { ...optOut, personal: { note: words } }

const person = async (position: bigint, name: string): Promise<string> =>
  unpacked(house.room, name, await bundleOf(house, { kind: 'person', subject: anna }, position))

const filesUnder = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    const seen = statSync(path)
    if (seen.isDirectory()) return filesUnder(path)
    // A writer's lock is a socket.
    return seen.isFile() ? [path] : []
  })

const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')

const reportOn = (name: string): Promise<BundleReport> => {
  const policy = policyOf(`log ${house.parts.log.vkeys()[0]}\nquorum none\n`)
  return reportOf(readFileSync(house.room.path(`${name}.zip`)), { policy })
}

beforeAll(async () => {
  house = await openHouse()
  anna = await someone(house, 'C-1', [opting, cancelAccount('ebank')])
})
afterAll(() => house.close())

describe('destroying a key', () => {
  test('leaves roots, proofs and entries as they were, with a tombstone in the place of the words', async () => {
    const position = house.ledger.health().head
    const before = await person(position, 'before')
    expect(text(before, 'report.html')).toContain(words)
    const size = Number(position) + 1
    const proofs = (): ReadonlyArray<unknown> => {
      const prover = newProver(nodeCrypto, house.parts.log.tree)
      return Array.from({ length: size }, (_, index) => [
        right(prover.rootAt(index + 1)),
        right(prover.inclusion(index, size)),
        right(prover.consistency(index + 1, size)),
      ])
    }
    const known = proofs()
    await right(house.ledger.erase(anna, { actor: officer, id: freshId() }))
    await house.vault.erasedPages.settle(5_000)
    expect(proofs()).toEqual(known)
    const after = await person(position, 'after')
    for (const name of ['checkpoint', 'entries.jsonl', 'state.jsonl', 'verify.html'])
      expect([name, text(after, name)]).toEqual([name, text(before, name)])
    const lines = text(after, 'openings.jsonl').trimEnd().split('\n')
    expect(lines).toHaveLength(text(before, 'openings.jsonl').trimEnd().split('\n').length)
    for (const line of lines) {
      const opening: unknown = JSON.parse(line)
      expect(OpeningLine.is(opening) && 'erased' in opening).toBe(true)
    }
    expect(text(after, 'report.html')).toContain('erased')
    const newest = await person(house.ledger.health().head, 'newest')
    expect(text(newest, 'entries.jsonl')).toContain('"CryptoShredded"')
    unpacked(house.room, 'whole', await bundleOf(house, { kind: 'ledger' }))
    // An export made before is unchanged, and one made now says that something is gone: each verifies.
    const verified = { before: 1, after: 0, newest: 0, whole: undefined }
    for (const [name, counted] of Object.entries(verified)) {
      const report = await reportOn(name)
      expect([name, report.verdict, foundIn(report)]).toEqual([name, 'verified', []])
      const about = report.checks.filter(({ check }) => check === 'openings')
      expect([name, about]).toEqual([
        name,
        [
          counted === undefined
            ? { check: 'openings', outcome: 'skipped', because: 'not-in-scope' }
            : { check: 'openings', outcome: 'passed', counted },
        ],
      ])
      expect([name, report.limits.includes('destroyed-keys')]).toEqual([name, name !== 'before'])
    }
    // Written after the erasure as of before it: the entry that excuses the tombstone lies behind its tree.
    expect((await reportOn('after')).tombstones).toBe(1)
    expect(text(after, 'erased/entries.jsonl')).toContain('"CryptoShredded"')
    expect(text(after, 'report.html')).toContain('key destroyed later')
    expect(text(after, 'manifest.json')).not.toContain('previous')
    const again = await bundleOf(house, { kind: 'person', subject: anna }, position)
    expect(again.equals(readFileSync(house.room.path('after.zip')))).toBe(true)
    expect(readdirSync(newest)).not.toContain('erased')
    const left = filesUnder(house.room.folder).filter((path) => !path.includes('/before'))
    expect(left.some((path) => path.endsWith('/newest/report.pdf'))).toBe(true)
    for (const path of left)
      expect([path, readFileSync(path).includes(words)]).toEqual([path, false])
  })
})
