/** Long answers let others in between. */
import { expect, test } from 'vitest'
import { slices } from '../../../src/http/limits/slices.ts'

const busy = (ms: number): void => {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}

test('work waits for a turn of everybody else once its slice is used up, and again after the next', async () => {
  const rest = slices()
  for (let n = 0; n < 3; n += 1) {
    let others = 0
    setImmediate(() => {
      others += 1
    })
    busy(6)
    // oxlint-disable-next-line no-await-in-loop -- one slice after the other is what is tested
    await rest()
    expect(others).toBe(1)
  }
})

test('work that is short waits for nobody', () => {
  expect(slices()()).toBeUndefined()
})
