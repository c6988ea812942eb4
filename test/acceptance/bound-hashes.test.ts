/** A hash that a caller brings may be that of anything: after an erasure nothing in the log can be tried against it. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelAccount } from '../support/acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { storedEvents } from './whole-log.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Values whose hash a caller may send by mistake, or on purpose. */
const known = ['13800138000', '11010519491231002X', '4111111111111111', 'A-1001']
const [phone, idNumber, card, customer] = known.map(sha256)

let ledger: ServedLedger
let subject: string
beforeAll(async () => {
  ledger = await openServedLedger()
  subject = await ledger.person()
})
afterAll(() => ledger.close())

const device = `dev_${'7'.repeat(32)}`
const acts = [
  {
    act: 'opt-out-of-marketing',
    how: 'hotline',
    noticeHash: phone,
    evidence: {
      uiSha256: phone,
      callSha256: idNumber,
      documentSha256: card,
      proofSha256: customer,
    },
  },
  { act: 'prompt-permission', device, permission: 'camera', promptSha256: idNumber },
]

describe('hashes of documents outside the ledger', () => {
  test('are recorded bound under the person’s key, and the same again is the same', async () => {
    for (const act of acts) {
      // oxlint-disable-next-line no-await-in-loop
      await ledger.act(subject, act)
    }
    const trail = JSON.stringify(await ledger.trail(subject))
    expect(trail).toContain('callSha256')
    for (const hash of [phone, idNumber, card, customer]) expect(trail).not.toContain(hash)
  })

  test('leave nothing to try after an erasure', async () => {
    await ledger.act(subject, cancelAccount('app'))
    await ledger.call('POST', `/v1/subjects/${subject}/erasure`, { by: 'officer', body: {} })
    const log = (await storedEvents(ledger)).join('\n')
    for (const value of known) {
      for (const text of [value, sha256(value), createHash('md5').update(value).digest('hex')])
        expect(log).not.toContain(text)
    }
  })
})
