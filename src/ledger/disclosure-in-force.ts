/** Whether an authorisation, or a publication, is still in force at the reading; and what left after its ground ended. */
import { consentInForce } from '../decisions/in-force.ts'
import type { InForce, Moment, NotInForceCode } from '../decisions/in-force.ts'
import type { Ground } from '../events/ground.ts'
import type { PurposeId } from '../kernel/ids.ts'
import { assumedGrounds, firstEnd } from '../standing/ends.ts'
import type { FindEnd } from '../standing/ends.ts'
import type { Mark } from '../standing/standing.ts'
import type { DisclosureRow } from '../../projections/disclosure-register.ts'

type Now = ReadonlyArray<InForce>

const stands: Now = [{ inForce: true, because: [] }]
const not = (because: ReadonlyArray<NotInForceCode>, end?: Mark): Now => [
  { inForce: false, because, ...(end === undefined ? {} : { by: end.event }) },
]

const groundsOf = ({ purpose, recipient, authorised }: DisclosureRow): ReadonlyArray<Ground> => {
  if (authorised?.restsOn !== undefined) return authorised.restsOn
  return authorised === undefined || purpose === undefined || recipient === undefined
    ? []
    : assumedGrounds({ purpose, recipient }, authorised)
}

/** Dealings under the policy of this purpose are over; under any policy where nobody registers it. */
const isOver = ({ standing, view }: Moment, purpose: PurposeId | undefined): boolean => {
  const registered = purpose === undefined ? undefined : view.purposes.get(purpose)
  return standing.ended(registered?.accounts, registered?.version.policy) !== undefined
}

// On an exemption there is no consent to end; it is public until it is taken down (clause 4-b).
const ofPublication = ({ published, takenDown, ...row }: DisclosureRow, moment: Moment): Now => {
  const { purpose, matter: publication, categories = [] } = row
  if (published === undefined || purpose === undefined || publication === undefined) return []
  if (takenDown !== undefined) return not(['TAKEN_DOWN'])
  if (isOver(moment, purpose)) return not(['ACCOUNT_CANCELLED'])
  return published.exemption === undefined
    ? consentInForce(
        moment,
        { kind: 'public_disclosure_consent', purpose, publication },
        categories,
      ).slice(0, 1)
    : stands
}

/** An authorisation is for one transfer, within its time; what was sent is a fact, and so is that its ground had ended. */
export const disclosureInForce = (row: DisclosureRow, moment: Moment, find: FindEnd): Now => {
  const { authorised, made } = row
  if (authorised === undefined) return ofPublication(row, moment)
  const end = firstEnd(find, groundsOf(row))
  if (made !== undefined) {
    return end !== undefined && end.at <= made.at
      ? not(['USED', 'MADE_AFTER_WITHDRAWAL'], end)
      : not(['USED'])
  }
  if (isOver(moment, row.purpose) && end === undefined) return not(['ACCOUNT_CANCELLED'])
  if (end !== undefined && end.at < authorised.validUntil) return not(['ENDED'], end)
  return authorised.validUntil <= moment.at ? not(['EXPIRED']) : stands
}
