/** The events that receipts are tested on: one of each type, under the shipped policy. */
import { readFileSync } from 'node:fs'
import { compilePackage } from '../../../src/catalogue/compiled.ts'
import type { PublishedVersion } from '../../../src/catalogue/catalogue.ts'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import { leafText } from '../../../src/events/leaf.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { wordsOf } from '../../../src/exports/event-words.ts'
import type { ReceiptMatter } from '../../../src/exports/receipts/matter.ts'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { subjectStream } from '../../../src/kernel/ids.ts'
import type { EventId, Sha256, SubjectId } from '../../../src/kernel/ids.ts'
import { instantOf } from '../../../src/kernel/instant.ts'
import { shipped } from '../../catalogue/shipped.ts'
import { right } from '../../support/unwrap.ts'

const lines = readFileSync(new URL('../../events/vectors/version-1.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')

export const subject = `sub_${'5'.repeat(32)}` as SubjectId

/** The stored text of each event of a person's record, all of them of one person. */
export const stored: ReadonlyArray<string> = lines
  .map((line): Pick<LedgerEvent, 'type' | 'body'> => JSON.parse(line))
  .filter((event) => wordsOf(event) !== undefined)
  .map((event) => canonicalJson({ ...event, subject }))

export const policy: PublishedVersion = {
  policy: shipped.policy,
  version: shipped.version,
  textSha256: 'ab'.repeat(32) as Sha256,
  packageSha256: 'cd'.repeat(32) as Sha256,
  effectiveAt: instantOf(Date.UTC(2026, 0, 1)),
  publishedAt: instantOf(Date.UTC(2026, 0, 1)),
  event: '00000000-0000-4000-8000-000000000001' as EventId,
  order: 0,
  reconsent: new Set(),
  compiled: compilePackage(shipped),
}

/** A receipt's matter of one stored event; `more` changes parts of it. */
export const matterOf = (json: string, more: Partial<ReceiptMatter> = {}): ReceiptMatter => ({
  subject,
  recorded: {
    event: right(decodeStored(json)),
    stream: subjectStream(subject),
    revision: 3n,
    position: 42n,
  },
  entry: leafText(json),
  changes: [{ path: '/consents/a', after: '{"state":"granted"}' }],
  isErased: false,
  policy,
  origin: 'ledger.example/test',
  at: instantOf(Date.UTC(2026, 10, 29, 9)),
  proof: undefined,
  isLogStopped: false,
  ...more,
})
