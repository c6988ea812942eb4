/** Each form of a receipt, of each type of event, held against the schemas that others and we publish. */
import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import draft04 from 'ajv-draft-04'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { makePdfDrawing } from '../../../src/exports/pages/worker/drawing.ts'
import { receiptFrom } from '../../../src/exports/receipts/claims.ts'
import { wordsOf } from '../../../src/exports/event-words.ts'
import { receiptAs } from '../../../src/exports/receipts/forms.ts'
import type { ReceiptFormat } from '../../../src/exports/receipts/forms.ts'
import type { ReceiptMatter } from '../../../src/exports/receipts/matter.ts'
import { verifyReceipt } from '../../../src/exports/receipts/verify-receipt.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { policyOfKey } from '../../transparency/policy-of-key.ts'
import { testSigner } from '../../support/test-signer.ts'
import { left, right } from '../../support/unwrap.ts'
import { matterOf, policy, stored } from './table.ts'

const docs = new URL('../../../docs/reference/receipts/', import.meta.url)
const vectors = new URL('../../../../shared/vectors/', import.meta.url)
const haveVectors = existsSync(vectors)

const { signer, key } = testSigner('ledger.example/test', 7)
const env = { primitives: nodeCrypto, signer, drawPdf: makePdfDrawing().draw }

const parsed = (at: URL) => JSON.parse(readFileSync(at, 'utf8'))

const ajv = new Ajv2020({ strict: true, allErrors: true, strictRequired: false })
formats.default(ajv)
const ours = (name: string) => ajv.compile(parsed(new URL(`${name}.schema.json`, docs)))
const schemas = {
  jws: ours('jws-receipt'),
  kantara: ours('kantara'),
  'iso-27560': ours('iso-27560'),
}

const textOf = async (
  format: ReceiptFormat,
  matter: ReceiptMatter,
  language: 'zh-CN' | 'en' = 'zh-CN',
): Promise<string> =>
  Buffer.from(right(await receiptAs(env, format, matter, language)).bytes).toString()

const jsonOf = async (...asked: Parameters<typeof textOf>) => JSON.parse(await textOf(...asked))

const typeOf = (json: string): string => JSON.parse(json).type
const ofType = (type: string): string => stored.find((json) => typeOf(json) === type) ?? ''
const rows = stored.map((json) => [typeOf(json), json] as const)

const isConsent = (json: string): boolean =>
  wordsOf(matterOf(json).recorded.event)?.consent !== 'none'
const consents = rows.filter(([, json]) => isConsent(json))

describe('a receipt', () => {
  test('is there for each type of event that a person’s record holds', () => {
    expect(rows.length).toBe(56)
  })

  test.each(rows)('of %s is the same in each form', async (type, json) => {
    const matter = matterOf(json)
    const signed = await textOf('jws', matter)
    const { claims } = right(verifyReceipt(nodeCrypto, policyOfKey(key), signed))
    expect([schemas.jws(claims), schemas.jws.errors]).toEqual([true, null])
    expect([claims.type, claims.entry]).toEqual([type, matter.entry])
    for (const language of ['zh-CN', 'en'] as const) {
      const kantara = await jsonOf('kantara', matter, language)
      expect([schemas.kantara(kantara), schemas.kantara.errors]).toEqual([true, null])
    }
    const html = await textOf('html', matter)
    expect(html).toContain(wordsOf(matter.recorded.event)?.zh)
    expect(html).toContain(matter.recorded.event.occurredAt)
  })

  test.each(consents)('of %s is a record of a consent', async (_, json) => {
    for (const format of ['iso-27560', 'iso-27560-record'] as const) {
      const document = await jsonOf(format, matterOf(json))
      expect([schemas['iso-27560'](document), schemas['iso-27560'].errors]).toEqual([true, null])
    }
  })

  test('of anything else is no such record', async () => {
    const others = stored.filter((json) => !isConsent(json))
    expect(others.length + consents.length).toBe(stored.length)
    for (const json of others)
      for (const format of ['iso-27560', 'iso-27560-record'] as const)
        expect(left(await receiptAs(env, format, matterOf(json), 'en'))).toBe('not-a-consent')
  })

  test('of a withdrawal or a refusal is no consent in any form', async () => {
    for (const [type, state] of [
      ['ConsentWithdrawn', 'withdrawn'],
      ['ConsentRefused', 'refused'],
    ] as const) {
      const matter = matterOf(ofType(type))
      const kantara = await jsonOf('kantara', matter, 'en')
      const [purpose] = kantara.services[0].purposes
      expect(purpose).toMatchObject({ consentType: 'N/A', termination: 'Not a consent' })
      expect(kantara['urn:consent-ledger:receipt:1'].consent).toBe(state)
      const record = await jsonOf('iso-27560-record', matter)
      expect(record['dpv:hasConsentStatus'][0]['@type']).toEqual([
        `dpv:Consent${state[0]?.toUpperCase()}${state.slice(1)}`,
      ])
    }
  })

  test('of a grant names the purpose, the data and the recipient in words', async () => {
    const kantara = await jsonOf('kantara', matterOf(ofType('ConsentGranted')), 'en')
    const [purpose] = kantara.services[0].purposes
    expect(purpose.consentType).toBe('EXPLICIT')
    expect(purpose.thirdPartyDisclosure).toBe(true)
    expect(kantara.piiControllers[0].piiController).toBe(policy.compiled.package.controller.name.en)
  })

  test('says how, when and by whom in words, in the zone of the policy', async () => {
    const matter = matterOf(ofType('ConsentGranted'))
    const html = await textOf('html', matter)
    for (const said of [
      '点击 / a click',
      '此前未选中 / off before',
      '北京时间，UTC+8；',
      '业务系统',
    ])
      expect(html).toContain(said)
    expect(html).not.toMatch(/<td>(?:click|off|service)</)
    const kantara = await jsonOf('kantara', matter, 'zh-CN')
    expect(kantara.collectionMethod).toBe('您同意了 (点击)')
  })

  test('names a mailbox only where the policy states one', async () => {
    const [contact] = ['dpo@bank.example']
    const { package: pkg } = policy.compiled
    const controller = { ...pkg.controller, contact: contact ?? '' }
    const stated = {
      ...policy,
      compiled: { ...policy.compiled, package: { ...pkg, controller } },
    }
    const emailIn = async (under: typeof policy, language: 'zh-CN' | 'en') => {
      const matter = matterOf(ofType('ConsentGranted'), { policy: under })
      return (await jsonOf('kantara', matter, language)).piiControllers[0].email
    }
    expect(await emailIn(stated, 'en')).toBe('dpo@bank.example')
    expect([await emailIn(policy, 'zh-CN'), await emailIn(policy, 'en')]).toEqual([
      '未说明',
      'Not stated',
    ])
    const html = await textOf('html', matterOf(ofType('ConsentGranted')))
    expect(html).toContain('客服热线 95588；个人信息保护联系方式见政策文本')
  })

  test('as a page holds a PDF with a code, and says what was erased', async () => {
    const matter = matterOf(ofType('ConsentGranted'), { isErased: true })
    const pdf = right(await receiptAs(env, 'pdf', matter, 'en'))
    expect(Buffer.from(pdf.bytes).subarray(0, 5).toString()).toBe('%PDF-')
    const html = await textOf('html', matter)
    expect(html).toContain('This person was erased')
    expect(html).toContain('<svg role="img"')
  })

  test('is refused where nobody signs, or no policy was published', async () => {
    const matter = matterOf(ofType('ConsentGranted'))
    const unsigned = await receiptAs({ ...env, signer: undefined }, 'jws', matter, 'en')
    expect(left(unsigned)).toBe('signing-unavailable')
    const away = {
      ...signer,
      sign: async () => E.left({ failure: 'signing-failed', cause: 'away' } as const),
    }
    expect(left(await receiptAs({ ...env, signer: away }, 'jws', matter, 'en'))).toBe(
      'signing-unavailable',
    )
    const lawless = { ...matter, policy: undefined }
    for (const format of ['kantara', 'iso-27560'] as const)
      expect(left(await receiptAs(env, format, lawless, 'en'))).toBe('version-not-found')
    expect(await textOf('html', lawless)).toContain(lawless.recorded.event.id)
  })
})

