/**
 * The part of a person's trail for officers and auditors alone: exemptions of restricted codes, and everything based on
 * them.
 */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { isRestricted } from '../events/restricted.ts'
import { entryAt, pairsOf, withEntry, withoutEntry } from '../kernel/entries.ts'
import type { Entries } from '../kernel/entries.ts'
import type { MatterId } from '../kernel/ids.ts'
import type { Change } from './changes.ts'
import { changed } from './latest.ts'
import type { Standing } from './standing.ts'

/** Ids of exemptions, disclosures and publications. */
export type Restricted = Entries<true>

const mattersOf = ({ body }: LedgerEvent): ReadonlyArray<MatterId> => [
  ...('exemption' in body && body.exemption !== undefined ? [body.exemption] : []),
  ...('disclosure' in body ? [body.disclosure] : []),
  ...('publication' in body && body.publication !== undefined ? [body.publication] : []),
]

/** Whether the event is about one of them. */
export const isAboutRestricted = (restricted: Restricted, event: LedgerEvent): boolean =>
  restricted !== undefined && mattersOf(event).some((id) => entryAt(restricted, id) === true)

const begins = (event: LedgerEvent): boolean =>
  (event.type === 'ExemptionInvoked' && isRestricted(event.body.code)) ||
  (event.type === 'DisclosureRequested' && event.body.restricted === true)

/** After one more event: whatever rests on something restricted is so too. */
export const evolveRestricted = (restricted: Restricted, event: LedgerEvent): Restricted => {
  if (!begins(event) && !isAboutRestricted(restricted, event)) return restricted
  return mattersOf(event).reduce<Restricted>((all, id) => withEntry(all, id, true), restricted)
}

const pointed = /^\/(?:exemptions|disclosures)\/([^/]+)/

/** The changes of a visible event, without the hidden part. */
export const openChanges = (
  restricted: Restricted,
  changes: ReadonlyArray<Change>,
): ReadonlyArray<Change> =>
  restricted === undefined
    ? changes
    : changes.filter(({ path }) => entryAt(restricted, pointed.exec(path)?.[1] ?? '') !== true)

/** The standing as the person is shown it. */
export const openStanding = (standing: Standing): Standing => {
  const hidden = pairsOf(standing.exemptions).filter(([, { code }]) => isRestricted(code))
  if (hidden.length === 0) return standing
  const rest = hidden.reduce((left, [id]) => withoutEntry(left, id), standing.exemptions)
  return changed(standing, 'exemptions', rest)
}
