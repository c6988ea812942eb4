/** Which exemptions were used, over all people? One row for each, by code, saying where it stands under its person. */
import type { MatterId, SubjectId } from '../../src/kernel/ids.ts'
import type { Projection, RecordedEvent, Rows } from '../../src/projector/projection.ts'
import type { ExemptionRow } from './exemption-register.ts'
import { personOf } from '../subject-key.ts'

/** Written once: how the exemption stands is looked up where it is kept. */
export type ExemptionPlaceRow = { readonly subject?: SubjectId; readonly exemption?: MatterId }

/** The place of the exemption that an event invokes. */
export const placeOf = (recorded: RecordedEvent): ExemptionPlaceRow | undefined => {
  const subject = personOf(recorded)
  const { event } = recorded
  return subject === undefined || event.type !== 'ExemptionInvoked'
    ? undefined
    : { subject, exemption: event.body.exemption }
}

export const exemptionsByCode: Projection<ExemptionPlaceRow> = {
  name: 'exemptions-by-code',
  version: 1,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    if (subject === undefined || event.type !== 'ExemptionInvoked') return []
    const { code, list, exemption } = event.body
    return [`${code}/${list}/${subject}/${exemption}`]
  },
  initial: {},
  evolve: (row, recorded) => placeOf(recorded) ?? row,
}

/** A page of places followed to the exemptions themselves, with the keys of `exemption-register`. */
export const exemptionsAt = (
  rows: Rows<ExemptionRow>,
  page: ReadonlyArray<readonly [key: string, row: ExemptionPlaceRow]>,
): ReadonlyArray<readonly [key: string, own: string, row: ExemptionRow]> =>
  page.flatMap(([key, { subject, exemption }]) => {
    const own = `${subject}/${exemption}`
    const row = rows.get(own)
    return row === undefined ? [] : [[key, own, row] as const]
  })
