/** An event as shown outside of the ledger: sealed parts by their hashes, and the opened fields beside them. */
import { O } from '../fp.ts'
import { leafText } from '../events/leaf.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { PersonalFields } from '../events/personal.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { SubjectId } from '../kernel/ids.ts'
import type { TrailEntry } from './trail.ts'

/** The event with each ciphertext replaced by its hash, as in the Merkle leaf. */
export const withoutCiphertext = (event: LedgerEvent): unknown =>
  JSON.parse(leafText(canonicalJson(event)))

/** The personal fields of an entry by whose they are; null where their key was destroyed. */
export const openedFields = (
  personal: TrailEntry['personal'],
): ReadonlyArray<{ readonly subject: SubjectId; readonly fields: PersonalFields | null }> =>
  personal.map(({ subject, fields }) => ({
    subject,
    fields: O.isSome(fields) ? fields.value : null,
  }))
