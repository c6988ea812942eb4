/** Every route with its handler: one missing does not compile. */
import { allRoutes, routes } from '../api/routes.ts'
import type { RouteName } from '../api/routes.ts'
import { openApi } from '../api/openapi.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { E } from '../fp.ts'
import { bindBody, bindRead } from './bind.ts'
import type { Bound } from './bind.ts'
import { docsPage } from './docs/page.ts'
import * as acts from './handlers/acts.ts'
import { catalogue } from './handlers/catalogue.ts'
import * as decisions from './handlers/decisions.ts'
import type { HandlerEnv } from './handlers/env.ts'
import * as policies from './handlers/policies.ts'
import { viewOfRecipient } from './handlers/recipient-view.ts'
import * as records from './handlers/records.ts'
import * as subjects from './handlers/subjects.ts'
import * as system from './handlers/system.ts'

type Believe = Pick<Credentials, 'authenticate'>
type Some<N extends RouteName> = { readonly [K in N]: Bound }

/** The contract does not change while a process lives: a browser may keep it for a while. */
const shortlyCached = ['Cache-Control', 'public, max-age=300']

const aboutPeople = (believe: Believe, env: HandlerEnv) => ({
  askByQuery: bindRead(believe, routes.askByQuery, decisions.askByQuery(env)),
  ask: bindBody(believe, routes.ask, decisions.ask(env)),
  askMany: bindBody(believe, routes.askMany, decisions.askMany(env)),
  claimSubject: bindBody(believe, routes.claimSubject, subjects.claimSubject(env)),
  rebindSubject: bindBody(believe, routes.rebindSubject, subjects.rebindSubject(env)),
  act: bindBody(believe, routes.act, acts.act(env)),
  standing: bindRead(believe, routes.standing, records.standing(env)),
  trail: bindRead(believe, routes.trail, records.trail(env)),
  consents: bindRead(believe, routes.consents, records.rowsOfSubject(env, 'consent-state')),
  devices: bindRead(believe, routes.devices, records.rowsOfSubject(env, 'device-permissions')),
  marketing: bindRead(
    believe,
    routes.marketing,
    records.rowsOfSubject(env, 'marketing-preferences'),
  ),
  exemptions: bindRead(
    believe,
    routes.exemptions,
    records.rowsOfSubject(env, 'exemption-register'),
  ),
  disclosures: bindRead(
    believe,
    routes.disclosures,
    records.rowsOfSubject(env, 'disclosure-register', (subject) => `subject/${subject}/`),
  ),
  readings: bindRead(
    believe,
    routes.readings,
    records.rowsOfSubject(env, 'access-log', (subject) => `subject/${subject}/`),
  ),
  issueToken: bindBody(believe, routes.issueToken, subjects.issueToken(env)),
  erase: bindBody(believe, routes.erase, acts.erase(env)),
})

const aboutRecords = (believe: Believe, env: HandlerEnv) => ({
  viewOfRecipient: bindRead(believe, routes.viewOfRecipient, viewOfRecipient(env)),
  disclosuresTo: bindRead(
    believe,
    routes.disclosuresTo,
    records.rowsOfRecipient(env, 'disclosure-register'),
  ),
  accessLog: bindRead(believe, routes.accessLog, records.accessLog(env)),
  statistics: bindRead(believe, routes.statistics, records.statistics(env)),
})

const aboutPolicies = (believe: Believe, env: HandlerEnv) => ({
  publish: bindBody(believe, routes.publish, policies.publish(env)),
  policies: bindRead(believe, routes.policies, policies.policies(env)),
  policy: bindRead(believe, routes.policy, policies.policy(env)),
  policyText: bindRead(believe, routes.policyText, policies.documentOfVersion(env, 'textSha256')),
  policyPackage: bindRead(
    believe,
    routes.policyPackage,
    policies.documentOfVersion(env, 'packageSha256'),
  ),
  acceptances: bindRead(
    believe,
    routes.acceptances,
    records.rowsOfVersion(env, 'policy-acceptance'),
  ),
  policyDiff: bindRead(believe, routes.policyDiff, policies.policyDiff(env)),
  document: bindRead(believe, routes.document, policies.document(env)),
  register: bindBody(believe, routes.register, acts.register(env)),
  catalogue: bindRead(believe, routes.catalogue, catalogue(env)),
  lint: bindBody(believe, routes.lint, policies.lint()),
})

const aboutTheNode = (believe: Believe, env: HandlerEnv) => {
  const contract = JSON.stringify(openApi(allRoutes))
  const page = docsPage(contract)
  return {
    health: bindRead(believe, routes.health, system.health(env)),
    metrics: bindRead(believe, routes.metrics, system.metrics(env)),
    livez: bindRead(believe, routes.livez, system.livez()),
    readyz: bindRead(believe, routes.readyz, system.readyz(env)),
    openapi: bindRead(believe, routes.openapi, () =>
      E.right({
        status: 200,
        bytes: contract,
        mediaType: 'application/json',
        headers: shortlyCached,
      }),
    ),
    docs: bindRead(believe, routes.docs, () =>
      E.right({
        status: 200,
        bytes: page.html,
        mediaType: 'text/html; charset=utf-8',
        headers: page.headers,
      }),
    ),
  }
}

/** The whole table, bound. */
export const boundRoutes = (believe: Believe, env: HandlerEnv): Some<RouteName> => ({
  ...aboutPeople(believe, env),
  ...aboutRecords(believe, env),
  ...aboutPolicies(believe, env),
  ...aboutTheNode(believe, env),
})
