/** Writes as one LMDB transaction, made by LMDB's own thread: all of them, or none. */
import type { RootDatabase } from 'lmdb'
import { reasonOf } from '../../files/lmdb-error.ts'

/** Resolves once what `write` put and removed is visible; it gives back the promise of each. Rejects with LMDB's reason. */
export const writeBatch = async (
  root: RootDatabase<string, string>,
  write: () => Iterable<Promise<boolean>>,
): Promise<void> => {
  // Nearly all writes of a batch share one promise: what is waited for is a handful, not thousands.
  const promises = new Set<Promise<boolean>>()
  const batch = root.batch(() => {
    for (const promise of write()) promises.add(promise)
  })
  try {
    await Promise.all([batch, ...promises])
  } catch (error) {
    const reason = await reasonOf(error)
    throw reason instanceof Error ? reason : new Error('the commit failed', { cause: reason })
  }
}
