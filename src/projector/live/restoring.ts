/** Decides when state kept in memory may be relied on. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Stopped } from './health.ts'
import { DamagedSource } from '../in-memory.ts'
import type { InMemory } from '../in-memory.ts'
import type { Roster } from '../tables/roster.ts'

/** Something in memory could not be brought back or prepared: a package that cannot be loaded now. */
export type InMemoryFailure = {
  readonly failure: 'in-memory-unavailable'
  readonly cause: unknown
}

/** Of a rejection: whether it may be tried again. */
export const haltFor = (cause: unknown): InMemoryFailure | Stopped =>
  cause instanceof DamagedSource
    ? { stopped: 'document-damaged', where: cause.message }
    : { failure: 'in-memory-unavailable', cause }

export type Restoring = {
  /** Brings back what is not yet, and, of what is, that whose table is named; as far as tables are live. */
  readonly restore: (
    again: ReadonlyArray<string>,
  ) => Promise<Either<InMemoryFailure | Stopped, void>>
  readonly isRestored: (one: InMemory) => boolean
}

/** Nothing is restored yet. */
export const newRestoring = (inMemory: ReadonlyArray<InMemory>, roster: Roster): Restoring => {
  const restored = new Set<InMemory>()
  const isDue = (one: InMemory, again: ReadonlyArray<string>): boolean =>
    (!restored.has(one) || again.includes(one.table)) &&
    roster.live.some(({ id }) => id.name === one.table)
  return {
    isRestored: (one) => restored.has(one),
    restore: async (again) => {
      for (const one of inMemory) {
        if (!isDue(one, again)) continue
        restored.delete(one)
        try {
          await one.restore()
        } catch (cause) {
          return E.left(haltFor(cause))
        }
        restored.add(one)
      }
      return E.right(undefined)
    },
  }
}
