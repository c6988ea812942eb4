import { describe, expect, test } from 'vitest'
import { PostgresFault } from '../../src/postgres/fault.ts'
import { openGate } from '../../src/postgres/gate.ts'

const nextTurn = async () => new Promise((resolve) => setImmediate(resolve))

describe('the gate before the database', () => {
  test('lets so many in, and the others in their order as places come free', async () => {
    const gate = openGate(2)
    const inside: number[] = []
    const enter = async (n: number) => {
      await gate.enter()
      inside.push(n)
    }
    const all = [1, 2, 3, 4].map(enter)
    await nextTurn()
    expect(inside).toEqual([1, 2])
    gate.leave()
    await nextTurn()
    expect(inside).toEqual([1, 2, 3])
    gate.leave()
    await Promise.all(all)
    gate.leave()
    gate.leave()
    await enter(5)
    await enter(6)
    expect(inside).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('turns all away who wait, and lets in who comes after', async () => {
    const gate = openGate(1)
    await gate.enter()
    const fault = new PostgresFault('unreachable')
    const waiting = [gate.enter(), gate.enter()].map(async (each) =>
      each.then(
        () => undefined,
        (error: unknown) => error,
      ),
    )
    gate.turnAway(fault)
    expect(await Promise.all(waiting)).toEqual([fault, fault])
    gate.leave()
    await gate.enter()
  })
})
