/** Whether a write may go in, as the server decides it: by revision first, then by the ids already there. */
import type { Expected, Stored } from './stored.ts'

/** One stream as the check sees it. */
export type StreamView = {
  /** By revision: the event with revision n is at index n. */
  readonly events: ReadonlyArray<Stored>
  readonly state: 'live' | 'deleted' | 'tombstoned'
  readonly hasMetadata: boolean
}

/** The result of the check. `again`: these events are there already, the last of them as given. */
export type Verdict =
  | { readonly verdict: 'write' }
  | { readonly verdict: 'again'; readonly last: Stored }
  | { readonly verdict: 'wrong-version' }
  | { readonly verdict: 'deleted' }

const wrong: Verdict = { verdict: 'wrong-version' }
const write: Verdict = { verdict: 'write' }

/** Any and stream-exists know only the ids that went in lately. */
const byRecentIds = (
  ids: ReadonlyArray<string>,
  recent: (id: string) => Stored | undefined,
): Verdict => {
  const found = ids.map((id) => recent(id))
  const last = found.at(-1)
  if (found[0] === undefined) return write
  return found.includes(undefined) || last === undefined ? wrong : { verdict: 'again', last }
}

/** A stale revision is a repeat when the ids at the revisions that follow are the ones given. */
const byPlace = (view: StreamView, expected: bigint, ids: ReadonlyArray<string>): Verdict => {
  for (const [index, id] of ids.entries()) {
    if (view.events[Number(expected) + 1 + index]?.id === id) continue
    const reopens = index === 0 && expected === -1n && view.state === 'deleted'
    return reopens ? write : wrong
  }
  const last = view.events[Number(expected) + ids.length]
  return ids.length === 0 || last === undefined ? wrong : { verdict: 'again', last }
}

/** Decides one write. `recent` gives the event with this id in this stream, when it went in lately. */
export const checkCommit = (
  view: StreamView,
  expected: Expected,
  ids: ReadonlyArray<string>,
  recent: (id: string) => Stored | undefined,
): Verdict => {
  if (view.state === 'tombstoned') return { verdict: 'deleted' }
  const current = BigInt(view.events.length) - 1n
  if (expected === 'any') return byRecentIds(ids, recent)
  if (expected === 'stream-exists') {
    if (view.state === 'deleted') return { verdict: 'deleted' }
    return current < 0n && !view.hasMetadata ? wrong : byRecentIds(ids, recent)
  }
  const revision = expected === 'no-stream' ? -1n : expected
  if (revision < current) return byPlace(view, revision, ids)
  return revision > current ? wrong : write
}
