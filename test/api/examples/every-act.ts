/** One body of each act and of each registration, as a real server took it: the examples of requests in the contract. */
import { actNames } from '../../../src/commands/acts.ts'
import { registryCodecs } from '../../../src/commands/registry.ts'
import type { CredentialRole } from '../../../src/credentials/credential.ts'
import { trusted } from '../../../src/kernel/ids.ts'
import {
  acceptPolicy,
  deliverNotice,
  device,
  grant,
  matter,
  observe,
  optIn,
  policy,
  recipient,
  showNotice,
  someHash,
  useService,
} from '../../acceptance/acts.ts'
import { shipped } from '../../catalogue/shipped.ts'
import { criminal, officer } from '../../acceptance/exemption-acts.ts'
import { cancelAccount, optOut } from '../../support/acts.ts'
import { openServedLedger } from '../../support/served-ledger.ts'
import type { ServedLedger } from '../../support/served-ledger.ts'
import { right } from '../../support/unwrap.ts'
import { numberIds } from './abridge.ts'

type Body = { readonly act: string; readonly [field: string]: unknown }
type Sent = Record<string, unknown>
type Recorder = { readonly by: CredentialRole } | { readonly key: string }
type Send = (body: Body, recorder?: Recorder) => Promise<string>

const shared = ['nickname', 'avatar', 'profile_text']
const toShop = { recipient: 'shop.x' }
const agreement = { agreement: 'ebank-customer-agreement' }
const separate = { kind: 'separate_consent', purpose: 'third_party.profile', ...toShop }
const shownName = { kind: 'purpose_consent', purpose: 'profile.display' }
const recovery = { kind: 'separate_consent', purpose: 'identity.recover' }
const movements = { purpose: 'service.account_movement', how: 'click' }
const disclosure = matter('dsc', '1')
const publication = matter('pub', '1')
const exemption = matter('exm', '1')

const registrations: ReadonlyArray<Body> = [
  recipient('shop.x', ['third_party.profile'], shared),
  { act: 'freeze-recipient', recipient: 'mohrss', frozen: true },
  {
    act: 'record-warranty',
    source: 'partners',
    warrantySha256: someHash('e'),
    until: '2027-03-01T00:00:00+08:00',
  },
  {
    act: 'declare-template',
    template: 'repayment-offer',
    segments: ['service', 'marketing'],
    contentSha256: someHash('f'),
  },
  { act: 'activate-profile', profile: 'policy-literal' },
  { act: 'activate-profile', profile: 'cn-pipl' },
  {
    act: 'add-identifier-kind',
    identifierKind: 'staff_no',
    rule: {
      characters: 'digits',
      min: 6,
      max: 11,
      letters: 'as_written',
      separators: 'dropped',
      check: 'luhn',
    },
  },
]

const policyAndDevices: ReadonlyArray<Body> = [
  deliverNotice('v1'),
  useService(),
  showNotice(),
  acceptPolicy(),
  { act: 'accept-agreement', ...agreement, version: 'unstated', documentSha256: someHash('a') },
  { act: 'subscribe-service', ...movements, control: 'off' },
  {
    act: 'receive-inbound-proof',
    source: 'partners',
    proofSha256: someHash('d'),
    categories: ['partner_supplied'],
    expiresAt: '2027-03-01T00:00:00+08:00',
  },
  {
    act: 'prompt-permission',
    device: device('a'),
    permission: 'location',
    promptSha256: someHash('b'),
  },
  observe(device('a'), 'location', 'on'),
  { act: 'toggle-feature', feature: 'nearby', state: 'off' },
  { act: 'observe-uninstall', device: device('a'), certainty: 'inferred' },
]

const consents: ReadonlyArray<Body> = [
  grant(separate.kind, separate.purpose, shared, toShop),
  { act: 'offer-alternatives', purpose: 'login.fingerprint' },
  { act: 'refuse-consent', ...recovery, how: 'click' },
  grant(recovery.kind, recovery.purpose, ['phone_number', 'real_name']),
  { act: 'expire-consent', ...recovery },
  grant(shownName.kind, shownName.purpose, ['nickname']),
  optIn('marketing.financial', 'sms'),
]

const provided: ReadonlyArray<Body> = [
  {
    act: 'request-disclosure',
    disclosure,
    ...toShop,
    purpose: separate.purpose,
    categories: ['nickname'],
  },
  { act: 'record-disclosure', disclosure, categories: ['nickname'], encrypted: true },
  { act: 'acknowledge-disclosure', disclosure, receiptSha256: someHash('c') },
  grant('public_disclosure_consent', 'public.disclosure', ['nickname'], { publication }),
  {
    act: 'record-publication',
    publication,
    purpose: 'public.disclosure',
    categories: ['nickname'],
    placeSha256: someHash('1'),
  },
  { act: 'take-down', publication },
]

