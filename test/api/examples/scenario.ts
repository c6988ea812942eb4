/** The story of the run: a customer, a partner, staff who look at both, and the node's own upkeep. */
import type { RouteName } from '../../../src/api/routes.ts'
import type { CredentialRole } from '../../../src/credentials/credential.ts'
import {
  acceptPolicy,
  device,
  grant,
  matter,
  observe,
  optIn,
  policy,
  recipient,
  showNotice,
  someHash,
} from '../../acceptance/acts.ts'
import { invoke, proof } from '../../acceptance/exemption-acts.ts'
import type { ServedLedger } from '../../support/served-ledger.ts'
import type { Loose } from '../../http/house.ts'
import { optOut } from '../../support/acts.ts'
import { right } from '../../support/unwrap.ts'

type Options = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks a route, takes its answer down, and hands the JSON back. */
export type Take = (name: RouteName, by?: CredentialRole, options?: Options) => Promise<Loose>

const reason = { reason: 'audit' }
const shared = ['nickname', 'avatar', 'profile_text']
const toShop = { recipient: 'shop.x' }
const disclosure = matter('dsc', '1')
const publication = matter('pub', '1')
const published = {
  kind: 'public_disclosure_consent',
  purpose: 'public.disclosure',
  publication,
}

const acts: ReadonlyArray<{ readonly act: string } & Record<string, unknown>> = [
  showNotice(),
  acceptPolicy(),
  grant('separate_consent', 'third_party.profile', shared, toShop),
  observe(device('a'), 'location', 'on'),
  optIn('marketing.financial', 'sms'),
  optOut,
  {
    act: 'request-disclosure',
    disclosure,
    ...toShop,
    purpose: 'third_party.profile',
    categories: ['nickname'],
  },
  { act: 'record-disclosure', disclosure, categories: ['nickname'], encrypted: true },
  grant(published.kind, published.purpose, ['nickname'], { publication }),
  {
    act: 'record-publication',
    publication,
    purpose: published.purpose,
    categories: ['nickname'],
    placeSha256: someHash('1'),
  },
  { act: 'withdraw-consent', ...published, how: 'switch' },
]

const exemption = invoke('vital_interest', [], {
  exemption: matter('exm', '1'),
  proof: proof(['approver', 'impracticability', 'post_hoc_notice_due'], {
    post_hoc_notice_due: '2026-03-05',
  }),
})

const asPerson = async (ledger: ServedLedger, take: Take, subject: string): Promise<void> => {
  const params = { subject }
  for (const body of acts) await take('act', 'service', { params, body })
  await ledger.act(subject, exemption, { by: 'officer' })
}

const withdrawing = async (take: Take, subject: string): Promise<void> => {
  const body = {
    act: 'withdraw-consent',
    kind: 'separate_consent',
    purpose: 'third_party.profile',
    ...toShop,
    how: 'switch',
  }
  for (const params of [{ subject }, { subject }]) await take('act', 'service', { params, body })
}

const asking = async (take: Take, subject: string): Promise<void> => {
  const question = { subject, purpose: 'third_party.profile', operation: 'provide', ...toShop }
  await take('askByQuery', 'service', { query: question })
  await take('ask', 'service', { body: question })
  const sending = { subject, purpose: 'marketing.financial', operation: 'send', channel: 'sms' }
  await take('askMany', 'service', { body: { questions: [question, sending] } })
  await take('viewOfRecipient', 'service', {
    params: { recipient: 'shop.x' },
    query: { subject },
  })
  const identifiers = [{ kind: 'customer_no', value: 'A-1001' }]
  await take('checkSuppressions', 'service', {
    body: { channel: 'sms', purpose: 'marketing.financial', identifiers },
  })
}

const reading = async (take: Take, subject: string): Promise<void> => {
  const params = { subject }
  const query = { ...reason }
  for (const name of [
    'standing',
    'consents',
    'devices',
    'marketing',
    'exemptions',
    'disclosures',
    'readings',
    'identifiers',
  ] as const)
    await take(name, 'auditor', { params, query })
  const { entries } = await take('trail', 'auditor', { params, query: { ...reason, limit: '2' } })
  const one = { ...params, event: entries[0].event.id }
  await take('receipt', 'auditor', { params: one, query: { ...reason, format: 'kantara' } })
  await take('proof', 'auditor', { params: one, query: reason })
  const headers = { accept: 'application/x-ndjson' }
  await take('trail', 'auditor', { params, query, headers })
  for (const name of ['disclosuresTo', 'withdrawalsTo'] as const)
    await take(name, 'auditor', { params: toShop, query })
  await take('consentsTo', 'auditor', { params: { purpose: 'third_party.profile' }, query })
  for (const name of [
    'publications',
    'exemptionsByCode',
    'exemptionNotices',
    'suppressions',
    'accessLog',
  ] as const)
    await take(name, 'auditor', { query })
  await take('accessChanges', 'auditor', { query: { ...reason, limit: '2' } })
  await take('exportRegulator', 'regulator', { body: { scope: { kind: 'person', subject } } })
  await take('exports', 'regulator')
  await take('acceptances', 'auditor', { params: { policy, version: 'v1' }, query })
  await take('statistics', 'operator', { query: { from: '2026-03-02', to: '2026-03-02' } })
}

