/** A quorum that stays away: told after ten minutes, for as long as it lasts, and never for a log that waits for nothing. */
import { afterEach, describe, expect, test } from 'vitest'
import { watchQuorum } from '../../../src/main/transparency/watched-quorum.ts'
import { newQuorumWatch, quorumMissingMs } from '../../../src/sequencer/witnesses/quorum-watch.ts'
import { right } from '../../support/unwrap.ts'
import { testSigner } from '../../witness/test-log.ts'
import { asking, closeAll, folder, witness } from './places.ts'

const second = 1_000
const watched = () => {
  let nowMs = 5
  const watch = newQuorumWatch(() => nowMs)
  return { ...watch, after: (ms: number) => (nowMs += ms) }
}

describe('a quorum', () => {
  test('is missing once signed entries wait for ten minutes, and no more once it cosigns them', () => {
    const { onShown, onMet, missing, after } = watched()
    onShown(7)
    after(quorumMissingMs - 1)
    onShown(8)
    expect(missing()).toBeUndefined()
    after(1)
    expect(missing()).toEqual({ entries: 8, cosigned: undefined, forMs: quorumMissingMs })
    onMet(8)
    expect(missing()).toBeUndefined()
    after(10 * quorumMissingMs)
    // Shown again once a day: it has its cosignatures.
    onShown(8)
    after(10 * quorumMissingMs)
    expect(missing()).toBeUndefined()
    onShown(9)
    after(quorumMissingMs)
    expect(missing()).toEqual({ entries: 9, cosigned: 8, forMs: quorumMissingMs })
  })

  test('is not missing while it cosigns a log that grows, although it is always some entries behind', () => {
    const { onShown, onMet, missing, after } = watched()
    for (let size = 10; size < 10_000; size += 10) {
      onShown(size)
      after(second)
      onMet(size - 10)
      expect(missing()).toBeUndefined()
    }
    after(quorumMissingMs)
    expect(missing()).toMatchObject({ cosigned: 9_980, entries: 9_990 })
    // Of an older size, as an export may ask for.
    onMet(30)
    expect(missing()).toMatchObject({ cosigned: 9_980 })
    // In part: what is newer has waited no longer than since then.
    onMet(9_985)
    expect(missing()).toBeUndefined()
    after(quorumMissingMs)
    expect(missing()).toMatchObject({ cosigned: 9_985 })
  })

  test('is the business of the node that asks', () => {
    const { onShown, rest, missing, after } = watched()
    onShown(7)
    after(quorumMissingMs)
    rest()
    expect(missing()).toBeUndefined()
    onShown(9)
    expect(missing()).toBeUndefined()
    after(quorumMissingMs)
    expect(missing()).toMatchObject({ entries: 9 })
  })
})

describe('the quorum of a policy over real cosignatures', () => {
  afterEach(closeAll)
  const silent = `witness b ${testSigner('w.example', 4).vkey}\n`

  test.each([
    ['all', 'missing'],
    ['any', 'met'],
  ])('that asks for %s of two, of which one is silent, is %s', async (least, is) => {
    const a = await witness('a')
    const at = folder()
    const policy = `${a.line}${silent}group both ${least} a b\nquorum both\n`
    const log = await asking(at, policy)
    let nowMs = 0
    const quorum = watchQuorum(log.policy, log.witnesses, () => nowMs)
    quorum.onShown(log.checkpoint(30), true)
    const asked = await log.witnesses.cosignedAt(30, 30_000)
    expect(asked._tag).toBe(is === 'met' ? 'Right' : 'Left')
    await quorum.onCosigned(log.checkpoint(30))
    nowMs = quorumMissingMs
    const said = expect.stringMatching(
      /^no quorum \(both\) of witnesses cosigned 30 signed entries since 20\S+Z; none since this start$/,
    )
    expect(quorum.missing()).toEqual(is === 'met' ? undefined : said)
    // After the next start, kept cosignatures count at once.
    const again = watchQuorum(log.policy, log.witnesses, () => nowMs)
    again.onShown(log.checkpoint(30), true)
    await again.onCosigned(log.checkpoint(30))
    nowMs = 2 * quorumMissingMs
    expect(again.missing()).toEqual(is === 'met' ? undefined : said)
  })

  test('that asks for none is never missing', async () => {
    const a = await witness('a')
    const log = await asking(folder(), `${a.line}quorum none\n`)
    let nowMs = 0
    const quorum = watchQuorum(log.policy, log.witnesses, () => nowMs)
    quorum.onShown(log.checkpoint(30), true)
    nowMs = 2 * quorumMissingMs
    expect(quorum.missing()).toBeUndefined()
    right(await log.witnesses.withCosignatures(log.checkpoint(30)))
  })
})
