/** Receipts over HTTP: who may have one, in which form, and that it verifies without the ledger. */
import { describe, expect, test } from 'vitest'
import { TE } from '../../../src/fp.ts'
import type { OneEvent } from '../../../src/replay/one-event.ts'
import { verifyReceipt } from '../../../src/exports/receipts/verify-receipt.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { keyFrom } from '../../../src/transparency/note/key.ts'
import { policyOfKey } from '../../transparency/policy-of-key.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'
import { left, right } from '../../support/unwrap.ts'
import { newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Said } from '../house.ts'

const house = await publishedHouse()

const person = await newcomer(house)
const recorded = await record(house, person, showNotice, acceptPolicy, grant)
const ids = recorded.map(({ json }) => json.receipt.events[0].id)
const shown = ids[0]
const granted = ids[2]

const ask = (
  query = '',
  { key = house.keys.service, of = person, event = granted, headers = {} } = {},
): Promise<Said> =>
  house.call('GET', `/v1/subjects/${of}/events/${event}/receipt${query}`, { key, headers })

const believed = () => policyOfKey(right(keyFrom(nodeCrypto, house.log.vkeys()[0] ?? '')))
const verified = (text: string) => right(verifyReceipt(nodeCrypto, believed(), text))

const readings = async (): Promise<number> =>
  (await house.events()).filter(({ type }) => type === 'LedgerRead').length

describe('a receipt over HTTP', () => {
  test('is signed, and carries the proof that its entry is in the log', async () => {
    const said = await ask()
    expect(said.status).toBe(200)
    expect(said.headers.get('content-type')).toBe('application/jwt')
    expect(said.headers.get('cache-control')).toBe('no-store')
    const { claims, proven } = verified(said.text)
    expect(claims).toMatchObject({
      iss: 'ledger.example/house',
      sub: person,
      jti: granted,
      type: 'ConsentGranted',
      person: 'known',
      policy: { policy: 'privacy', version: '2' },
    })
    expect(claims.changes.map(({ path }) => path.split('/')[1])).toContain('consents')
    expect(proven?.checkpoint.origin).toBe('ledger.example/house')
  })

  test('has no proof before a checkpoint covers it, and holds all the same', async () => {
    house.log.show(false)
    try {
      const { claims, proven } = verified((await ask()).text)
      expect([claims.proof, proven]).toEqual([undefined, undefined])
    } finally {
      house.log.show(true)
    }
  })

  test('is refused with the proof of another entry', async () => {
    const one = verified((await ask()).text).claims
    const other = verified((await ask('', { event: shown })).text).claims
    const proof = other.proof ?? ''
    const [signer] = house.log.signers()
    const { signJws } = await import('../../../src/exports/receipts/jws.ts')
    const swapped = right(await signJws(signer, 'consent-receipt+jwt', { ...one, proof }))
    expect(left(verifyReceipt(nodeCrypto, believed(), swapped))).toMatchObject({
      rejected: 'root-differs',
    })
    const elsewhere = right(
      await signJws(signer, 'consent-receipt+jwt', { ...one, iss: 'a.example' }),
    )
    expect(left(verifyReceipt(nodeCrypto, believed(), elsewhere))).toMatchObject({
      rejected: 'issuer-differs',
    })
  })

  test('is refused of an event that was rewritten, in each form, and so is its proof: its index is told', async () => {
    const { position } = verified((await ask()).text).claims
    const { reading } = house.ledger
    const told: typeof reading.event = (...asked) =>
      TE.map((one: OneEvent | undefined) =>
        one === undefined ? one : { ...one, entry: one.entry.replace('"switch"', '"button"') },
      )(reading.event(...asked))
    Object.assign(house.ledger, { reading: { ...reading, event: told } })
    try {
      for (const format of ['jws', 'kantara', 'iso-27560', 'iso-27560-record', 'html', 'pdf'])
        expect([format, problemIn(await ask(`?format=${format}`))]).toEqual([
          format,
          'event-rewritten',
        ])
      const path = `/v1/subjects/${person}/events/${granted}/proof?reason=audit`
      const proof = await house.call('GET', path, { key: house.keys.auditor })
      expect(problemIn(proof)).toBe('event-rewritten')
      expect(JSON.parse(proof.text)).toHaveProperty('index', house.log.indexOf(BigInt(position)))
    } finally {
      Object.assign(house.ledger, { reading })
    }
    expect((await ask()).status).toBe(200)
  })

  test('comes in each form, in its own media type', async () => {
    const media: { readonly [format: string]: string } = {
      jws: 'application/jwt',
      kantara: 'application/json',
      'iso-27560': 'application/ld+json',
      'iso-27560-record': 'application/ld+json',
      html: 'text/html; charset=utf-8',
      pdf: 'application/pdf',
    }
    for (const [format, expected] of Object.entries(media)) {
      const said = await ask(`?format=${format}`, { headers: { 'accept-language': 'en' } })
      expect([format, said.status, said.headers.get('content-type')]).toEqual([
        format,
        200,
        expected,
      ])
    }
    const html = await ask('?format=html')
    expect(html.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    )
    expect((await ask('?format=kantara')).json.language).toBe('zh-CN')
    expect(problemIn(await ask('?format=word'))).toBe('invalid-request')
  })

  test('of what is no consent is refused as a record of one', async () => {
    for (const format of ['iso-27560', 'iso-27560-record'])
      expect(problemIn(await ask(`?format=${format}`, { event: shown }))).toBe('not-a-consent')
  })

  test('is not there for another event, or under another person', async () => {
    const stranger = await newcomer(house)
    expect(problemIn(await ask('', { of: stranger }))).toBe('event-not-found')
    const none = '00000000-0000-4000-8000-000000000001'
    expect(problemIn(await ask('', { event: none }))).toBe('event-not-found')
    const nobody = `sub_${'0'.repeat(32)}` as SubjectId
    expect(problemIn(await ask('', { of: nobody }))).toBe('subject-unknown')
  })
})

