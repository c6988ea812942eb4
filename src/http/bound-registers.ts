/** The listings: each route with the projection that its rows are read from, and where that keeps them. */
import { routes } from '../api/routes.ts'
import { bindRead } from './bind.ts'
import type { Admission, Bound } from './bind.ts'
import type { HandlerEnv } from './handlers/env.ts'
import { exemptionNotices, exemptionsByCode } from './handlers/exemptions.ts'
import * as records from './handlers/records.ts'

/** By person: the route, the projection, and the start of its keys. */
const ofPeople = {
  consents: ['consent-state', records.ownKeys],
  devices: ['device-permissions', records.ownKeys],
  marketing: ['marketing-preferences', records.oneKey],
  exemptions: ['exemption-register', records.ownKeys],
  disclosures: ['disclosure-register', records.keysBySubject],
  readings: ['access-log', records.keysBySubject],
} as const

type OfPeople = keyof typeof ofPeople

/** Every listing, bound. */
export const boundRegisters = (admission: Admission, env: HandlerEnv) => {
  const ofPerson = (listing: OfPeople): Bound => {
    const [projection, prefixOf] = ofPeople[listing]
    return bindRead(
      admission,
      routes[listing],
      records.rowsOfSubject(env, { listing, projection }, prefixOf),
    )
  }
  return {
    consents: ofPerson('consents'),
    devices: ofPerson('devices'),
    marketing: ofPerson('marketing'),
    exemptions: ofPerson('exemptions'),
    disclosures: ofPerson('disclosures'),
    readings: ofPerson('readings'),
    disclosuresTo: bindRead(
      admission,
      routes.disclosuresTo,
      records.rowsOfRecipient(env, { listing: 'disclosuresTo', projection: 'disclosure-register' }),
    ),
    withdrawalsTo: bindRead(admission, routes.withdrawalsTo, records.withdrawalsTo(env)),
    exemptionsByCode: bindRead(admission, routes.exemptionsByCode, exemptionsByCode(env)),
    exemptionNotices: bindRead(admission, routes.exemptionNotices, exemptionNotices(env)),
    consentsTo: bindRead(admission, routes.consentsTo, records.consentsTo(env)),
    acceptances: bindRead(
      admission,
      routes.acceptances,
      records.rowsOfVersion(env, { listing: 'acceptances', projection: 'policy-acceptance' }),
    ),
    accessLog: bindRead(admission, routes.accessLog, records.accessLog(env)),
    accessChanges: bindRead(admission, routes.accessChanges, records.accessChanges(env)),
    statistics: bindRead(admission, routes.statistics, records.statistics(env)),
  }
}