const policies = async (take: Take, pkg: object): Promise<void> => {
  const params = { policy, version: 'v1' }
  const { policies: all } = await take('policies', 'regulator')
  for (const name of ['policy', 'policyText', 'policyPackage', 'policyDiff'] as const)
    await take(name, 'regulator', { params })
  const { textSha256: sha256 } = all[0].versions[0]
  await take('document', 'regulator', { params: { sha256 } })
  await take('catalogue', 'service')
  await take('lint', 'officer', { body: { package: pkg } })
  const text = { text: '# Privacy policy', mediaType: 'text/markdown; charset=utf-8', locale: 'en' }
  const body = { package: pkg, ...text }
  await take('publish', 'officer', { body: { ...body, dryRun: true } })
  await take('publish', 'officer', { body })
}

const identities = async (take: Take, subject: string): Promise<void> => {
  const bound = { identifier: { kind: 'customer_no', value: 'A-1002' } }
  const { subject: other } = await take('claimSubject', 'service', { body: bound })
  const params = { subject }
  const joining = { other, reason: 'rights_request' }
  await take('joinSurrogates', 'officer', { params, body: joining })
  await take('separateSurrogates', 'officer', { params, body: joining })
  await take('rebindSubject', 'service', { params, body: bound })
  await take('unbindSubject', 'officer', { params, body: { ...bound, reason: 'rights_request' } })
}

const node = async (take: Take): Promise<void> => {
  const settled = async (name: 'rebuild' | 'fsck'): Promise<void> => {
    const waiting = async (): Promise<boolean> => {
      // Not yet taken down: only the end of the work is an example.
      const { state } = await take(name, 'operator', { query: {} })
      return state === 'running'
    }
    while (await waiting()) await new Promise((later) => setTimeout(later, 20))
  }
  await take('startRebuild', 'operator', { body: { projections: ['statistics'] } })
  await settled('rebuild')
  await take('startFsck', 'operator', { body: {} })
  await settled('fsck')
  for (const name of ['health', 'metrics'] as const) await take(name, 'operator')
  for (const name of ['livez', 'readyz', 'openapi', 'docs'] as const) await take(name)
}

const proofs = async ({ node: nodeOf }: ServedLedger, take: Take): Promise<void> => {
  await nodeOf().transparency.waitFor(2, 30_000)
  for (const name of ['logCheckpoint', 'logKeys', 'jwks'] as const) await take(name)
  await take('logTile', undefined, { params: { tile: '0/000.p/2' } })
  await take('logEntries', 'auditor', { params: { bundle: '000.p/2' } })
  await take('auditSample', 'auditor', {
    query: { report: 'acts', size: '2', seed: '2026-Q4', position: '12', reason: 'audit' },
  })
}

/** All of it, in an order in which each has something to show. */
export const runScenario = async (ledger: ServedLedger, take: Take, pkg: object): Promise<void> => {
  const identifier = { identifier: { kind: 'customer_no', value: 'A-1001' } }
  const { subject } = await take('claimSubject', 'service', { body: identifier })
  await take('claimSubject', 'service', { body: identifier })
  await take('findSubject', 'service', { body: identifier })
  const shop = recipient('shop.x', ['third_party.profile'], shared)
  await take('register', 'officer', { body: shop })
  await take('register', 'officer', { body: shop })
  await asPerson(ledger, take, subject)
  await asking(take, subject)
  await withdrawing(take, subject)
  await reading(take, subject)
  await policies(take, pkg)
  await identities(take, subject)
  const params = { subject }
  await take('issueToken', 'service', { params, body: { lifeSeconds: 300 } })
  await take('revokeTokens', 'officer', { params, body: {} })
  const { journal } = ledger.node().credentials
  while ((await right(journal.pending())).length > 0)
    await new Promise((later) => setTimeout(later, 20))
  await node(take)
  await proofs(ledger, take)
  for (const account of ['app', 'ebank'])
    await ledger.act(subject, { act: 'cancel-account', account })
  await take('erase', 'officer', { params, body: {} })
}
