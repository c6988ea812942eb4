/** The time stamp of a bundle's checkpoint, by an authority made with openssl. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { stampRequest } from '../../../src/transparency/stamp/request.ts'
import { authoritiesFrom } from '../../../src/transparency/stamp/verify-stamp.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeAuthority } from '../../transparency/stamp/authority.ts'
import { resealed, zipOf } from './archive.ts'
import type { Contents } from './archive.ts'
import { wholeBundle, withStamp } from './bundle-of.ts'
import { shortHistory } from './recorded.ts'
import { findingsOf, foundIn, reportOf } from './verifying.ts'

const room = makeFolder('stamped')
let whole: Contents
let authority: ReturnType<typeof makeAuthority>
beforeAll(async () => {
  whole = await wholeBundle({ history: await shortHistory() })
  authority = makeAuthority(room.folder, 'p256')
  authority.issue('tsa', 'stamping', 60)
})
afterAll(() => room.remove())

const stampOver = (text: Uint8Array): Buffer =>
  Buffer.from(
    authority.reply('tsa', stampRequest(nodeCrypto.sha256(text), new Uint8Array(randomBytes(16)))),
  )
const noteText = (): Buffer => {
  const note = (whole.get('checkpoint') ?? '').toString()
  return Buffer.from(note.slice(0, note.lastIndexOf('\n\n') + 1))
}
const stamped = (stamp: Buffer): Promise<Buffer> => zipOf(resealed(withStamp(whole, stamp)))
const authorities = () => {
  const read = authoritiesFrom(authority.pem('ca'))
  if (read === undefined) throw new Error('no certificate')
  return { authorities: read }
}

describe('the time stamp of a bundle', () => {
  test('says by when the checkpoint was there', async () => {
    const report = await reportOf(await stamped(stampOver(noteText())), authorities())
    expect(foundIn(report)).toEqual([])
    expect(report.stampedBy).toBe('CN=tsa')
    expect(Date.parse(report.stampedAt ?? '')).toBeGreaterThan(Date.now() - 3_600_000)
  })

  test('is refused over another text, and where it is malformed', async () => {
    const other = await reportOf(await stamped(stampOver(Buffer.from('other'))), authorities())
    expect(findingsOf(other, 'time-stamp')).toMatchObject([
      { fault: 'stamp-refused', stamp: { rejected: 'stamp-hash-differs' } },
    ])
    const garbage = await reportOf(await stamped(Buffer.from('garbage')), authorities())
    expect(findingsOf(garbage, 'time-stamp')).toMatchObject([
      { fault: 'stamp-refused', stamp: { rejected: 'stamp-malformed' } },
    ])
    expect([other.verdict, garbage.verdict]).toEqual(['refused', 'refused'])
  })

  test('is not looked at where no authority is believed, and the report says so', async () => {
    const { checks } = await reportOf(await stamped(Buffer.from('garbage')))
    expect(checks.at(-1)).toEqual({
      check: 'time-stamp',
      outcome: 'skipped',
      because: 'no-authority',
    })
  })
})
