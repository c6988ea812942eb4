/** The lines of an export: one event each, in canonical JSON, without ciphertext. */
import { leafText } from '../events/leaf.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Entry } from '../replay/history.ts'
import { openedFields, withoutCiphertext } from '../replay/shown-event.ts'
import type { TrailEntry } from '../replay/trail.ts'

/** One event's line, and what the manifest counts of it. */
export type Line = { readonly text: string; readonly type: string; readonly position: bigint }

/**
 * An event of the whole ledger. Members in order of name, around text that is canonical already: the line is canonical
 * without parsing it.
 */
export const wholeLine = ({ recorded, json }: Entry): Line => ({
  text: `{"leaf":${leafText(json)},"position":"${recorded.position}","revision":"${recorded.revision}","stream":"${recorded.stream}"}`,
  type: recorded.event.type,
  position: recorded.position,
})

/** An event of one person's record: with what it changed, and what of it can still be opened. */
export const personLine = ({ recorded, changes, personal }: TrailEntry): Line => {
  const { event, position, revision, stream } = recorded
  return {
    text: canonicalJson({
      leaf: withoutCiphertext(event),
      position: String(position),
      revision: String(revision),
      stream,
      changes,
      personal: openedFields(personal),
    }),
    type: event.type,
    position,
  }
}
