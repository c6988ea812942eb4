/** Files hashed on another thread: the same hashes as here, no more waiting than may wait, and an end that is told. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { hashingHere } from '../../../src/exports/bundle/archive/hashes.ts'
import type { Hashing } from '../../../src/exports/bundle/archive/hashes.ts'
import { hashingThread } from '../../../src/exports/bundle/archive/hashing-thread.ts'

const hashOf = (name: string, bytes: Uint8Array): string =>
  createHash(name).update(bytes).digest('hex')

const expectedOf = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  sha256: hashOf('sha256', bytes),
  sm3: hashOf('sm3', bytes),
})

/** Each file begins when all of the one before was handed over, and before its hashes are known. */
const hashesOf = async (
  { newHasher }: Hashing,
  files: ReadonlyArray<ReadonlyArray<Uint8Array>>,
) => {
  const ends = []
  for (const pieces of files) {
    const hasher = newHasher()
    for (const piece of pieces) await hasher.update(piece)
    ends.push(hasher.end())
  }
  return Promise.all(ends)
}

describe.each([
  ['here', hashingHere],
  ['on a thread', hashingThread()],
])('hashing %s', (_, hashing) => {
  afterAll(() => hashing.close())

  test('is that of each file, however it is cut, one file after the other', async () => {
    const files = fc.array(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), {
      maxLength: 5,
    })
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const expected = all.map((pieces) => expectedOf(Buffer.concat(pieces)))
        expect(await hashesOf(hashing, all)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  test('takes a view for its own bytes, and leaves them as they are', async () => {
    const whole = Buffer.from('before and after')
    expect(await hashesOf(hashing, [[whole.subarray(7, 10)]])).toEqual([
      expectedOf(Buffer.from('and')),
    ])
    expect(whole.toString()).toBe('before and after')
  })
})

describe('a thread that hashes', () => {
  test('makes a faster writer wait, and hashes all of it', async () => {
    const hashing = hashingThread()
    const piece = Buffer.alloc(3 * 1024 * 1024, 'x')
    const hasher = hashing.newHasher()
    expect(hasher.update(piece)).toBeUndefined()
    const waited = hasher.update(piece)
    expect(waited).toBeInstanceOf(Promise)
    await waited
    expect(await hasher.end()).toEqual(expectedOf(Buffer.concat([piece, piece])))
    await hashing.close()
  })

  test('that is over rejects what was asked and what is asked of it', async () => {
    const hashing = hashingThread()
    const hasher = hashing.newHasher()
    const [asked] = await Promise.allSettled([hasher.end(), hashing.close()])
    expect(asked).toMatchObject({
      status: 'rejected',
      reason: { name: 'HashingEnded', message: 'the thread that hashes has ended' },
    })
    await expect(hashing.newHasher().end()).rejects.toThrow('has ended')
  })
})
