/**
 * A sample that no one can choose: the events of a population with the lowest SHA-256(seed, event id). If the seed is
 * named after the log was signed, the bundle and the ledger give the same list, and no event can be kept out of it.
 */
import { bytesFrom } from '../../transparency/bytes/text.ts'
import { bytesCompared } from './compare.ts'
import type { Primitives } from '../../transparency/primitives.ts'

type Drawn<A> = { readonly hash: Uint8Array; readonly what: A }

export type Drawing<A> = {
  /** Adds an event of the population. */
  readonly add: (id: string, what: A) => void
  /** The number of events so far. */
  readonly population: () => number
  /** The sample, lowest hash first. */
  readonly sample: () => ReadonlyArray<A>
}

/** Draws `size` events, or all if there are fewer. Keeps at most twice as many in memory. */
export const drawing = <A>(
  { sha256 }: Pick<Primitives, 'sha256'>,
  seed: string,
  size: number,
): Drawing<A> => {
  const seedBytes = bytesFrom(seed)
  let kept: Drawn<A>[] = []
  let count = 0
  let worst: Uint8Array | undefined
  const shrink = (): void => {
    kept = kept.toSorted((a, b) => bytesCompared(a.hash, b.hash)).slice(0, size)
    worst = kept.length < size ? undefined : kept.at(-1)?.hash
  }
  return {
    add: (id, what) => {
      count += 1
      const hash = sha256(seedBytes, bytesFrom(id))
      if (worst !== undefined && bytesCompared(hash, worst) >= 0) return
      kept.push({ hash, what })
      if (kept.length >= 2 * size) shrink()
    },
    population: () => count,
    sample: () => {
      shrink()
      return kept.map(({ what }) => what)
    },
  }
}
