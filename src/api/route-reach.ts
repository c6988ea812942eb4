/**
 * What each route changes or shows of people, held against the limits of a credential before anything else is asked.
 * A new route does not compile until it says so here.
 *
 * `asked`: what the request is about; its handler holds that against the limits, by ids and by silence as well.
 * `nothing`: what is published, the node itself, or the surrogate that everything else needs.
 * `everything`: a whole record, or many people's: for credentials without limits, and for their tokens.
 */
import { routes } from './routes.ts'
import type { RouteName } from './routes.ts'

export type RouteReach = 'asked' | 'nothing' | 'everything'

/** One line for each route. */
export const routeReaches: { readonly [N in RouteName]: RouteReach } = {
  askByQuery: 'asked',
  ask: 'asked',
  askMany: 'asked',
  claimSubject: 'nothing',
  findSubject: 'nothing',
  checkSuppressions: 'asked',
  rebindSubject: 'everything',
  identifiers: 'everything',
  unbindSubject: 'everything',
  joinSurrogates: 'everything',
  separateSurrogates: 'everything',
  act: 'asked',
  standing: 'everything',
  trail: 'everything',
  // By what the event names; one that names no purpose or recipient is about all of them.
  receipt: 'asked',
  proof: 'everything',
  consents: 'everything',
  devices: 'everything',
  marketing: 'everything',
  exemptions: 'everything',
  disclosures: 'everything',
  readings: 'everything',
  // The token has the limits of the credential that asks for it.
  issueToken: 'nothing',
  // Tokens that others asked for are ended with it.
  revokeTokens: 'everything',
  erase: 'everything',
  viewOfRecipient: 'asked',
  disclosuresTo: 'everything',
  publications: 'everything',
  withdrawalsTo: 'everything',
  exemptionsByCode: 'everything',
  exemptionNotices: 'everything',
  consentsTo: 'everything',
  suppressions: 'everything',
  accessLog: 'everything',
  accessChanges: 'everything',
  // A bundle of a purpose or a recipient is bounded by the limits; all others are of everything.
  exportRegulator: 'asked',
  exports: 'everything',
  publish: 'everything',
  policies: 'nothing',
  policy: 'nothing',
  policyText: 'nothing',
  policyPackage: 'nothing',
  policyDiff: 'nothing',
  acceptances: 'everything',
  document: 'nothing',
  register: 'everything',
  catalogue: 'nothing',
  lint: 'nothing',
  statistics: 'everything',
  health: 'nothing',
  acceptClock: 'nothing',
  metrics: 'nothing',
  startRebuild: 'nothing',
  rebuild: 'nothing',
  startFsck: 'nothing',
  fsck: 'nothing',
  logCheckpoint: 'nothing',
  endorsedCheckpoint: 'nothing',
  auditSample: 'everything',
  logEntries: 'everything',
  logTile: 'nothing',
  logKeys: 'nothing',
  jwks: 'nothing',
  livez: 'nothing',
  readyz: 'nothing',
  openapi: 'nothing',
  docs: 'nothing',
}

const isRouteName = (name: string): name is RouteName => Object.hasOwn(routes, name)

/** Of a route by its name; a name that is not in the table reaches everything. */
export const reachOfRoute = (name: string): RouteReach =>
  isRouteName(name) ? routeReaches[name] : 'everything'
