/** The table: every route there is. The server, OpenAPI and the page are drawn from it. */
import * as decisions from './decision-routes.ts'
import * as identity from './identity-routes.ts'
import * as policies from './policy-routes.ts'
import * as records from './record-routes.ts'
import type { AnyRoute } from './route.ts'
import * as subjects from './subject-routes.ts'
import * as system from './system-routes.ts'
import * as upkeep from './upkeep-routes.ts'

/** By name, in the order in which the contract shows them. */
export const routes = {
  askByQuery: decisions.askByQuery,
  ask: decisions.ask,
  askMany: decisions.askMany,
  claimSubject: identity.claimSubject,
  findSubject: identity.findSubject,
  checkSuppressions: identity.checkSuppressions,
  rebindSubject: identity.rebindSubject,
  identifiers: identity.identifiers,
  unbindSubject: identity.unbindSubject,
  joinSurrogates: identity.joinSurrogates,
  separateSurrogates: identity.separateSurrogates,
  act: subjects.act,
  standing: subjects.standing,
  trail: subjects.trail,
  consents: records.consents,
  devices: records.devices,
  marketing: records.marketing,
  exemptions: records.exemptions,
  disclosures: records.disclosures,
  readings: records.readings,
  issueToken: subjects.issueToken,
  revokeTokens: subjects.revokeTokens,
  erase: subjects.erase,
  viewOfRecipient: decisions.viewOfRecipient,
  disclosuresTo: records.disclosuresTo,
  withdrawalsTo: records.withdrawalsTo,
  consentsTo: records.consentsTo,
  exemptionsByCode: records.exemptionsByCode,
  exemptionNotices: records.exemptionNotices,
  accessLog: records.accessLog,
  accessChanges: records.accessChanges,
  publish: policies.publish,
  policies: policies.policies,
  policy: policies.policy,
  policyText: policies.policyText,
  policyPackage: policies.policyPackage,
  policyDiff: policies.policyDiff,
  acceptances: records.acceptances,
  document: policies.document,
  register: policies.register,
  catalogue: policies.catalogue,
  lint: policies.lint,
  statistics: records.statistics,
  health: system.health,
  acceptClock: system.acceptClock,
  metrics: system.metrics,
  startRebuild: upkeep.startRebuild,
  rebuild: upkeep.rebuild,
  startFsck: upkeep.startFsck,
  fsck: upkeep.fsck,
  livez: system.livez,
  readyz: system.readyz,
  openapi: system.openapi,
  docs: system.docs,
} as const

export type RouteName = keyof typeof routes

/** The same as a list. */
export const allRoutes: ReadonlyArray<AnyRoute> = Object.values(routes)
