/**
 * One hash for all events of a log in their order: equal where each event has the same stream, revision, id, type and
 * bytes. Positions are each log's own and are left out. Pure.
 */
import { sha256 } from '../kernel/hash.ts'
import type { Sha256 } from '../kernel/ids.ts'
import type { Recorded, StoredEvent } from '../store/event-store.ts'

/** So many events, and the digest of all of them. */
export type EventDigest = { readonly events: number; readonly digest: Sha256 }

/** The digest before the first event: of the format's name. */
export const emptyEventDigest: Sha256 = sha256('consent-ledger-events/1\n')

/**
 * The digest after one more event: SHA-256 of the one before in hex, a line
 * `<stream> <revision> <id> <type> <bytes of content>`, and the content.
 */
export const nextEventDigest = (
  before: Sha256,
  { stream, revision, event: { id, type, json } }: Recorded<StoredEvent>,
): Sha256 =>
  sha256(`${before}\n${stream} ${revision} ${id} ${type} ${Buffer.byteLength(json)}\n${json}`)

/** The digest of a list of streams after one more: SHA-256 of the one before and a line `<stream> <events> <digest>`. */
export const nextStreamDigest = (
  before: Sha256,
  stream: string,
  { events, digest }: EventDigest,
): Sha256 => sha256(`${before}\n${stream} ${events} ${digest}\n`)
