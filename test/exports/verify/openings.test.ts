/** Sealed parts that a person's bundle opens, and tombstones in their place. */
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { sealedPartsOf } from '../../../src/exports/verify/checks/openings.ts'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { subjectStream } from '../../../src/kernel/ids.ts'
import { right } from '../../support/unwrap.ts'
import { resealed, zipOf } from './archive.ts'
import type { Contents } from './archive.ts'
import { personBundle } from './bundle-of.ts'
import { changed, found } from './changing.ts'
import { recordHistory } from './recorded.ts'
import type { History } from './recorded.ts'
import { findingsOf, reportOf } from './verifying.ts'

let history: History
let person: Contents
beforeAll(async () => {
  history = await recordHistory()
  person = await personBundle({ history }, history.anna)
})

describe('openings', () => {
  const opening = (more: object) =>
    changed(person, 'openings.jsonl', (bytes) =>
      Buffer.from(
        `${canonicalJson({ ...JSON.parse(bytes.toString().split('\n')[0] ?? ''), ...more })}\n`,
      ),
    )
  const zeroes = Buffer.alloc(32).toString('base64')

  test('with another key, commitment, ciphertext or place are each named', async () => {
    expect(await found(resealed(opening({ enc: zeroes })))).toEqual([
      'openings not-decrypted openings.jsonl',
    ])
    expect(await found(resealed(opening({ commit: zeroes })))).toEqual([
      'openings commitment-differs openings.jsonl',
    ])
    expect(await found(resealed(opening({ ct: zeroes })))).toEqual([
      'openings ciphertext-differs openings.jsonl',
    ])
    expect(await found(resealed(opening({ part: 1 })))).toContain(
      'openings opening-unexpected openings.jsonl',
    )
    const none = changed(person, 'openings.jsonl', () => Buffer.alloc(0))
    expect(await found(resealed(none))).toContain('openings opening-missing openings.jsonl')
  })

  test('of a person who was erased are tombstones, and the bundle verifies', async () => {
    const report = await reportOf(await zipOf(await personBundle({ history }, history.ben)))
    expect([report.verdict, report.limits.includes('destroyed-keys')]).toEqual(['verified', true])
    expect(report.tombstones).toBe(1)
    expect(report.limits).toEqual(expect.arrayContaining(['pages', 'operators-word']))
  })

  test('that are tombstones of a key which no entry destroys are missing', async () => {
    const buried = changed(person, 'openings.jsonl', (bytes) =>
      Buffer.from(
        bytes
          .toString()
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
          .map(({ index, part }) => `${canonicalJson({ erased: true, index, part })}\n`)
          .join(''),
      ),
    )
    const report = await reportOf(await zipOf(resealed(buried)))
    expect(findingsOf(report, 'openings')).toMatchObject([
      { fault: 'opening-missing', file: 'openings.jsonl', found: 'no entry destroys k1' },
    ])
    expect(report.verdict).toBe('refused')
  })

  test('are missing where the destroyed key is of another person, or another of theirs', async () => {
    const parts = sealedPartsOf(history.anna)
    const shredded = history.stored
      .map((json) => right(decodeStored(json)))
      .find(({ type }) => type === 'CryptoShredded')
    if (shredded?.type !== 'CryptoShredded') throw new Error('nobody was erased')
    const tell = (event: LedgerEvent) =>
      parts.add({
        index: 0,
        recorded: { event, stream: subjectStream(history.anna), revision: 0n, position: 0n },
      })
    tell(shredded)
    expect([...parts.destroyed]).toEqual([])
    tell({ ...shredded, subject: history.anna, body: { ...shredded.body, kid: 'k2' } })
    expect([...parts.destroyed]).toEqual(['k2'])
  })
})
