import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { purposeOf, shipped } from '../catalogue/shipped.ts'
import { optOut } from '../support/acts.ts'
import { customer, device, grant, matter, observe, recipient, someHash } from './acts.ts'
import { verdictOf } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

/** Names that every JavaScript object inherits, and that a policy may give to its own things. */
const name = 'constructor'
const item = { label: { 'zh-CN': '名', en: 'Name' }, clauses: ['P.0'] }

/** A second policy whose every id is that name. */
const named = {
  ...shipped,
  policy: name,
  version: name,
  purposes: [
    {
      ...purposeOf('location.nearby'),
      id: name,
      categories: [name],
      permissions: [name],
      agreement: name,
      operations: ['use', 'ingest', 'send'],
      features: [name],
      messageClass: 'marketing',
      requires: {
        'policy-literal': { basis: 'consent', consents: ['policy_acceptance', 'purpose_consent'] },
        'cn-pipl': { basis: 'consent', consents: ['policy_acceptance', 'purpose_consent'] },
      },
    },
  ],
  categories: [{ ...item, id: name, sensitivity: 'ordinary', jrt: 'C1' }],
  permissions: [{ ...item, id: name, mandatory: false, listedInClause: 'P.0' }],
  recipients: [],
  sdks: [],
  sources: [{ ...item, id: name, categories: [name], purposes: [name], named: true }],
  channels: [{ ...item, id: name }],
  templates: [],
  agreements: [{ ...item, id: name, version: name }],
  accounts: [{ ...item, id: name }],
  retention: [],
  prohibitions: [],
  switchPaths: [],
} as unknown as PolicyPackage

describe('a policy that calls its things what every object inherits', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
    await ledger.publish(named)
  })
  afterAll(() => ledger.close())

  const phone = device('a')
  const use = { purpose: name, operation: 'use', device: phone, channel: name }

  test('is decided like any other', async () => {
    const { act, verdict } = ledger
    const subject = await customer(ledger)
    expect(await verdict(subject, use)).toBe('DENY NOT_ACCEPTED')
    const ofName = { policy: name, version: name }
    await act(subject, { act: 'show-notice', ...ofName, locale: 'en' })
    await act(subject, { act: 'deliver-notice', ...ofName, channel: name })
    await act(subject, { act: 'accept-policy', ...ofName })
    expect(await verdict(subject, use)).toBe('DENY NO_OPT_IN')
    const how = { how: 'click', control: 'off' }
    await act(subject, { act: 'opt-in-to-marketing', purpose: name, channel: name, ...how })
    expect(await verdict(subject, use)).toBe('DENY PERMISSION_UNKNOWN')
    await act(subject, observe(phone, name, 'on'))
    expect(await verdict(subject, use)).toBe('DENY NO_AGREEMENT')
    const signed = { agreement: name, version: name, documentSha256: someHash('a') }
    await act(subject, { act: 'accept-agreement', ...signed })
    expect(await verdict(subject, use)).toBe('PROMPT NO_CONSENT')
    await act(subject, grant('purpose_consent', name, [name], ofName))
    expect(await verdict(subject, use)).toBe('ALLOW IN_ORDER')
    const feed = { ...use, operation: 'ingest', source: name }
    expect(await verdict(subject, feed)).toBe('DENY NO_INBOUND_PROOF')
    const proof = { source: name, proofSha256: someHash('d'), categories: [name] }
    const expiresAt = '2027-01-01T00:00:00Z'
    await act(subject, { act: 'receive-inbound-proof', ...proof, expiresAt })
    expect(await verdict(subject, feed)).toBe('DENY NO_WARRANTY')
    await act(subject, { act: 'toggle-feature', feature: name, state: 'on' })
    await act(subject, { act: 'object-to-public-data', purpose: name })
    ledger.clock.pass(1)
    await act(subject, { ...optOut, purpose: name })
    expect(await verdict(subject, use)).toBe('DENY OPTED_OUT')
    const now = { asOf: ledger.clock.now(), knownAt: ledger.clock.now() }
    expect(verdictOf(await ledger.askThen(subject, use, now))).toBe('DENY OPTED_OUT')
    await ledger.restart()
    expect(await verdict(subject, use)).toBe('DENY OPTED_OUT')
  })

  test('has recipients and templates of that name beside it', async () => {
    await ledger.register(recipient(name, ['third_party.phone'], ['phone_number']))
    const declared = { template: name, segments: ['service'], contentSha256: someHash('f') }
    await ledger.register({ act: 'declare-template', ...declared })
    const subject = await customer(ledger)
    const provide = { purpose: 'third_party.phone', operation: 'provide', recipient: name }
    expect(await ledger.verdict(subject, provide)).toBe('DENY NO_SEPARATE_CONSENT')
    const to = { recipient: name }
    await ledger.act(subject, grant('separate_consent', provide.purpose, ['phone_number'], to))
    expect(await ledger.verdict(subject, provide)).toBe('ALLOW IN_ORDER')
    const send = { purpose: 'service.notice', operation: 'send', channel: 'sms', template: name }
    expect(await ledger.verdict(subject, send)).toBe('ALLOW IN_ORDER')
  })
})

