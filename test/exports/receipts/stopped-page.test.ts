/** A receipt as page or PDF of a log that has stopped: the signed form, which is refused then, is not promised. */
import { describe, expect, test } from 'vitest'
import { htmlOf } from '../../../src/exports/pages/html.ts'
import { receiptHead, receiptPaper } from '../../../src/exports/receipts/forms/receipt-page.ts'
import type { ReceiptMatter } from '../../../src/exports/receipts/matter.ts'
import { matterOf, stored } from './table.ts'

const granted = stored.find((json) => JSON.parse(json).type === 'ConsentGranted') ?? ''
const proof = 'c2sp.org/tlog-proof@v1'

const pageOf = (more: Partial<ReceiptMatter>) => {
  const matter = matterOf(granted, more)
  const paper = receiptPaper(matter, 'ab'.repeat(32))
  return { html: [...htmlOf(receiptHead(matter), paper.blocks)].join(''), paper }
}

const promised = /receipt in form jws (?:carries|is signed)|JWS 格式附有|jws 格式的回执已签名/

describe('a receipt as page', () => {
  test('promises a signed form with the proof while the log signs', () => {
    expect(pageOf({ proof }).html).toMatch(promised)
    expect(pageOf({ proof }).html).toContain('receipt in form jws carries the proof')
  })

  test('says that neither follows once the log has stopped, before a checkpoint and after', () => {
    const covered = pageOf({ proof, isLogStopped: true })
    expect(covered.html).not.toMatch(promised)
    expect(covered.html).toContain('A checkpoint covers this event, but the log has stopped')
    const uncovered = pageOf({ isLogStopped: true })
    expect(uncovered.html).not.toMatch(promised)
    expect(uncovered.html).toContain('The log has stopped and no checkpoint covers this event')
    expect(uncovered.paper).toMatchObject({ whole: expect.not.stringContaining('jws') })
  })
})
