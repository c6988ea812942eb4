/** Whether the contents of a row are in force at the reading, by the same gates that decide. */
import type { View } from '../../catalogue/view.ts'
import {
  acceptanceInForce,
  consentInForce,
  optInInForce,
  permissionInForce,
} from '../../decisions/in-force.ts'
import type { InForce, Moment } from '../../decisions/in-force.ts'
import { standingInForce } from '../../decisions/standing-in-force.ts'
import type { PolicyId, PurposeId, SubjectId, VersionId } from '../../kernel/ids.ts'
import { trusted } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { FindEnd } from '../../standing/fold/ends.ts'
import type { StandingLens } from '../../standing/lens/lens.ts'
import { anyKey } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import { scopeIn } from '../../../projections/consent/consent-state.ts'
import type { ConsentStateRow } from '../../../projections/consent/consent-state.ts'
import type { DeviceRow } from '../../../projections/consent/device-permissions.ts'
import type { DisclosureRow } from '../../../projections/disclosure/disclosure-register.ts'
import type { ExemptionRow } from '../../../projections/exemption/exemption-register.ts'
import type { MarketingRow } from '../../../projections/consent/marketing-preferences.ts'
import type { AcceptanceRow } from '../../../projections/consent/policy-acceptance.ts'
import { disclosureInForce } from './disclosure-in-force.ts'

/** The basis for judging a page of rows: one instant for all of them. */
export type Judging = {
  readonly view: View
  readonly at: Instant
  readonly lensFor: (subject: SubjectId) => StandingLens
  readonly endsFor: (subject: SubjectId) => FindEnd
}

/** The parts of a row that are in force. */
export type Now<Row> = (key: string, row: Row, judging: Judging) => ReadonlyArray<InForce>

const momentOf = ({ view, at, lensFor }: Judging, subject: SubjectId): Moment => ({
  view,
  at,
  subject,
  standing: lensFor(subject),
})

const subjectIn = (key: string, part: number): SubjectId =>
  trusted<SubjectId>(key.split('/')[part] ?? '')

const not = (
  because: 'EXPIRED' | 'USED' | 'CLOSED' | 'ACCOUNT_CANCELLED' | 'NOT_APPROVED',
): InForce => ({
  inForce: false,
  because: [because],
})
const stands: InForce = { inForce: true, because: [] }

export const ofConsent: Now<ConsentStateRow> = (key, row, judging) => {
  if (row.state === 'never_asked') return []
  const { subject, ...scope } = scopeIn(key)
  return consentInForce(momentOf(judging, subject), scope, row.categories)
}

export const ofDevice: Now<DeviceRow> = (key, { permissions }, judging) => {
  const moment = momentOf(judging, subjectIn(key, 0))
  return Object.entries(permissions).map(([of, seen]) => ({
    of,
    ...permissionInForce(moment, seen),
  }))
}

// An opt-out has no end date. Only a later act of the person replaces it.
export const ofMarketing: Now<MarketingRow> = (key, { preferences }, judging) => {
  const moment = momentOf(judging, subjectIn(key, 0))
  return Object.entries(preferences).map(([of, { state }]) => {
    const [purpose = anyKey] = of.split('/')
    return state === 'out' || purpose === anyKey
      ? { of, ...stands }
      : { of, ...optInInForce(moment, { purpose: trusted<PurposeId>(purpose) }) }
  })
}

/** Whether an account that this purpose depends on was closed; any account, if the purpose names none or is in no policy. */
const endedFor = (
  { view }: Pick<Judging, 'view'>,
  lens: StandingLens,
  purpose: PurposeId | undefined,
): boolean => {
  const registered = purpose === undefined ? undefined : view.purposes.get(purpose)
  return lens.ended(registered?.accounts, registered?.version.policy) !== undefined
}

export const ofExemption: Now<ExemptionRow> = (key, { invoked, closed }, judging) => {
  if (invoked === undefined) return []
  if (closed !== undefined) return [not('CLOSED')]
  if (invoked.until <= judging.at) return [not('EXPIRED')]
  const lens = judging.lensFor(subjectIn(key, 0))
  if (endedFor(judging, lens, invoked.purpose)) return [not('ACCOUNT_CANCELLED')]
  const mine = lens.exemptions().find(({ event }) => event === invoked.event)
  if (mine?.awaits === true) return [not('NOT_APPROVED')]
  return [mine?.used === true ? not('USED') : stands]
}

export const ofAcceptance: Now<AcceptanceRow> = (key, { answer }, judging) => {
  if (answer === undefined) return []
  const [policy = '', version = ''] = key.split('/')
  const moment = momentOf(judging, subjectIn(key, 2))
  return [acceptanceInForce(moment, trusted<PolicyId>(policy), trusted<VersionId>(version))]
}

export const ofDisclosure: Now<DisclosureRow> = (_, row, judging) =>
  row.subject === undefined
    ? []
    : disclosureInForce(row, momentOf(judging, row.subject), judging.endsFor(row.subject))

/**
 * The same for a whole standing. `of` is a place in it: `consents/` and a scope, `policies/`, `subscriptions/`. `lens`
 * includes the joined surrogates.
 */
export const nowOfStanding = (
  { view, at }: Pick<Judging, 'view' | 'at'>,
  subject: SubjectId,
  standing: Standing,
  lens: StandingLens,
): ReadonlyArray<InForce> => {
  const moment: Moment = { view, at, subject, standing: lens }
  return standingInForce(moment, standing).map(({ place, inForce, because, by, since }) => ({
    of: place,
    inForce,
    because,
    ...(by === undefined ? {} : { by }),
    ...(since === undefined ? {} : { since }),
  }))
}