describe('a caller who asks for a receipt', () => {
  test('gives a reason as staff, and the reading is recorded', async () => {
    for (const role of ['officer', 'auditor', 'regulator'] as const) {
      const key = house.keys[role]
      expect(problemIn(await ask('', { key }))).toBe('invalid-request')
      const before = await readings()
      expect((await ask('?reason=audit', { key })).status).toBe(200)
      expect(await readings()).toBe(before + 1)
    }
    const before = await readings()
    expect((await ask()).status).toBe(200)
    expect(await readings()).toBe(before)
    const refused = await ask('?reason=audit')
    expect(problemIn(refused)).toBe('role-missing')
    expect(refused.json).toMatchObject({
      roles: ['auditor', 'officer', 'regulator'],
      errors: [{ path: 'reason' }],
    })
    expect(problemIn(await ask('?reason=audit', { key: house.keys.operator }))).toBe('role-missing')
  })

  test('is the person themselves by their token, and no other', async () => {
    const token = async (of: SubjectId): Promise<string> => {
      const path = `/v1/subjects/${of}/tokens`
      const { json } = await house.call('POST', path, { key: house.keys.service, body: {} })
      return json.token
    }
    const own = await token(person)
    const before = await readings()
    expect((await ask('', { key: own })).status).toBe(200)
    expect(await readings()).toBe(before)
    const stranger = await token(await newcomer(house))
    expect(problemIn(await ask('', { key: stranger }))).toBe('not-own-record')
  })

  test('stays within the limits of their credential', async () => {
    const limited = (purpose: string) =>
      house.keyWith({ roles: ['service'], purposes: [purpose] as never })
    const key = await limited('profile.display')
    expect((await ask('', { key })).status).toBe(200)
    expect(problemIn(await ask('', { key, event: shown }))).toBe('out-of-credential-scope')
    const other = await limited('survey.answer')
    expect(problemIn(await ask('', { key: other }))).toBe('out-of-credential-scope')
  })
})

describe('the receipt of an erased person', () => {
  test('says so, and holds nothing personal', async () => {
    const secret = 'Zhang San 13912345678'
    const gone = await newcomer(house)
    const said = await record(house, gone, showNotice, acceptPolicy, {
      ...grant,
      personal: { note: 'a word of theirs', deviceModel: 'Their Phone 9' },
    })
    const event = said[2]?.json.receipt.events[0].id
    const { key } = { key: house.keys.service }
    const before = await ask('', { of: gone, event })
    expect(before.text).not.toContain(secret)
    const entry = verified(before.text).claims.entry
    expect(entry).not.toContain('Their Phone 9')
    for (const act of [{ act: 'cancel-account', account: 'privacy' }, { act: 'request-erasure' }])
      await house.call('POST', `/v1/subjects/${gone}/acts`, { key, body: act })
    const erased = await house.call('POST', `/v1/subjects/${gone}/erasure`, {
      key: house.keys.officer,
      body: {},
    })
    expect([erased.status, erased.text]).toEqual([200, expect.any(String)])
    const after = verified((await ask('', { of: gone, event })).text).claims
    expect([after.person, after.entry]).toEqual(['erased', entry])
    const page = await ask('?format=html', { of: gone, event })
    expect(page.text).toContain('This person was erased')
    for (const word of ['Their Phone 9', 'a word of theirs'])
      for (const text of [page.text, after.entry, JSON.stringify(after)])
        expect(text).not.toContain(word)
  })
})
