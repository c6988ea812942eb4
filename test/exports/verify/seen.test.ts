/** The times at which witnesses and an authority saw a bundle's checkpoint: not before its entries, and not after now. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { asOf } from '../../../src/transparency/proof/policy.ts'
import { stampRequest } from '../../../src/transparency/stamp/request.ts'
import { authoritiesFrom } from '../../../src/transparency/stamp/verify-stamp.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeAuthority } from '../../transparency/stamp/authority.ts'
import { signedBy, stating } from '../../transparency/stamp/signed-by.ts'
import { resealed, zipOf } from './archive.ts'
import type { Contents } from './archive.ts'
import { log, seenAt, wholeBundle, withStamp, witness } from './bundle-of.ts'
import { shortHistory } from './recorded.ts'
import type { History } from './recorded.ts'
import { findingsOf, foundIn, policyOf, reportOf, trusted } from './verifying.ts'

const hour = 3_600_000
const room = makeFolder('seen')
let history: History
let whole: Contents
beforeAll(async () => {
  history = await shortHistory()
  whole = await wholeBundle({ history })
})
afterAll(() => room.remove())

const seen = async (seconds: bigint, asked: Parameters<typeof reportOf>[1] = {}) =>
  reportOf(await zipOf(await wholeBundle({ history, seconds })), asked)

describe('a witness', () => {
  test.each([
    ['an hour before the last entry', seenAt - 3_600n],
    ['in 1970', 5n],
    ['at no time', 0n],
    ['an hour from now', seenAt + 3_600n],
    ['at the end of time', 2n ** 63n - 1n],
  ])('that says it saw the checkpoint %s does not count', async (_, seconds) => {
    const nowMs = Date.now()
    const policy = asOf(trusted, nowMs)
    const report = await seen(seconds, { policy, nowMs })
    expect(findingsOf(report, 'checkpoint')).toMatchObject([
      {
        fault: 'proof-refused',
        rejection: {
          rejected: 'quorum-missing',
          witnesses: [],
          mistimed: ['witness.example/1'],
        },
      },
    ])
    expect(report.verdict).toBe('refused')
  })

  test('with an impossible time takes nothing from a bundle that needs none, and is not named in it', async () => {
    const report = await seen(5n, { policy: policyOf(`log ${log.vkey}\nquorum none\n`) })
    expect(foundIn(report)).toEqual([])
    expect(report.limits).toContain('no-witness')
    const known = `log ${log.vkey}\nwitness w ${witness.vkey}\nquorum none\n`
    expect((await seen(5n, { policy: policyOf(known) })).signed).toHaveLength(1)
  })

  test('may be minutes away', async () => {
    for (const seconds of [seenAt - 240n, seenAt + 240n])
      expect(foundIn(await seen(seconds))).toEqual([])
  })
})

describe('a time stamp', () => {
  const text = (): Buffer => {
    const note = (whole.get('checkpoint') ?? '').toString()
    return Buffer.from(note.slice(0, note.lastIndexOf('\n\n') + 1))
  }
  let authority: ReturnType<typeof makeAuthority>
  let good: Uint8Array
  beforeAll(() => {
    authority = makeAuthority(room.folder, 'p256')
    authority.backdate('2020', '2040')
    const request = stampRequest(nodeCrypto.sha256(text()), new Uint8Array(randomBytes(16)))
    good = authority.reply('tsa', request)
  })
  const stamped = async (stamp: Uint8Array, nowMs = Date.now()) => {
    const contents = withStamp(whole, Buffer.from(stamp))
    const authorities = authoritiesFrom(authority.pem('ca')) ?? []
    return reportOf(await zipOf(resealed(contents)), { authorities, nowMs })
  }
  const at = (ms: number): Uint8Array =>
    signedBy({ authority, good, by: ['tsa'], edit: stating(ms) })

  test.each([
    ['an hour before the last entry', -hour],
    ['years before it', -4 * 365 * 24 * hour],
    ['an hour from now', hour],
  ])('of %s is refused, with the times between which it can be', async (_, apart) => {
    const report = await stamped(at(Date.now() + apart))
    expect(findingsOf(report, 'time-stamp')).toMatchObject([
      { fault: 'stamp-refused', stamp: { rejected: 'stamp-time-differs' } },
    ])
    expect(report.verdict).toBe('refused')
  })

  test('of minutes away is taken', async () => {
    for (const apart of [-240_000, 240_000])
      expect(foundIn(await stamped(at(Date.now() + apart)))).toEqual([])
  })
})