describe('two entries that would both do', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())

  /** Live from a row in memory, from history a moment later, and live from a row read back from the disk. */
  const everyWay = async (subject: string, question: { purpose: string; operation: string }) => {
    const live = await ledger.ask(subject, question)
    ledger.clock.pass(1)
    const { decidedAt } = live
    const then = await ledger.askThen(subject, question, { asOf: decidedAt, knownAt: decidedAt })
    await ledger.restart()
    const readBack = await ledger.ask(subject, question)
    expect(live.decision).toBe('ALLOW')
    expect(then.evidence).toEqual(live.evidence)
    expect(readBack.evidence).toEqual(live.evidence)
  }

  test('exemptions, the later id invoked first: the evidence is the same live, from history and after a restart', async () => {
    const subject = await customer(ledger)
    const proof = ['statute', 'article'].map((kind) => ({ kind, reference: 'Act 7' }))
    for (const id of ['f', '0']) {
      const about = { purpose: 'app.secure', categories: ['installed_apps'], proof }
      const exemption = { list: 'collection', code: 'legal_duty', exemption: matter('exm', id) }
      const until = '2026-04-01T00:00:00Z'
      const invoke = { act: 'invoke-exemption', ...exemption, ...about, until }
      await ledger.act(subject, invoke, { by: 'officer' })
    }
    const question = { purpose: 'app.secure', operation: 'use', categories: ['installed_apps'] }
    await everyWay(subject, question)
  })

  test('phones that both take pushes, the later id seen first: so too', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, observe(device('f'), 'notifications', 'on'))
    await ledger.act(subject, observe(device('0'), 'notifications', 'on'))
    const question = {
      purpose: 'legal.notice',
      operation: 'send',
      channel: 'push',
      messageClass: 'legal',
    }
    await everyWay(subject, question)
  })
})

describe('two policies published at once', () => {
  test('do not both take one name, and a rehearsal says so too', async () => {
    const ledger = await openServedLedger()
    const publish = (policy: string, dryRun: boolean) =>
      ledger.call('POST', '/v1/policies', {
        by: 'officer',
        body: {
          package: { ...named, policy, version: '1.0' },
          text: 'a text',
          mediaType: 'text/plain',
          locale: 'en',
          dryRun,
        },
      })
    const said = await Promise.all([publish('first', false), publish('second', false)])
    expect(said.map(({ status }) => status)).toEqual(expect.arrayContaining([201, 422]))
    const lost = said[0]?.status === 422 ? 'first' : 'second'
    expect((await publish(lost, true)).status).toBe(422)
    await ledger.close()
  })
})
