/**
 * Keys kept at hand on one node while other nodes may destroy them: a key is answered from here only while this
 * node is known to hear of destructions, and for a few seconds at most even then.
 */
import type { SubjectId } from '../../kernel/ids.ts'
import type { LiveKey } from '../key-vault.ts'
import { lru } from '../../kernel/lru.ts'

/** Keys kept at hand: about 6 MB when full. */
const cachedKeys = 20_000
/** Longest that a key is answered without asking the database, in ms. */
const lifeMs = 5_000

/** Taken before a key is read from the database; `set` takes it back. */
export type Reading = { readonly evictions: number; readonly atMs: number }

export type KeyCache = {
  readonly get: (subject: SubjectId) => LiveKey | undefined
  readonly reading: () => Reading
  /** Keeps a key, unless anything was destroyed since it began to be read: it could be that one. */
  readonly set: (subject: SubjectId, key: LiveKey, reading: Reading) => void
  readonly evict: (subject: SubjectId) => void
  readonly clear: () => void
}

/** `isHearing` says whether every destruction up to a moment ago was heard of; `nowMs` is monotonic. */
export const keyCache = (isHearing: () => boolean, nowMs: () => number): KeyCache => {
  const entries = lru<{ readonly key: LiveKey; readonly atMs: number }>(cachedKeys)
  let evictions = 0
  return {
    get: (subject) => {
      const entry = entries.get(subject)
      return entry !== undefined && nowMs() - entry.atMs <= lifeMs && isHearing()
        ? entry.key
        : undefined
    },
    reading: () => ({ evictions, atMs: nowMs() }),
    set: (subject, key, reading) => {
      if (reading.evictions !== evictions) return
      entries.set(subject, { key: { kid: key.kid, dek: key.dek }, atMs: reading.atMs })
    },
    evict: (subject) => {
      evictions += 1
      entries.delete(subject)
    },
    clear: () => {
      evictions += 1
      entries.clear()
    },
  }
}
