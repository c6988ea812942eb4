/** One store for the tests of a describe block, opened before the first and closed after the last. */
import { afterAll, beforeAll } from 'vitest'
import type { Harness } from './harness.ts'
import type { Store } from '../support.ts'

/** Gives the store while tests run. */
export const useStore = (open: () => Promise<Harness>): (() => Store) => {
  let harness: Harness | undefined
  beforeAll(async () => {
    harness = await open()
  })
  afterAll(() => harness?.close())
  return () => {
    if (harness === undefined) throw new Error('the store is used outside a test')
    return harness.store
  }
}
