/** The cosignatures that fill a quorum: each witness once, by its own key, over this very text, at a possible time. */
import { describe, expect, test } from 'vitest'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { asOf } from '../../../src/transparency/proof/policy.ts'
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import { verifyCheckpoint } from '../../../src/transparency/proof/verify-checkpoint.ts'
import { left, right } from '../../support/unwrap.ts'
import { testLog, testSigner } from '../../witness/test-log.ts'
import { leavesOf } from '../reference-tree.ts'

const log = testLog('log.example/quorum')
const [one, two] = [testSigner('w.example/1', 4), testSigner('w.example/2', 4)]
const text = log.text(7)
const now = 1_800_000_000n
const policy = asOf(
  right(
    policyFrom(
      nodeCrypto,
      bytesFrom(
        `log ${log.signer.vkey}\nwitness a ${one.vkey}\nwitness b ${two.vkey}\ngroup both all a b\nquorum both\n`,
      ),
    ),
  ),
  Number(now) * 1_000,
)
const verify = (...cosignatures: ReadonlyArray<string>) =>
  verifyCheckpoint(nodeCrypto, policy, bytesFrom(`${log.signed(7)}${cosignatures.join('')}`))

describe('a quorum of two', () => {
  test('is both of them, in any order, beside signatures of strangers', () => {
    const both = [one.cosign(text, now), two.cosign(text, now - 100_000n)]
    expect(right(verify(...both)).signed).toHaveLength(3)
    const strange = testSigner('v.example', 4).cosign(text, now)
    expect(right(verify(strange, ...both.toReversed())).signed).toHaveLength(3)
  })

  test.each<readonly [string, ReadonlyArray<string>]>([
    ['nobody', []],
    ['one of them', [one.cosign(text, now)]],
    ['one of them twice', [one.cosign(text, now), one.cosign(text, now)]],
    ['one of them at two times', [one.cosign(text, now), one.cosign(text, now - 1n)]],
    [
      'one of them, and another key of the name of the other',
      [one.cosign(text, now), testSigner('w.example/2', 4, 'another').cosign(text, now)],
    ],
    [
      'one of them, and the key of the other under another name',
      [one.cosign(text, now), testSigner('w.example/3', 4, 'w.example/2').cosign(text, now)],
    ],
    [
      'one of them, and the log itself as a witness',
      [one.cosign(text, now), testSigner(log.origin, 4).cosign(text, now)],
    ],
  ])('is not %s', (_, cosignatures) => {
    expect(left(verify(...cosignatures))).toMatchObject({ rejected: 'quorum-missing' })
  })

  test.each([
    ['in the future', now + 301n],
    ['at no time', 0n],
    ['at the end of time', 2n ** 63n - 1n],
  ])('is not one of them, and the other %s: it is named', (_, seconds) => {
    expect(left(verify(one.cosign(text, now), two.cosign(text, seconds)))).toEqual({
      rejected: 'quorum-missing',
      quorum: 'both',
      witnesses: ['w.example/1'],
      mistimed: ['w.example/2'],
    })
  })

  test('may be minutes ahead', () => {
    right(verify(one.cosign(text, now + 300n), two.cosign(text, now)))
  })

  test.each<readonly [string, string]>([
    ['over a smaller tree', two.cosign(log.text(6), now)],
    ['over the text with a line more', two.cosign(`${text}more\n`, now)],
    ['without the line that says what it is', two.sign(text)],
    ['before 1970', two.cosign(text, 2n ** 64n - 1n)],
  ])('refuses the whole note where one names its key and signed %s', (_, cosignature) => {
    expect(left(verify(one.cosign(text, now), cosignature))).toMatchObject({
      rejected: 'signature-wrong',
      name: 'w.example/2',
    })
  })

  test('stands for one history where one of two signs both', () => {
    const forged = leavesOf(40).map((leaf, at) => (at === 3 ? leaf.toReversed() : leaf))
    const other = log.text(7, forged)
    right(verify(one.cosign(text, now), two.cosign(text, now)))
    const note = `${log.signed(7, forged)}${two.cosign(other, now)}`
    const found = verifyCheckpoint(nodeCrypto, policy, bytesFrom(note))
    expect(left(found)).toMatchObject({ rejected: 'quorum-missing', witnesses: ['w.example/2'] })
    // The cosignature of the honest history does not verify under the other one.
    const moved = verifyCheckpoint(nodeCrypto, policy, bytesFrom(note + one.cosign(text, now)))
    expect(left(moved)).toMatchObject({ rejected: 'signature-wrong', name: 'w.example/1' })
  })
})
