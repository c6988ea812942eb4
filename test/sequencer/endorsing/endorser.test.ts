/** The endorsements of an export, and those reported as missing: real witnesses, and an authority that is away. */
import { afterEach, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { instantOf } from '../../../src/kernel/instant.ts'
import { makeEndorser } from '../../../src/sequencer/endorsing/endorser.ts'
import { makeStamps } from '../../../src/sequencer/stamps/stamps.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { noteFrom } from '../../../src/transparency/note/note.ts'
import { verifyCheckpoint } from '../../../src/transparency/proof/verify-checkpoint.ts'
import type { TransparencyLog } from '../../../src/transparency/transparency-log.ts'
import { left, right } from '../../support/unwrap.ts'
import { asking, closeAll, closing, folder, witness } from '../witnesses/places.ts'

afterEach(closeAll)

const contradictions = [
  {
    witness: 'w',
    says: 'ahead',
    entries: 7,
    claimed: 9,
    at: instantOf(Date.UTC(2026, 2, 1)),
  } as const,
]

/** An endorser over a log that asks the witnesses of a policy; `stamps` adds an authority where nobody answers. */
const endorserOf = async (policy: string, stamping: 'stamps' | 'no stamps') => {
  const asked = await asking(folder(), policy)
  const log: Pick<TransparencyLog, 'checkpointAt'> = {
    checkpointAt: (size) =>
      Promise.resolve(
        size > 40
          ? E.left({ failure: 'beyond-tree', size } as const)
          : E.right(asked.checkpoint(size)),
      ),
  }
  const stamps = makeStamps({
    authority: { url: 'http://127.0.0.1:9/', authorities: [] },
    endorsements: asked.endorsements,
    primitives: nodeCrypto,
    nowMs: Date.now,
    randomBytes: (bytes) => new Uint8Array(bytes),
    random: () => 1,
    everyMs: 1_000,
    onChanged: () => {},
  })
  closing.unshift(stamps.close)
  const { witnesses } = asked
  const parts = {
    log,
    witnesses,
    stamps: stamping === 'stamps' ? stamps : undefined,
    contradictions: () => contradictions,
  }
  return { ...asked, endorser: makeEndorser(parts) }
}
const signaturesIn = (note: Uint8Array): number => right(noteFrom(note)).signatures.length

describe('a checkpoint for an export', () => {
  test('has its quorum, nothing is missing, and what contradicts the log is there all the same', async () => {
    const a = await witness('a')
    const { endorser, policy } = await endorserOf(`${a.line}quorum a\n`, 'no stamps')
    const found = right(await endorser.endorsedAt(7, 30_000))
    expect(found).toMatchObject({ size: 7, stamp: undefined, missing: [], contradictions })
    right(verifyCheckpoint(nodeCrypto, policy, found.note))
  })

  test('has what there is, and names the stamp and the witnesses that are missing', async () => {
    const [a, b] = [await witness('a'), await witness('b')]
    await b.close()
    const both = `${a.line}${b.line}group both all a b\nquorum both\n`
    const { endorser } = await endorserOf(both, 'stamps')
    const found = right(await endorser.endorsedAt(7, 30_000))
    expect(found.missing).toEqual([
      {
        missing: 'quorum',
        quorum: 'both',
        witnesses: [{ witness: 'witness.example/w1', why: 'away' }],
      },
      { missing: 'stamp', why: 'stamp-not-answered' },
    ])
    // The log's own, and that of the witness that is there.
    expect(signaturesIn(found.note)).toBe(2)
  })

  test('of a log that nobody vouches for is its own', async () => {
    const { checkpoint } = await endorserOf('quorum none\n', 'no stamps')
    const log = { checkpointAt: (size: number) => Promise.resolve(E.right(checkpoint(size))) }
    const endorser = makeEndorser({
      log,
      witnesses: undefined,
      stamps: undefined,
      contradictions: () => [],
    })
    expect(right(await endorser.endorsedAt(7, 1_000))).toEqual({
      ...checkpoint(7),
      stamp: undefined,
      missing: [],
      contradictions: [],
    })
  })

  test('beyond the tree is refused as the log refuses it', async () => {
    const { checkpoint } = await endorserOf('quorum none\n', 'no stamps')
    const log = {
      checkpointAt: (size: number) =>
        Promise.resolve(
          size > 40 ? E.left({ failure: 'beyond-tree', size } as const) : E.right(checkpoint(size)),
        ),
    }
    const endorser = makeEndorser({
      log,
      witnesses: undefined,
      stamps: undefined,
      contradictions: () => [],
    })
    expect(left(await endorser.endorsedAt(41, 1_000))).toEqual({ failure: 'beyond-tree', size: 41 })
  })
})