const ofOfficer: ReadonlyArray<Body> = [
  { act: 'require-reconsent', ...shownName, policy, version: 'v2' },
  { act: 'invalidate-consent', ...shownName, ground: 'bundled' },
]

const leaving: ReadonlyArray<Body> = [
  { act: 'object-to-public-data', purpose: 'app.improve' },
  { act: 'unsubscribe-service', ...movements },
  { act: 'revoke-inbound', source: 'partners' },
  { act: 'withdraw-everything', how: 'hotline' },
  { act: 'terminate-agreement', ...agreement },
  { act: 'decline-policy', policy, version: 'v1' },
  cancelAccount('ebank'),
  { act: 'reopen-account', account: 'ebank' },
]

/** The key of a credential that no other example has. */
const createKey = async (
  ledger: ServedLedger,
  role: CredentialRole,
  system: string,
): Promise<Recorder> => {
  const { credentials } = ledger.node()
  return { key: (await right(credentials.create({ roles: [role], system: trusted(system) }))).key }
}

const confirmed = async (send: Send, gateway: Recorder): Promise<void> => {
  const withdrawal = await send({ act: 'withdraw-consent', ...separate, how: 'switch' })
  const { purpose } = separate
  await send({ act: 'acknowledge-withdrawal', purpose, ...toShop, withdrawal })
  const said = await send(optOut)
  await send({ act: 'acknowledge-suppression', system: 'sms-gateway', optOut: said }, gateway)
}

const exempted = async (send: Send, second: Recorder): Promise<void> => {
  await send(criminal({ exemption }), officer)
  await send({ act: 'approve-exemption', exemption }, second)
  await send({ act: 'give-exemption-notice', exemption })
  await send({ act: 'close-exemption', exemption, cause: 'done' }, officer)
}

const ofMinor = async (send: Send, guardian: string): Promise<void> => {
  const said = { guardian, policy, version: 'v1', purposes: ['app.operate', 'profile.display'] }
  await send({ act: 'flag-minor', band: '8_to_13' })
  await send(showNotice())
  await send({ act: 'link-guardian', guardian, proofSha256: someHash('a') }, officer)
  await send({ act: 'grant-guardian-consent', ...said })
  await send({ act: 'withdraw-guardian-consent', guardian })
  await send({ act: 'unlink-guardian', guardian }, officer)
  await send({ act: 'reach-majority', threshold: '14' }, officer)
}

/** Sends one body; keeps it under its name, the first of each. Throws unless something new was recorded. */
const senderOf =
  ({ call, clock }: ServedLedger, sent: Sent, path: string, role: CredentialRole): Send =>
  async (body, recorder = { by: role }) => {
    clock.pass(1)
    const said =
      'by' in recorder
        ? await call('POST', path, { by: recorder.by, body })
        : await call('POST', path, { body, headers: { authorization: `Bearer ${recorder.key}` } })
    if (said.status !== 201) throw new Error(`${body.act} answered ${said.status}: ${said.text}`)
    sent[body.act] ??= body
    return String(said.json.receipt.events[0].id)
  }

const sendActs = async (ledger: ServedLedger, sent: Sent): Promise<void> => {
  const sendOf = (whose: string) => senderOf(ledger, sent, `/v1/subjects/${whose}/acts`, 'service')
  const send = sendOf(await ledger.person())
  for (const body of [...policyAndDevices, ...consents, ...provided]) await send(body)
  await confirmed(send, await createKey(ledger, 'service', 'sms-gateway'))
  await exempted(send, await createKey(ledger, 'officer', 'branch-7'))
  await ofMinor(sendOf(await ledger.person()), await ledger.person())
  await ledger.publish({ ...shipped, version: trusted('v2') }, { effectiveAt: ledger.clock.now() })
  for (const body of ofOfficer) await send(body, officer)
  for (const body of leaving) await send(body)
}

const inOrder = (sent: Sent, names: ReadonlyArray<string>): Sent =>
  Object.fromEntries(names.flatMap((name) => (name in sent ? [[name, sent[name]]] : [])))

/** The bodies, by route and by the name in their field `act`, in the order of the contract. */
export const exampleRequests = async (): Promise<unknown> => {
  const acts: Sent = {}
  const registered: Sent = {}
  const ledger = await openServedLedger()
  try {
    const register = senderOf(ledger, registered, '/v1/catalogue', 'officer')
    for (const body of registrations) await register(body)
    await sendActs(ledger, acts)
  } finally {
    await ledger.close()
  }
  return numberIds({
    act: inOrder(acts, actNames),
    register: inOrder(registered, Object.keys(registryCodecs)),
  })
}
