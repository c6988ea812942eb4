import { describe, expect, test } from 'vitest'
import { slicesOf } from '../../src/follower/slices.ts'
import { recorded } from '../projections/folded.ts'
import { facts, of } from '../projector/facts.ts'

const one = recorded([of(1), facts.shown])[0]

const stored = (bytes: ReadonlyArray<number>) =>
  bytes.map((length, n) => ({
    stream: of(1).stream,
    revision: BigInt(n),
    position: BigInt(n),
    recordedAt: one?.event.recordedAt,
    event: { id: one?.event.id, type: 'NoticeShown', json: 'x'.repeat(length) },
  })) as unknown as Parameters<typeof slicesOf>[0]

const lengths = (bytes: ReadonlyArray<number>) => slicesOf(stored(bytes)).map((all) => all.length)

describe('slices of stored events', () => {
  test('hold them all, in order', () => {
    const all = stored(Array.from({ length: 1_000 }, (_, n) => (n * 977) % 65_536))
    expect(slicesOf(all).flat()).toEqual(all)
  })
  test('hold few, and fewer of large ones', () => {
    expect(lengths([])).toEqual([])
    expect(lengths(Array.from({ length: 300 }, () => 400))).toEqual([128, 128, 44])
    expect(lengths(Array.from({ length: 9 }, () => 65_536))).toEqual([4, 4, 1])
    expect(lengths([400, 300_000, 400])).toEqual([1, 1, 1])
  })
})
