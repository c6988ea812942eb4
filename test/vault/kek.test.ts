import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { ringFromText, ringOf, unwrap, wrap } from '../../src/vault/kek.ts'
import { ring } from './support.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const other = Buffer.alloc(32, 2).toString('base64')
const dek = Buffer.alloc(32, 9)

const wrong = (epoch: number) => E.left({ failure: 'kek-wrong', epoch })

describe('wrapping a key', () => {
  test('then unwrapping gives it back, under any epoch given', () => {
    const old = wrap(ring(1), 'label', dek)
    expect(old.epoch).toBe(1)
    expect(unwrap(ring(3), 'label', old)).toEqual(E.right(dek))
    expect(wrap(ring(3), 'label', dek).epoch).toBe(3)
  })

  test('never gives the same bytes twice', () => {
    expect(wrap(ring(1), 'label', dek).bytes).not.toEqual(wrap(ring(1), 'label', dek).bytes)
  })

  test('is bound to its label, its epoch and its key', () => {
    const wrapped = wrap(ring(2), 'label', dek)
    const sameKeyTwice = ringOf([
      { epoch: 1, key },
      { epoch: 2, key },
    ])
    expect(unwrap(ring(2), 'other', wrapped)).toEqual(wrong(2))
    expect(unwrap(ring(2, 9), 'label', wrapped)).toEqual(wrong(2))
    expect(unwrap(ring(2), 'label', { ...wrapped, bytes: wrapped.bytes.subarray(1) })).toEqual(
      wrong(2),
    )
    expect(unwrap(ring(1), 'label', wrapped)).toEqual(E.left({ failure: 'kek-missing', epoch: 2 }))
    if (E.isLeft(sameKeyTwice)) throw new Error('ring')
    const second = wrap(sameKeyTwice.right, 'label', dek)
    expect(unwrap(sameKeyTwice.right, 'label', { ...second, epoch: 1 })).toEqual(wrong(1))
  })
})

describe('a ring of keys', () => {
  test('comes from one line: a key, or keys by epoch', () => {
    const one = ringFromText(` ${key}\n`)
    const two = ringFromText(`7:${key}, 9:${other}`)
    if (E.isLeft(one) || E.isLeft(two)) throw new Error('ring')
    expect([one.right.newest, ...one.right.keys.keys()]).toEqual([1, 1])
    expect([two.right.newest, ...two.right.keys.keys()]).toEqual([9, 7, 9])
  })

  test.each([
    ['nothing', ''],
    ['too short a key', key.slice(4)],
    ['a key without padding', key.slice(0, -1)],
    ['a key with loose bits', `${key.slice(0, -2)}F=`],
    ['no number as epoch', `one:${key}`],
    ['epoch 0', `0:${key}`],
    ['an epoch past its bound', `100000:${key}`],
    ['an epoch twice', `1:${key},1:${other}`],
    ['something after the key', `1:${key}:2,`],
    ['an empty item', `1:${key},`],
  ])('is refused from %s, without repeating it', (_, line) => {
    const made = ringFromText(line)
    if (E.isRight(made)) throw new Error('accepted')
    expect(made.left.failure).toBe('kek-malformed')
    expect(JSON.stringify(made.left)).not.toMatch(/[A-Za-z0-9+/]{20}/)
  })

  test('shows no key when it is printed', () => {
    const printed = inspect(ring(1), { depth: 9, showHidden: true })
    expect(printed).not.toMatch(/01 01 01|AQEB|0101/)
  })
})
