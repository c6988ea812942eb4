/** The lines of an export: one event each, as canonical JSON without ciphertext. */
import { leafText } from '../events/leaf.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Entry } from '../replay/history.ts'
import { openedFields, withoutCiphertext } from '../replay/shown-event.ts'
import type { TrailEntry } from '../replay/trail.ts'

/** The line of one event, with the facts that the manifest counts. */
export type Line = { readonly text: string; readonly type: string; readonly position: bigint }

/**
 * An event in an export of the whole ledger. Its text is canonical already, and the members around it are in order of
 * name, so the line is canonical without parsing.
 */
export const wholeLine = ({ recorded, json }: Entry): Line => ({
  text: `{"leaf":${leafText(json)},"position":"${recorded.position}","revision":"${recorded.revision}","stream":"${recorded.stream}"}`,
  type: recorded.event.type,
  position: recorded.position,
})

/** An event of one person's record, with its changes and the fields that can still be opened. */
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
