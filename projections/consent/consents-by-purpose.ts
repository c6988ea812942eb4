/** Who was ever asked about a purpose? One row for each consent, saying where it stands under its person. */
import type { SubjectId } from '../../src/kernel/ids.ts'
import type { Projection, Rows } from '../../src/projector/projection.ts'
import { consentState } from './consent-state.ts'
import type { ConsentStateRow } from './consent-state.ts'
import { personOf } from '../subject-key.ts'

/** Written once, however often the consent changes: its state is looked up where it is kept. */
export type ConsentPlaceRow = { readonly subject?: SubjectId }

/** From a key of `consent-state`, `subject/purpose/…`, to `purpose/subject/…`, and back: the same exchange. */
const exchanged = (key: string): string => {
  const first = key.indexOf('/')
  const second = key.indexOf('/', first + 1)
  return `${key.slice(first + 1, second)}/${key.slice(0, first)}${key.slice(second)}`
}

export const consentsByPurpose: Projection<ConsentPlaceRow> = {
  name: 'consents-by-purpose',
  version: 2,
  keysOf: (recorded) => consentState.keysOf(recorded).map(exchanged),
  initial: {},
  evolve: (row, recorded) => {
    const subject = personOf(recorded)
    return subject === undefined || row.subject !== undefined ? row : { subject }
  },
}

/** A page of places followed to the consents themselves, under the keys of `consent-state`. */
export const consentsAt = (
  rows: Rows<ConsentStateRow>,
  page: ReadonlyArray<readonly [key: string, row: ConsentPlaceRow]>,
): ReadonlyArray<readonly [key: string, own: string, row: ConsentStateRow]> =>
  page.map(([key]) => [key, exchanged(key), rows.get(exchanged(key)) ?? consentState.initial])
