import { describe, expect, test } from 'vitest'
import { framed, onlyMessage } from '../../../src/store/kurrentdb/wire/framing.ts'

describe('the frame around a message', () => {
  test('is as gRPC has it: not compressed, length, message', () => {
    const bytes = framed([Buffer.from('ab'), Buffer.alloc(0)])
    expect(bytes.toString('hex')).toBe('000000000261620000000000')
  })

  test('is taken off where there is one message, whole, and nowhere else', () => {
    expect(onlyMessage(framed([Buffer.from('ab')]))).toEqual(Buffer.from('ab'))
    expect(onlyMessage(Buffer.alloc(0))).toBeUndefined()
    expect(onlyMessage(Buffer.from([0, 0, 0, 0]))).toBeUndefined()
    expect(onlyMessage(framed([Buffer.from('ab')]).subarray(0, -1))).toBeUndefined()
    expect(onlyMessage(framed([Buffer.from('a'), Buffer.from('b')]))).toBeUndefined()
  })
})
