/** Keys and policies of the verifier: a bundle's own keys vouch for nothing. */
import { beforeAll, describe, expect, test } from 'vitest'
import { testSigner } from '../../witness/test-log.ts'
import { resealed, zipOf } from './archive.ts'
import type { Contents } from './archive.ts'
import { log, origin, wholeBundle } from './bundle-of.ts'
import { verdict } from './changing.ts'
import { recordHistory } from './recorded.ts'
import type { History } from './recorded.ts'
import { findingsOf, policyOf, policyText, reportOf } from './verifying.ts'

let history: History
let whole: Contents
beforeAll(async () => {
  history = await recordHistory()
  whole = await wholeBundle({ history, previous: 7 })
})

describe('trusted keys', () => {
  const stranger = testSigner(origin, 1, 'another key')

  test('decides: another key, a missing quorum, a foreign policy', async () => {
    const wrong = await reportOf(await zipOf(whole), {
      policy: policyOf(`log ${stranger.vkey}\nquorum none\n`),
    })
    expect(findingsOf(wrong, 'checkpoint')).toMatchObject([
      { rejection: { rejected: 'signature-missing' } },
    ])
    const unseen = await wholeBundle({ history, isWitnessed: false })
    const missing = await reportOf(await zipOf(unseen))
    expect(findingsOf(missing, 'checkpoint')).toMatchObject([
      { rejection: { rejected: 'quorum-missing' } },
    ])
    const foreign = policyText.replaceAll(log.vkey, testSigner('other.example/log', 1).vkey)
    const other = await reportOf(await zipOf(whole), { policy: policyOf(foreign) })
    expect(findingsOf(other, 'checkpoint')).toMatchObject([
      { rejection: { rejected: 'origin-differs' } },
    ])
  })

  test('a bundle signed by a stranger under the same name does not verify by naming that key', async () => {
    const forged = await wholeBundle({ history, signer: stranger })
    const named = resealed(forged, { keys: [stranger.vkey] })
    const own = await reportOf(await zipOf(named), { policy: undefined })
    expect(own.verdict).toBe('unattested')
    expect(own.checks.find(({ check }) => check === 'checkpoint')).toEqual({
      check: 'checkpoint',
      outcome: 'skipped',
      because: 'no-key',
    })
    expect(await verdict(named)).toBe('refused')
  })
})
