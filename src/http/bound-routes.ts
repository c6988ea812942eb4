/** Every route with its handler: one missing does not compile. */
import { allRoutes, routes } from '../api/routes.ts'
import type { RouteName } from '../api/routes.ts'
import { openApi } from '../api/openapi.ts'
import { E } from '../fp.ts'
import { bindBody, bindRead } from './bind.ts'
import type { Admission, Bound } from './bind.ts'
import { boundRegisters } from './bound-registers.ts'
import { docsPage } from './docs/page.ts'
import { exportRegulator } from './vouching/exports.ts'
import * as acts from './handlers/acts.ts'
import { catalogue } from './handlers/catalogue.ts'
import { auditSample } from './vouching/audit.ts'
import * as decisions from './handlers/decisions.ts'
import type { HandlerEnv } from './env.ts'
import * as policies from './handlers/policies.ts'
import * as log from './vouching/log.ts'
import { identifiers, unbindSubject } from './handlers/identifiers.ts'
import { joinSurrogates, separateSurrogates } from './handlers/joining.ts'
import { viewOfRecipient } from './handlers/recipient-view.ts'
import { standing } from './handlers/standing.ts'
import * as subjects from './handlers/subjects.ts'
import { checkSuppressions } from './handlers/suppressions.ts'
import * as upkeep from './handlers/upkeep.ts'
import { makeTurns } from './limits/turns.ts'
import { proof } from './vouching/proofs.ts'
import { receipt } from './vouching/receipts.ts'
import { trail } from './handlers/trail.ts'
import * as system from './handlers/system.ts'

type Some<N extends RouteName> = { readonly [K in N]: Bound }

/** The contract does not change while a process lives: a browser may keep it for a while. */
const shortlyCached = ['Cache-Control', 'public, max-age=300']

/**
 * Receipts and proofs in at once. Pages as PDF are drawn one after the other, in some 100 ms each: the last of sixteen
 * waits two seconds. Of the others, nearly all of the time that they are in is the wait for a checkpoint.
 */
const receiptPlaces = { long: { all: 16, each: 8 }, short: { all: 256, each: 128 } } as const

const aboutPeople = (admission: Admission, env: HandlerEnv, turns = makeTurns(receiptPlaces)) => ({
  askByQuery: bindRead(admission, routes.askByQuery, decisions.askByQuery(env)),
  ask: bindBody(admission, routes.ask, decisions.ask(env)),
  askMany: bindBody(admission, routes.askMany, decisions.askMany(env)),
  claimSubject: bindBody(admission, routes.claimSubject, subjects.claimSubject(env)),
  findSubject: bindBody(admission, routes.findSubject, subjects.findSubject(env)),
  checkSuppressions: bindBody(admission, routes.checkSuppressions, checkSuppressions(env)),
  rebindSubject: bindBody(admission, routes.rebindSubject, subjects.rebindSubject(env)),
  identifiers: bindRead(admission, routes.identifiers, identifiers(env)),
  unbindSubject: bindBody(admission, routes.unbindSubject, unbindSubject(env)),
  joinSurrogates: bindBody(admission, routes.joinSurrogates, joinSurrogates(env)),
  separateSurrogates: bindBody(admission, routes.separateSurrogates, separateSurrogates(env)),
  act: bindBody(admission, routes.act, acts.act(env)),
  standing: bindRead(admission, routes.standing, standing(env)),
  trail: bindRead(admission, routes.trail, trail(env)),
  receipt: bindRead(admission, routes.receipt, receipt(env, turns)),
  proof: bindRead(admission, routes.proof, proof(env, turns)),
  issueToken: bindBody(admission, routes.issueToken, subjects.issueToken(env)),
  revokeTokens: bindBody(admission, routes.revokeTokens, subjects.revokeTokens(env)),
  erase: bindBody(admission, routes.erase, acts.erase(env)),
  viewOfRecipient: bindRead(admission, routes.viewOfRecipient, viewOfRecipient(env)),
  exportRegulator: bindBody(admission, routes.exportRegulator, exportRegulator(env)),
})

const aboutPolicies = (admission: Admission, env: HandlerEnv) => ({
  publish: bindBody(admission, routes.publish, policies.publish(env)),
  policies: bindRead(admission, routes.policies, policies.policies(env)),
  policy: bindRead(admission, routes.policy, policies.policy(env)),
  policyText: bindRead(admission, routes.policyText, policies.documentOfVersion(env, 'textSha256')),
  policyPackage: bindRead(
    admission,
    routes.policyPackage,
    policies.documentOfVersion(env, 'packageSha256'),
  ),
  policyDiff: bindRead(admission, routes.policyDiff, policies.policyDiff(env)),
  document: bindRead(admission, routes.document, policies.document(env)),
  register: bindBody(admission, routes.register, acts.register(env)),
  catalogue: bindRead(admission, routes.catalogue, catalogue(env)),
  lint: bindBody(admission, routes.lint, policies.lint()),
})

const aboutTheNode = (admission: Admission, env: HandlerEnv) => {
  const contract = JSON.stringify(openApi(allRoutes))
  const page = docsPage(contract)
  return {
    health: bindRead(admission, routes.health, system.health(env)),
    acceptClock: bindBody(admission, routes.acceptClock, system.acceptClock(env)),
    metrics: bindRead(admission, routes.metrics, system.metrics(env)),
    startRebuild: bindBody(admission, routes.startRebuild, upkeep.startRebuild(env)),
    rebuild: bindRead(admission, routes.rebuild, upkeep.rebuild(env)),
    startFsck: bindBody(admission, routes.startFsck, upkeep.startFsck(env)),
    fsck: bindRead(admission, routes.fsck, upkeep.fsck(env)),
    livez: bindRead(admission, routes.livez, system.livez()),
    readyz: bindRead(admission, routes.readyz, system.readyz(env)),
    openapi: bindRead(admission, routes.openapi, () =>
      E.right({
        status: 200,
        bytes: contract,
        mediaType: 'application/json',
        headers: shortlyCached,
      }),
    ),
    docs: bindRead(admission, routes.docs, () =>
      E.right({
        status: 200,
        bytes: page.html,
        mediaType: 'text/html; charset=utf-8',
        headers: page.headers,
      }),
    ),
  }
}

/** Entries are for the roles of the route, or by setting for everybody. */
const entriesOf = (admission: Admission, env: HandlerEnv) => {
  const { logEntries } = routes
  const route =
    env.entriesFor === 'public' ? { ...logEntries, roles: 'public' as const } : logEntries
  return bindRead(admission, route, log.entries(env, env.entriesFor))
}

const aboutTheLog = (admission: Admission, env: HandlerEnv) => ({
  auditSample: bindRead(admission, routes.auditSample, auditSample(env)),
  logCheckpoint: bindRead(admission, routes.logCheckpoint, log.checkpoint(env)),
  endorsedCheckpoint: bindRead(admission, routes.endorsedCheckpoint, log.endorsedCheckpoint(env)),
  // Before the tiles, whose path would match theirs.
  logEntries: entriesOf(admission, env),
  logTile: bindRead(admission, routes.logTile, log.tile(env)),
  logKeys: bindRead(admission, routes.logKeys, log.keys(env)),
  jwks: bindRead(admission, routes.jwks, log.jwks(env)),
})

/** The whole table, bound. */
export const boundRoutes = (admission: Admission, env: HandlerEnv): Some<RouteName> => ({
  ...aboutPeople(admission, env),
  ...boundRegisters(admission, env),
  ...aboutPolicies(admission, env),
  ...aboutTheLog(admission, env),
  ...aboutTheNode(admission, env),
})