describe('claims of a receipt', () => {
  const claims = async () => {
    const signed = await textOf('jws', matterOf(ofType('ConsentGranted')))
    return right(verifyReceipt(nodeCrypto, policyOfKey(key), signed)).claims
  }

  test('are refused where they differ from their entry', async () => {
    const told = await claims()
    const others = {
      jti: '00000000-0000-4000-8000-000000000009',
      sub: `sub_${'6'.repeat(32)}`,
      type: 'ConsentWithdrawn',
      occurredAt: '2026-11-22T02:00:00.001Z',
      recordedAt: '2026-11-22T02:00:00.001Z',
      noticeHash: 'f'.repeat(64),
    }
    for (const [claim, other] of Object.entries(others))
      expect(left(receiptFrom({ ...told, [claim]: other }))).toEqual({
        rejected: 'claim-differs',
        claim,
      })
  })

  test('are refused with a field too many, or an entry that is no leaf', async () => {
    const told = await claims()
    expect(left(receiptFrom({ ...told, extra: 1 }))).toMatchObject({ rejected: 'claims-malformed' })
    const spaced = told.entry.replace('{', '{ ')
    const sealed = { subject: told.sub, kid: 'k1', ct: 'AAAA' }
    const whole = JSON.stringify({ ...JSON.parse(told.entry), sealed: [sealed] })
    for (const entry of ['', '{}', '[]', spaced, whole])
      expect(left(receiptFrom({ ...told, entry }))).toEqual({ rejected: 'entry-unreadable' })
  })
})

describe.skipIf(!haveVectors)('held against what others published', () => {
  test('the Kantara form is valid by the schema of version 1.1', async () => {
    // Draft 4 has an Ajv of its own.
    const schema = 'kantara/kantara-consent-receipt-v1_1-schema.stripped.json'
    const validate = new draft04.default({ strict: false }).compile(
      parsed(new URL(schema, vectors)),
    )
    for (const json of stored) {
      const receipt = await jsonOf('kantara', matterOf(json), 'en')
      expect([validate(receipt), validate.errors]).toEqual([true, null])
      expect(validate({ ...receipt, services: undefined })).toBe(false)
    }
  })

  test('the ISO form uses terms of DPV 2.3 alone', async () => {
    const terms = new Set(
      readFileSync(new URL('dpv/dpv-2.3.csv', vectors), 'utf8')
        .split('\n')
        .map((line) => /^"(\w+)"/.exec(line)?.[1]),
    )
    const used = new Set<string>()
    for (const json of stored) {
      if (!isConsent(json)) continue
      for (const [, term = ''] of (await textOf('iso-27560', matterOf(json))).matchAll(
        /"dpv:(\w+)"/g,
      ))
        used.add(term)
    }
    expect([...used].filter((term) => !terms.has(term))).toEqual([])
    expect(used.size).toBeGreaterThan(30)
  })
})
