/** Whether an authorisation or a publication is in force at the reading, and whether data left after its ground ended. */
import { frozenAfter } from '../../catalogue/catalogue.ts'
import { consentInForce } from '../../decisions/in-force.ts'
import type { InForce, Moment, NotInForceCode } from '../../decisions/in-force.ts'
import type { Ground } from '../../events/ground.ts'
import type { PurposeId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { frozenIn, soonerEnd } from '../../standing/fold/disclosure.ts'
import { assumedGrounds, firstEnd } from '../../standing/fold/ends.ts'
import type { FindEnd } from '../../standing/fold/ends.ts'
import type { Mark } from '../../standing/standing.ts'
import type { DisclosureRow } from '../../../projections/disclosure/disclosure-register.ts'

type Now = ReadonlyArray<InForce>

const stands: Now = [{ inForce: true, because: [] }]
const not = (because: ReadonlyArray<NotInForceCode>, end?: Mark): Now => [
  { inForce: false, because, ...(end === undefined ? {} : { by: end.event, since: end.at }) },
]

const groundsOf = ({ purpose, recipient, authorised }: DisclosureRow): ReadonlyArray<Ground> => {
  if (authorised?.restsOn !== undefined) return authorised.restsOn
  return authorised === undefined || purpose === undefined || recipient === undefined
    ? []
    : assumedGrounds({ purpose, recipient }, authorised)
}

/** Whether an account that this purpose depends on was closed; any account, if the purpose names none or is in no policy. */
const isOver = ({ standing, view }: Moment, purpose: PurposeId | undefined): boolean => {
  const registered = purpose === undefined ? undefined : view.purposes.get(purpose)
  return standing.ended(registered?.accounts, registered?.version.policy) !== undefined
}

// A publication under an exemption has no consent that could end: it is in force until it is taken down (clause 4-b).
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

const frozenFor = ({ recipient }: DisclosureRow, since: Instant, { view }: Moment) =>
  recipient === undefined ? undefined : frozenAfter(view.catalogue, recipient, since)

/** The reason of an end. An end that is not the person's own act is named as such. */
const endCodes = (end: Mark, frozen: Mark | undefined): ReadonlyArray<NotInForceCode> =>
  end === frozen ? ['RECIPIENT_FROZEN'] : []

/**
 * An authorisation is for one transfer, within its time. A transfer that was made is a fact; so is the end of its
 * ground before it.
 */
export const disclosureInForce = (row: DisclosureRow, moment: Moment, find: FindEnd): Now => {
  const { authorised, made } = row
  if (authorised === undefined) return ofPublication(row, moment)
  const ended = firstEnd(find, groundsOf(row))
  if (made !== undefined) {
    const frozen = frozenIn(made)
    const before = soonerEnd(ended, frozen)
    return before !== undefined && before.at <= made.at
      ? not(['USED', 'MADE_AFTER_WITHDRAWAL', ...endCodes(before, frozen)], before)
      : not(['USED'])
  }
  const frozen = frozenFor(row, authorised.at, moment)
  const end = soonerEnd(ended, frozen)
  if (isOver(moment, row.purpose) && end === undefined) return not(['ACCOUNT_CANCELLED'])
  if (end !== undefined && end.at < authorised.validUntil)
    return not(['ENDED', ...endCodes(end, frozen)], end)
  return authorised.validUntil <= moment.at ? not(['EXPIRED']) : stands
}
