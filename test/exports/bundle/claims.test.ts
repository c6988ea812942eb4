import { describe, expect, test } from 'vitest'
import { unproven } from '../../../src/exports/bundle/report/proven.ts'

const saidOf = (why: string): string =>
  unproven(
    { kind: 'ledger' },
    { missing: [{ missing: 'quorum', quorum: 'q', witnesses: [{ witness: 'w.example', why }] }] },
  ).join('\n')

describe('a witness that did not sign', () => {
  test.each([
    ['ahead', 'cosigned more entries than this log has', '多于本日志现有的条目'],
    ['inconsistent', 'did not grow out of the checkpoint', '不是由它签署过的检查点增长而来'],
  ])('is told with its claim where it is %s', (why, en, zh) => {
    expect(saidOf(why)).toContain(`The witness w.example claims that`)
    expect(saidOf(why)).toContain(en)
    expect(saidOf(why)).toContain(zh)
  })

  test.each(['away', 'cosigned-larger'])('accuses nobody where it is %s', (why) => {
    expect(saidOf(why)).toContain('w.example did not sign')
    expect(saidOf(why)).not.toContain('claims')
  })
})
