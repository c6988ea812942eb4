/** Decisions and acts that are asked for signed, and made again from the log alone. */
import { describe, expect, test } from 'vitest'
import { compilePackage } from '../../../src/catalogue/compiled.ts'
import { signJws } from '../../../src/exports/receipts/jws.ts'
import { replayDecision } from '../../../src/exports/receipts/replay-decision.ts'
import type { DecisionHistory } from '../../../src/exports/receipts/replay-decision.ts'
import { verifyDecision } from '../../../src/exports/receipts/verify-decision.ts'
import { verifyReceipt } from '../../../src/exports/receipts/verify-receipt.ts'
import { isRegistryEvent } from '../../../projections/internal/registry.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { keyFrom } from '../../../src/transparency/note/key.ts'
import { policyOfKey } from '../../transparency/policy-of-key.ts'
import { rawPackage } from '../../decisions/package.ts'
import { acceptPolicy, grant, showNotice, withdraw } from '../../support/acts.ts'
import { left, right } from '../../support/unwrap.ts'
import { decodePackage } from '../../../src/catalogue/assemble.ts'
import { newcomer, problemIn, publish, publishedHouse, record } from '../house.ts'

const house = await publishedHouse()

const person = await newcomer(house)
await record(house, person, showNotice, acceptPolicy, grant)

const key = () => right(keyFrom(nodeCrypto, house.log.vkeys()[0] ?? ''))

const question = () => ({ subject: person, purpose: 'profile.display', operation: 'use' })

const asked = async (more: object = {}, by = house.keys.service) => {
  const query = new URLSearchParams({ ...question(), ...more, receipt: 'true' }).toString()
  const said = await house.call('GET', `/v1/decisions?${query}`, { key: by })
  expect(said.status).toBe(200)
  return said.json
}
const verified = (text: string) => right(verifyDecision(nodeCrypto, [key()], text)).claims

/** All that the log holds by now, as an auditor has it. */
const history = async (): Promise<DecisionHistory> => {
  const entries = await house.entries()
  const published = entries.flatMap(({ event }) =>
    event.type === 'PolicyVersionPublished' ? [event.body] : [],
  )
  return {
    registry: entries.map(({ event }) => event).filter(isRegistryEvent),
    packages: new Map(
      published.map(({ version, packageSha256 }) => [
        packageSha256,
        compilePackage(right(decodePackage(rawPackage(version)))),
      ]),
    ),
    eventsOf: (subject) => entries.filter(({ event }) => event.subject === subject),
  }
}

describe('a signed decision', () => {
  test('holds question, answer, place and rules, and verifies', async () => {
    const json = await asked()
    const claims = verified(json.receipt)
    expect(claims).toMatchObject({
      iss: 'ledger.example/house',
      sub: person,
      question: question(),
      answer: { decision: 'ALLOW', evidence: json.evidence, profile: json.profile },
      decidedAt: json.decidedAt,
      position: json.position,
      rules: { program: expect.stringMatching(/^consent-ledger \d/) },
    })
  })

  test('is not there where it is not asked for', async () => {
    const query = new URLSearchParams(question()).toString()
    const said = await house.call('GET', `/v1/decisions?${query}`, { key: house.keys.service })
    expect(said.json).not.toHaveProperty('receipt')
    const other = await house.call('GET', `/v1/decisions?${query}&receipt=false`, {
      key: house.keys.service,
    })
    expect(problemIn(other)).toBe('invalid-request')
  })

  test('is made again from the log to the same answer, also after the person took it back', async () => {
    const before = verified((await asked()).receipt)
    await record(house, person, withdraw)
    const after = verified((await asked()).receipt)
    expect(before.answer.decision).toBe('ALLOW')
    expect(after.answer.decision).not.toBe('ALLOW')
    const then = await history()
    for (const claims of [before, after])
      expect(right(replayDecision(nodeCrypto, claims, then))).toEqual(claims.answer)
  })

  test('about the past says both of its instants, and is made again', async () => {
    const at = (await house.entries()).at(-2)?.event.recordedAt ?? ''
    const auditor = { reason: 'audit', asOf: at }
    const claims = verified((await asked(auditor, house.keys.auditor)).receipt)
    expect(claims.question).toMatchObject({ asOf: at, knownAt: expect.any(String) })
    expect(claims.question).not.toHaveProperty('reason')
    const replayed = replayDecision(nodeCrypto, claims, await history())
    expect(right(replayed)).toEqual(claims.answer)
  })

  test('as a body is signed too, without the reason of the reading', async () => {
    const said = await house.call('POST', '/v1/decisions?receipt=true', {
      key: house.keys.auditor,
      body: { ...question(), reason: 'audit' },
    })
    expect(verified(said.json.receipt).question).toEqual(question())
  })

  test('with another answer or other rules is found out', async () => {
    const claims = verified((await asked()).receipt)
    const then = await history()
    const lie = { ...claims, answer: { ...claims.answer, decision: 'ALLOW' as const, reasons: [] } }
    expect(left(replayDecision(nodeCrypto, lie, then))).toMatchObject({
      rejected: 'answer-differs',
      computed: claims.answer,
    })
    await publish(house, '3')
    expect(right(replayDecision(nodeCrypto, claims, await history()))).toEqual(claims.answer)
    const unpublished = { ...then, registry: [] }
    expect(left(replayDecision(nodeCrypto, claims, unpublished))).toMatchObject({
      rejected: 'rules-differ',
      expected: claims.rules.catalogueSha256,
    })
    const behind = { ...claims.answer, reasons: [{ code: 'PROJECTION_BEHIND' as const }] }
    expect(left(replayDecision(nodeCrypto, { ...claims, answer: behind }, then))).toEqual({
      rejected: 'answer-of-the-node',
    })
  })

  test('is refused under another issuer, person or form, though it was signed', async () => {
    const claims = verified((await asked()).receipt)
    const [signer] = house.log.signers()
    const refused = async (changed: object) =>
      left(
        verifyDecision(
          nodeCrypto,
          [key()],
          right(await signJws(signer, 'consent-decision+jwt', { ...claims, ...changed })),
        ),
      )
    expect(await refused({ iss: 'elsewhere' })).toMatchObject({ rejected: 'issuer-differs' })
    const sub = `sub_${'9'.repeat(32)}`
    expect(await refused({ sub })).toEqual({ rejected: 'claim-differs', claim: 'sub' })
    expect(await refused({ more: 1 })).toMatchObject({ rejected: 'claims-malformed' })
    const { receipt } = await asked()
    expect(left(verifyReceipt(nodeCrypto, policyOfKey(key()), receipt))).toMatchObject({
      rejected: 'jws-type',
    })
  })
})

describe('an act that is asked for its receipt', () => {
  test('answers it signed, and without one where nothing was recorded', async () => {
    const someone = await newcomer(house)
    const act = (query: string) =>
      house.call('POST', `/v1/subjects/${someone}/acts${query}`, {
        key: house.keys.service,
        body: { ...showNotice, version: '3' },
      })
    const said = await act('?receipt=true')
    expect(said.status).toBe(201)
    const { claims } = right(
      verifyReceipt(nodeCrypto, policyOfKey(key()), said.json.receipt.signed),
    )
    expect([claims.jti, claims.sub]).toEqual([said.json.receipt.events[0].id, someone])
    expect((await act('')).json.receipt).not.toHaveProperty('signed')
  })
})
