/** The table: every route there is. The server, OpenAPI and the page are drawn from it. */
import * as audit from './routes/audit-routes.ts'
import * as decisions from './routes/decision-routes.ts'
import { exportRegulator } from './routes/export-routes.ts'
import * as identity from './routes/identity-routes.ts'
import * as log from './routes/log-routes.ts'
import * as policies from './routes/policy-routes.ts'
import * as receipts from './routes/receipt-routes.ts'
import { registers } from './routes/registers.ts'
import type { AnyRoute } from './route.ts'
import * as subjects from './routes/subject-routes.ts'
import * as system from './routes/system-routes.ts'
import * as upkeep from './routes/upkeep-routes.ts'

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
  receipt: receipts.receipt,
  proof: log.proof,
  consents: registers.consents.route,
  devices: registers.devices.route,
  marketing: registers.marketing.route,
  exemptions: registers.exemptions.route,
  disclosures: registers.disclosures.route,
  readings: registers.readings.route,
  issueToken: subjects.issueToken,
  revokeTokens: subjects.revokeTokens,
  erase: subjects.erase,
  viewOfRecipient: decisions.viewOfRecipient,
  disclosuresTo: registers.disclosuresTo.route,
  publications: registers.publications.route,
  withdrawalsTo: registers.withdrawalsTo.route,
  consentsTo: registers.consentsTo.route,
  exemptionsByCode: registers.exemptionsByCode.route,
  exemptionNotices: registers.exemptionNotices.route,
  suppressions: registers.suppressions.route,
  accessLog: registers.accessLog.route,
  accessChanges: registers.accessChanges.route,
  exportRegulator,
  exports: registers.exports.route,
  publish: policies.publish,
  policies: policies.policies,
  policy: policies.policy,
  policyText: policies.policyText,
  policyPackage: policies.policyPackage,
  policyDiff: policies.policyDiff,
  acceptances: registers.acceptances.route,
  document: policies.document,
  register: policies.register,
  catalogue: policies.catalogue,
  lint: policies.lint,
  statistics: registers.statistics.route,
  health: system.health,
  acceptClock: system.acceptClock,
  metrics: system.metrics,
  startRebuild: upkeep.startRebuild,
  rebuild: upkeep.rebuild,
  startFsck: upkeep.startFsck,
  fsck: upkeep.fsck,
  auditSample: audit.auditSample,
  logCheckpoint: log.logCheckpoint,
  endorsedCheckpoint: log.endorsedCheckpoint,
  logEntries: log.logEntries,
  logTile: log.logTile,
  logKeys: log.logKeys,
  jwks: log.jwks,
  livez: system.livez,
  readyz: system.readyz,
  openapi: system.openapi,
  docs: system.docs,
} as const

export type RouteName = keyof typeof routes

/** The same as a list. */
export const allRoutes: ReadonlyArray<AnyRoute> = Object.values(routes)
