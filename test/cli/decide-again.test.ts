/** A decision that a running ledger signed, made again by the command line from the log beside it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { signJws } from '../../src/exports/receipts/jws.ts'
import { verifyDecision } from '../../src/exports/receipts/verify-decision.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { keyFrom } from '../../src/transparency/note/key.ts'
import { acceptPolicy, grant, showNotice } from '../acceptance/acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { testSigner } from '../support/test-signer.ts'
import { right } from '../support/unwrap.ts'
import { runHere } from './support.ts'
import { withdrawAll } from '../support/acts.ts'

let ledger: ServedLedger
let signed: string
let vkey: string

beforeAll(async () => {
  ledger = await openServedLedger()
  const identifier = { kind: 'customer_no', value: 'A-1001' }
  const { json } = await ledger.call('POST', '/v1/subjects', {
    by: 'service',
    body: { identifier },
  })
  const { subject } = json
  const categories = ['nickname', 'avatar', 'profile_text']
  const granted = grant('separate_consent', 'third_party.profile', categories)
  for (const body of [showNotice(), acceptPolicy(), granted])
    await ledger.call('POST', `/v1/subjects/${subject}/acts`, { by: 'service', body })
  const question = { subject, purpose: 'third_party.profile', operation: 'provide' }
  const query = new URLSearchParams({ ...question, receipt: 'true' }).toString()
  const said = await ledger.call('GET', `/v1/decisions?${query}`, { by: 'service' })
  signed = said.json.receipt
  vkey = ledger.node().transparency.vkeys()[0] ?? ''
  await ledger.call('POST', `/v1/subjects/${subject}/acts`, { by: 'service', body: withdrawAll })
})
afterAll(() => ledger.close())

const again = (text: string, key = vkey) => {
  const file = join(ledger.folder, 'decision.jws')
  writeFileSync(file, `${text}\n`)
  return runHere('decide', '--receipt', file, '--key', key, '--data', ledger.folder)
}

const claims = () =>
  right(verifyDecision(nodeCrypto, [right(keyFrom(nodeCrypto, vkey))], signed)).claims

describe('decide --receipt', () => {
  test('makes a signed decision again, whatever the person said since', async () => {
    const { code, stdout, stderr } = await again(signed)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^verified: signed by "[^"]+", decided at 2026-03-02T/)
    expect(stdout).toContain(`repeated: ${claims().answer.decision}, by the same rules\n`)
  })

  test('refuses one by another key, or changed', async () => {
    const other = testSigner(claims().iss, 9)
    const foreign = await again(signed, other.vkey)
    expect([foreign.code, foreign.stdout]).toEqual([1, expect.stringMatching(/^not verified: /)])
    const changed = await again(`${signed.slice(0, -3)}AAA`)
    expect([changed.code, changed.stdout]).toEqual([1, expect.stringMatching(/^not verified: /)])
  })

  test('tells an answer that the log does not give, and rules that were others', async () => {
    const { signer, vkey: key } = testSigner(claims().iss, 9)
    const lie = async (more: object) =>
      again(right(await signJws(signer, 'consent-decision+jwt', { ...claims(), ...more })), key)
    const opposite = claims().answer.decision === 'DENY' ? 'ALLOW' : 'DENY'
    const answer = await lie({ answer: { ...claims().answer, decision: opposite } })
    expect([answer.code, answer.stdout]).toEqual([1, expect.stringContaining('answer differs')])
    const rules = { ...claims().rules, catalogueSha256: 'f'.repeat(64) }
    const other = await lie({ rules })
    expect([other.code, other.stdout]).toEqual([1, expect.stringContaining('rules differ')])
    const ahead = await lie({ position: '999999' })
    expect(ahead.code).toBe(exits.data)
  })

  test('needs a key', async () => {
    const file = join(ledger.folder, 'decision.jws')
    const { code } = await runHere('decide', '--receipt', file, '--data', ledger.folder)
    expect(code).toBe(exits.usage)
  })
})
