import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Expected } from '../../../src/store/event-store.ts'
import type { Harness } from './harness.ts'
import type { Store } from '../support.ts'
import { useStore } from './use-store.ts'

const forbidden =
  /delete|tombstone|truncate|remove|update|replace|metadata|scavenge|put|clear|drop|set/i

/** The operations that a store does not offer. */
export const surface = (open: () => Promise<Harness>): void => {
  describe('the surface of a store', () => {
    const store = useStore(open)

    test('C25 has nothing that could change or hide an event', () => {
      expectTypeOf<keyof Store>().toEqualTypeOf<
        'append' | 'read' | 'readAll' | 'readByStream' | 'follow' | 'head' | 'close' | 'heartbeatMs'
      >()
      const names = Object.keys(store())
      expect(names).toEqual(
        expect.arrayContaining(['append', 'read', 'readAll', 'follow', 'head', 'close']),
      )
      expect(names.filter((name) => forbidden.test(name))).toEqual([])
    })

    test('C03 knows no expectation under which a retry could write twice', () => {
      expectTypeOf<Expected>().toEqualTypeOf<'no-stream' | bigint>()
    })
  })
}
