/** Proofs and bodies to a witness that are wrong in one way each: refused by its name; never thrown at. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import {
  addCheckpointBytes,
  addCheckpointFrom,
} from '../../../src/transparency/proof/add-checkpoint.ts'
import { tlogProofBytes, tlogProofFrom } from '../../../src/transparency/proof/tlog-proof.ts'
import { verifyEntry } from '../../../src/transparency/proof/verify-entry.ts'
import { verifyGrowth } from '../../../src/transparency/proof/verify-growth.ts'
import { left, right } from '../../support/unwrap.ts'
import { mutated } from './mutate.ts'
import { body, entry, old, policy, proof } from './valid.ts'

const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
const malformed = (line: number) => ({ rejected: 'proof-malformed', line })
const hash = 'A'.repeat(43) + '='
const zeros = (count: number) => Array.from({ length: count }, () => new Uint8Array(32))
/** The text with one of its lines another. */
const withLine =
  (bytes: Uint8Array) =>
  (at: number, ...by: ReadonlyArray<string>): string =>
    asText(bytes)
      .split('\n')
      .toSpliced(at, 1, ...by)
      .join('\n')

describe('a proof in one file', () => {
  const changed = withLine(proof)

  test('verifies as it is', () => {
    expect(right(verifyEntry(nodeCrypto, policy, entry, proof)).index).toBe(6)
  })

  test.each([
    ['nothing', '', 1],
    ['no empty line', asText(proof).replace('\n\n', '\n').replace('\n\n', '\n'), 1],
    ['another version', changed(0, 'c2sp.org/tlog-proof@v2'), 1],
    ['a blank behind its name', changed(0, 'c2sp.org/tlog-proof@v1 '), 1],
    ['something extra that is no base64', changed(1, 'extra !'), 2],
    ['something extra with loose bits', changed(1, 'extra AB=='), 2],
    ['something extra twice', changed(1, 'extra AA==', 'extra AA=='), 3],
    ['no index', changed(2), 3],
    ['an index without a number', changed(2, 'index '), 3],
    ['an index with a zero in front', changed(2, 'index 06'), 3],
    ['an index below nothing', changed(2, 'index -6'), 3],
    ['an index past 2^53', changed(2, 'index 9007199254740992'), 3],
    ['a blank more', changed(2, 'index  6'), 3],
    ['a malformed hash', changed(3, 'hash'), 4],
    ['a hash of 31 bytes', changed(3, 'A'.repeat(42)), 4],
    ['a hash in hex', changed(3, 'a'.repeat(64)), 4],
    ['a carriage return', changed(2, 'index 6\r'), 1],
  ])('with %s is refused', (_, whole, line) => {
    expect(left(tlogProofFrom(bytesFrom(whole)))).toEqual(malformed(line))
  })

  test('holds as many hashes as a tree below 2^53 leaves is high, and no more', () => {
    const { index, checkpoint } = right(tlogProofFrom(proof))
    const withHashes = (count: number) =>
      tlogProofFrom(tlogProofBytes({ extra: undefined, index, hashes: zeros(count), checkpoint }))
    expect(right(withHashes(53)).hashes).toHaveLength(53)
    expect(left(withHashes(54))).toEqual(malformed(3))
  })

  test('with a malformed checkpoint, or another index or entry, does not verify', () => {
    const verify = (whole: string, of = entry) =>
      left(verifyEntry(nodeCrypto, policy, of, bytesFrom(whole)))
    const end = asText(proof).indexOf('\n\n')
    expect(verify(asText(proof).slice(0, end + 2))).toMatchObject({
      rejected: 'note-without-signatures',
    })
    expect(verify(changed(2, 'index 7'))).toMatchObject({ rejected: 'root-differs' })
    expect(verify(changed(2, 'index 11'))).toEqual({
      rejected: 'index-outside-tree',
      index: 11,
      size: 11,
    })
    expect(verify(changed(3))).toMatchObject({ rejected: 'hashes-missing' })
    expect(verify(changed(3, hash, hash))).toMatchObject({ rejected: /root|left-over/ })
    expect(verify(asText(proof), bytesFrom('entry 7'))).toMatchObject({ rejected: 'root-differs' })
  })

  test('has one spelling; changed at random it verifies of the same entry alone, and is never thrown at', () => {
    fc.assert(
      fc.property(mutated(proof), (bytes) => {
        const read = tlogProofFrom(bytes)
        const again = E.isLeft(read) ? bytes : tlogProofBytes(read.right)
        expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true)
        const verified = verifyEntry(nodeCrypto, policy, entry, bytes)
        expect(E.isLeft(verified) || verified.right.index === 6).toBe(true)
        expect(E.isLeft(verifyEntry(nodeCrypto, policy, bytesFrom('entry 5'), bytes))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the request to a witness', () => {
  const changed = withLine(body)

  test('verifies as it is', () => {
    expect(right(verifyGrowth(nodeCrypto, policy, old, body)).size).toBe(11)
  })

  test.each([
    ['nothing', '', 1],
    ['no old size', changed(0), 1],
    ['another word', changed(0, 'new 7'), 1],
    ['an old size with a zero in front', changed(0, 'old 07'), 1],
    ['an old size below nothing', changed(0, 'old -1'), 1],
    ['an old size past 2^53', changed(0, 'old 9007199254740992'), 1],
    ['a blank more', changed(0, 'old 7 '), 1],
    ['a malformed hash', changed(1, 'hash'), 2],
    ['a hash of 33 bytes', changed(1, Buffer.alloc(33).toString('base64')), 2],
    ['no empty line', 'old 7\n', 1],
    ['a carriage return', changed(0, 'old 7\r'), 1],
  ])('with %s is refused', (_, whole, line) => {
    expect(left(addCheckpointFrom(bytesFrom(whole)))).toEqual(malformed(line))
  })

  test('holds as many hashes as a witness takes, and no more', () => {
    const sent = right(addCheckpointFrom(body))
    const withHashes = (count: number) =>
      addCheckpointFrom(addCheckpointBytes({ ...sent, hashes: zeros(count) }))
    expect(right(withHashes(63)).hashes).toHaveLength(63)
    expect(left(withHashes(64))).toEqual(malformed(2))
  })

  test('with another old size or a wrong proof does not verify', () => {
    const verify = (whole: string) => left(verifyGrowth(nodeCrypto, policy, old, bytesFrom(whole)))
    expect(verify(changed(0, 'old 6'))).toEqual({
      rejected: 'old-size-differs',
      told: 6,
      expected: 7,
    })
    expect(verify(changed(1))).toMatchObject({ rejected: /root-differs|hashes-missing/ })
    expect(verify(changed(1, hash))).toMatchObject({ rejected: /root-differs/ })
    const { rejected } = left(
      verifyGrowth(nodeCrypto, policy, { ...old, origin: 'log.example/other' }, body),
    )
    expect(rejected).toBe('origin-differs')
  })

  test('has one spelling; changed at random it verifies of the same growth alone, and is never thrown at', () => {
    const forked = { ...old, root: new Uint8Array(32) }
    fc.assert(
      fc.property(mutated(body), (bytes) => {
        const read = addCheckpointFrom(bytes)
        const again = E.isLeft(read) ? bytes : addCheckpointBytes(read.right)
        expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true)
        const verified = verifyGrowth(nodeCrypto, policy, old, bytes)
        expect(E.isLeft(verified) || verified.right.size === 11).toBe(true)
        expect(E.isLeft(verifyGrowth(nodeCrypto, policy, forked, bytes))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
