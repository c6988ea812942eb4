import { describe, expect, test } from 'vitest'
import { rawPackage } from '../../decisions/package.ts'
import {
  expectContract,
  openHouse,
  policyText,
  problemIn,
  publish,
  publishedHouse,
} from '../house.ts'
import type { Loose } from '../house.ts'

const house = await publishedHouse()
const get = (path: string, key: string) => house.call('GET', path, { key })

describe('policies', () => {
  test('are listed with the version in force', async () => {
    const said = await get('/v1/policies', house.keys.service)
    expectContract('policies', said)
    expect(said.json.policies).toMatchObject([
      { policy: 'privacy', versions: [{ version: '2', inForce: true }] },
    ])
    expectContract('policy', await get('/v1/policies/privacy', house.keys.regulator))
  })

  test('keep the exact bytes people read, for ever', async () => {
    const said = await get('/v1/policies/privacy/versions/2/text', house.keys.regulator)
    expect(said.text).toBe(policyText)
    expect(said.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(said.headers.get('cache-control')).toContain('immutable')
    expect(said.headers.get('content-security-policy')).toContain('sandbox')
    const hash = said.headers.get('etag')!.replaceAll('"', '')
    expect((await get(`/v1/documents/${hash}`, house.keys.service)).text).toBe(policyText)
    const pkg = await get('/v1/policies/privacy/versions/2/package', house.keys.auditor)
    expect(pkg.json).toEqual(JSON.parse(JSON.stringify(rawPackage('2'))))
  })

  test.each([
    ['/v1/policies/nobody', 'policy-not-found'],
    ['/v1/policies/privacy/versions/99/text', 'version-not-found'],
    ['/v1/policies/nobody/versions/1/diff', 'policy-not-found'],
    [`/v1/documents/${'a'.repeat(64)}`, 'document-not-found'],
    ['/v1/documents/abc', 'invalid-request'],
    ['/v1/policies/Privacy', 'invalid-request'],
  ])('that are not there are said not to be: %s', async (path, name) => {
    expect(problemIn(await get(path, house.keys.auditor))).toBe(name)
  })

  test('tell what publishing would change, and record nothing of it', async () => {
    const before = (await house.events()).length
    const said = await publish(house, '3', { dryRun: true })
    expectContract('publish', said)
    expect(said.json).toMatchObject({ recorded: false, dryRun: true, diff: { from: '2', to: '3' } })
    expect(await house.events()).toHaveLength(before)
  })

  test('refuse in a rehearsal what publishing would', async () => {
    const other = { text: 'Other words.', textBase64: undefined }
    expect(problemIn(await publish(house, '2', { dryRun: true, ...other }))).toBe('version-exists')
    const past = { dryRun: true, effectiveAt: '2000-01-01T00:00:00Z' }
    expect(problemIn(await publish(house, '3', past))).toBe('effective-in-the-past')
    expect(problemIn(await publish(house, '2', other))).toBe('version-exists')
  })

  test('show the difference and what it obliges once published', async () => {
    const other = await openHouse()
    try {
      const first = await publish(other, '1')
      expectContract('publish', first)
      expect([first.status, (await publish(other, '1')).status]).toEqual([201, 200])
      const extra = { package: rawPackage('2', 'stars'), effectiveAt: '2090-01-01T08:00:00+08:00' }
      const bytes = { text: undefined, textBase64: Buffer.from('x').toString('base64') }
      const second = await publish(other, '2', { ...extra, ...bytes })
      expect(second.json.effectiveAt).toBe('2090-01-01T00:00:00.000Z')
      const past = await publish(other, '3', { effectiveAt: '2026-01-01T00:00:00Z' })
      expect(problemIn(past)).toBe('effective-in-the-past')
      const diff = await other.call('GET', '/v1/policies/privacy/versions/2/diff', {
        key: other.keys.auditor,
      })
      expectContract('policyDiff', diff)
      expect(diff.json.diff).toMatchObject({
        from: '1',
        to: '2',
        obligation: 'reconsent',
        purposes: [{ purpose: 'stars', change: 'added' }],
      })
    } finally {
      await other.close()
    }
  })

  test.each<readonly [object, string, string]>([
    [{ text: 'a', textBase64: 'YQ==' }, 'invalid-request', 'text'],
    [{ text: undefined }, 'invalid-request', 'text'],
    [{ text: undefined, textBase64: 'a' }, 'invalid-request', 'textBase64'],
    [{ mediaType: 'words' }, 'invalid-request', 'mediaType'],
    [{ locale: 'fr' }, 'invalid-request', 'locale'],
    [{ effectiveAt: '2026-01-01' }, 'invalid-request', 'effectiveAt'],
    [
      { package: { ...rawPackage('4'), purposes: [{}] } },
      'package-faulty',
      'package.purposes.0.id',
    ],
    [{ package: { ...rawPackage('4'), colour: 1 } }, 'package-faulty', 'package.colour'],
  ])('that are malformed are refused, and the place named: %#', async (extra, name, path) => {
    const said = await publish(house, '4', extra)
    expect(problemIn(said)).toBe(name)
    expect(said.json.errors.map((each: Loose) => each.path)).toContain(path)
  })

  test('are linted, published or not', async () => {
    const said = await house.call('POST', '/v1/lint', {
      key: house.keys.auditor,
      body: { package: rawPackage('9') },
    })
    expectContract('lint', said)
    expect(said.json.findings.length).toBeGreaterThan(0)
  })
})

describe('the catalogue', () => {
  test('shows all that may be asked for, with labels', async () => {
    const said = await get('/v1/catalogue', house.keys.service)
    expectContract('catalogue', said)
    expect(said.json.purposes).toHaveLength(rawPackage('2').purposes.length)
    expect(said.json.categories[0].label).toMatchObject({ en: expect.any(String) })
  })

  test('takes what stands beside the policies', async () => {
    const name = { 'zh-CN': '甲', en: 'A' }
    const scope = { categories: ['nickname'], purposes: ['shop.order'] }
    const body = {
      act: 'register-recipient',
      recipient: 'scene.a',
      name,
      kind: 'scene_operator',
      role: 'controller',
      region: 'CN',
      ...scope,
    }
    const register = (each: object, headers = {}) =>
      house.call('POST', '/v1/catalogue', { key: house.keys.officer, body: each, headers })
    const first = await register(body, { 'idempotency-key': 'r-1' })
    expectContract('register', first)
    expect(first.status).toBe(201)
    expect((await register(body)).status).toBe(200)
    expect(problemIn(await register({ ...body, region: 'US' }, { 'idempotency-key': 'r-1' }))).toBe(
      'idempotency-key-reused',
    )
    expect(
      (await register({ act: 'freeze-recipient', recipient: 'scene.a', frozen: true })).status,
    ).toBe(201)
    const { json } = await get('/v1/catalogue', house.keys.service)
    expect(json.recipients.map((each: Loose) => each.id)).toContain('scene.a')
    expect(json.frozen).toEqual(['scene.a'])
  })

  const warrantySha256 = 'e'.repeat(64)
  const newParty = {
    act: 'register-recipient',
    recipient: 'scene.b',
    name: { 'zh-CN': '乙', en: 'B' },
    kind: 'scene_operator',
    role: 'controller',
    region: 'CN',
    categories: ['nickname'],
    purposes: ['shop.order'],
  }

  test.each<readonly [object, string]>([
    [{ act: 'no-such' }, 'invalid-request'],
    [{ act: 'freeze-recipient', recipient: 'nobody', frozen: true }, 'recipient-unregistered'],
    [
      { act: 'record-warranty', source: 'partner', warrantySha256: 'x', until: 'tomorrow' },
      'invalid-request',
    ],
    [
      {
        act: 'record-warranty',
        source: 'no.partner',
        warrantySha256,
        until: '2099-01-01T00:00:00Z',
      },
      'source-unregistered',
    ],
    [{ ...newParty, purposes: ['shop.oder'] }, 'purpose-unregistered'],
    [{ ...newParty, categories: ['nickname', 'nicknam'] }, 'category-unregistered'],
  ])('refuses what it cannot hold: %#', async (body, name) => {
    expect(
      problemIn(await house.call('POST', '/v1/catalogue', { key: house.keys.officer, body })),
    ).toBe(name)
  })

  const register = (body: object) =>
    house.call('POST', '/v1/catalogue', { key: house.keys.officer, body })
  const party = (recipient: string, name: object = { 'zh-CN': '别', en: 'Other' }) => ({
    act: 'register-recipient',
    recipient,
    name,
    kind: 'third_party',
    role: 'processor',
    region: 'CN',
    categories: ['phone', 'nickname'],
    purposes: ['shop.order'],
  })
  const template = (name: string, segments: ReadonlyArray<string>) => ({
    act: 'declare-template',
    template: name,
    segments,
    contentSha256: 'd'.repeat(64),
  })

  test.each(['shop', 'abroad'])(
    'takes no recipient by an id that a policy names: %s',
    async (recipient) => {
      const { label } = rawPackage('2').recipients[0]!
      for (const name of [undefined, label]) {
        const said = await register(party(recipient, name))
        expect([problemIn(said), said.status]).toEqual(['recipient-taken', 409])
      }
    },
  )

  test('lets nobody declare a template without the marketing that its policy says it holds', async () => {
    const looser = await register(template('bill_with_offer', ['service']))
    expect([problemIn(looser), looser.status]).toEqual(['template-loosened', 409])
    // A bill by the policy's name came to hold an offer: the offer counts (clause 2.1-c).
    expect((await register(template('bill', ['service', 'marketing']))).status).toBe(201)
  })

  test('publishes no version that calls another party by an id that was registered', async () => {
    expect((await register(party('late.joiner'))).status).toBe(201)
    expect((await register(template('late.letter', ['service']))).status).toBe(201)
    const raw = rawPackage('4')
    const [shop] = raw.recipients
    const [bill] = raw.templates
    const with_ = (more: object) => ({ package: { ...raw, ...more }, dryRun: true })
    const named = (label: object) => ({
      recipients: [...raw.recipients, { ...shop, id: 'late.joiner', label }],
    })
    const faulty = await publish(house, '4', with_(named({ 'zh-CN': '又', en: 'A third' })))
    expect([faulty.status, problemIn(faulty)]).toEqual([422, 'package-faulty'])
    expect(JSON.stringify(faulty.json.errors)).toContain('recipients.4.id')
    const same = await publish(house, '4', with_(named({ 'zh-CN': '别', en: 'Other' })))
    expect(same.status).toBe(200)
    const letter = { ...bill, id: 'late.letter', segments: ['marketing'] }
    const looser = await publish(house, '4', with_({ templates: [...raw.templates, letter] }))
    expect(JSON.stringify(looser.json.errors)).toContain('templates.2.id')
  })
})
