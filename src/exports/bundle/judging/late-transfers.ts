/** Transfers that were made after their ground had ended, by the same fold as receipts and lists. */
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { entryAt } from '../../../kernel/entries.ts'
import type { MatterId } from '../../../kernel/ids.ts'
import {
  evolveDisclosure,
  noDisclosures,
  stateOfDisclosure,
} from '../../../standing/fold/disclosure.ts'
import type { DisclosureRecords } from '../../../standing/fold/disclosure.ts'
import { evolveEnds, noEnds } from '../../../standing/fold/ends.ts'
import type { Ends } from '../../../standing/fold/ends.ts'

/** The transfers of one person, and the ends that are known of them. */
type Folded = { disclosures: DisclosureRecords; ends: Ends; readonly made: MatterId[] }

export type LateTransfers = {
  /** Notes the people with a transfer among the disclosed entries. */
  readonly find: (event: LedgerEvent) => void
  /** Folds an event of the log; called afterwards, for each event up to the position in order. Others' are passed over. */
  readonly fold: (event: LedgerEvent) => void
  /** The disclosed transfers that were made after their ground had ended: also where the end itself is not disclosed. */
  readonly late: () => ReadonlySet<string>
}

const isLate = ({ disclosures, ends }: Folded, matter: MatterId): boolean => {
  const found = entryAt(disclosures, matter)
  return (
    found !== undefined &&
    stateOfDisclosure(found, ends, found.mark.at).state === 'made_after_withdrawal'
  )
}

/** Memory grows with the people who have a disclosed transfer, and what ended of theirs. */
export const lateTransfers = (): LateTransfers => {
  const people = new Map<string, Folded>()
  return {
    find: ({ type, subject, body }) => {
      if (type !== 'DisclosureMade' || subject === undefined) return
      const folded = people.get(subject) ?? {
        disclosures: noDisclosures,
        ends: noEnds,
        made: [],
      }
      folded.made.push(body.disclosure)
      people.set(subject, folded)
    },
    fold: (event) => {
      const folded = event.subject === undefined ? undefined : people.get(event.subject)
      if (folded === undefined) return
      folded.disclosures = evolveDisclosure(folded.disclosures, event)
      folded.ends = evolveEnds(folded.ends, event)
    },
    late: () =>
      new Set(
        [...people.values()].flatMap((folded) =>
          folded.made.filter((matter) => isLate(folded, matter)),
        ),
      ),
  }
}
