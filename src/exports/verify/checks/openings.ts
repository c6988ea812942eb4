/**
 * Checks `openings.jsonl`: the person's sealed parts, each opened with the key of its one event. A part can be opened
 * to one text only, because its hash, its tag and its commitment are in the leaf or bound by it.
 */
import { E } from '../../../fp.ts'
import { PersonalFields } from '../../../events/personal.ts'
import { tagBytes } from '../../../events/sealed.ts'
import type { SealedPart } from '../../../events/sealed.ts'
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { decode } from '../../../kernel/codec.ts'
import type { SubjectId } from '../../../kernel/ids.ts'
import { fromBase64, toBase64 } from '../../../transparency/bytes/base64.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import { OpeningLine } from '../../bundle/format/lines.ts'
import type { OpeningLine as Opening } from '../../bundle/format/lines.ts'
import { erasedEntriesFile, openingsFile } from '../../bundle/format/names.ts'
import type { Finding, Findings } from '../finding.ts'
import type { VerifyPorts } from '../ports.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { linesIn, lineValue } from '../source/lines.ts'
import { strictText } from '../source/strict-text.ts'
import type { DisclosedEvent } from './events.ts'
import { hmacSha256 } from './hmac.ts'

/** A sealed part of the person, as its leaf has it. */
type Expected = {
  readonly index: number
  readonly part: number
  readonly eventId: string
  readonly type: string
  readonly sealed: SealedPart
}

/** Collects the sealed parts that need an opening, in order of index, then part. */
export type SealedParts = {
  readonly add: (event: DisclosedEvent) => void
  readonly all: ReadonlyArray<Expected>
  /** Keys (`kid`) of the person that an entry of the bundle destroys. No other reason excuses a part without an opening. */
  readonly destroyed: Set<string>
  /** Keys that an entry after the bundle's position destroys, each with the index of that entry. */
  readonly behind: Map<string, number>
}

export const sealedPartsOf = (subject: SubjectId): SealedParts => {
  const all: Expected[] = []
  const destroyed = new Set<string>()
  return {
    all,
    destroyed,
    behind: new Map(),
    add: ({ index, recorded: { event } }) => {
      if (event.type === 'CryptoShredded' && event.subject === subject)
        destroyed.add(event.body.kid)
      for (const [part, sealed] of (event.sealed ?? []).entries())
        if (sealed.subject === subject)
          all.push({ index, part, eventId: event.id, type: event.type, sealed })
    },
  }
}

type Keys = Extract<Opening, { readonly enc: string }>

/** The associated data of the encryption: JCS of event, kid, ledger, subject and type. */
const contextOf = (ledger: string, { eventId, type, sealed }: Expected): Uint8Array =>
  bytesFrom(
    canonicalJson({ event: eventId, kid: sealed.kid, ledger, subject: sealed.subject, type }),
  )

const file = openingsFile

const bytesOf = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array()

const openPart = async (
  { primitives, decrypt }: Pick<VerifyPorts, 'primitives' | 'decrypt'>,
  ledger: string,
  expected: Expected,
  { enc, commit, ct }: Keys,
): Promise<Pick<Finding, 'fault' | 'expected' | 'found'> | undefined> => {
  const { sealed } = expected
  const [nonce, ciphertext] = [bytesOf(sealed.nonce), bytesOf(ct)]
  const hashed = toBase64(primitives.sha256(nonce, ciphertext))
  if (hashed !== sealed.ctSha256)
    return { fault: 'ciphertext-differs', expected: sealed.ctSha256, found: hashed }
  if (ciphertext.length < tagBytes) return { fault: 'not-decrypted' }
  const text = await decrypt(bytesOf(enc), nonce, contextOf(ledger, expected), ciphertext)
  if (text === undefined) return { fault: 'not-decrypted' }
  // AES-GCM does not commit to its key. Without this check, two keys could open one ciphertext to two different
  // texts.
  const committed = toBase64(hmacSha256(primitives, bytesOf(commit), text))
  if (committed !== sealed.commit)
    return { fault: 'commitment-differs', expected: sealed.commit, found: committed }
  const fields = lineValue(strictText()(text) ?? '')
  return PersonalFields.is(fields) ? undefined : { fault: 'fields-malformed' }
}

const nameOf = ({ index, part }: { readonly index: number; readonly part: number }): string =>
  `${index}/${part}`

type Asked = Pick<VerifyPorts, 'primitives' | 'decrypt'> & {
  readonly files: CheckedFiles
  readonly ledger: string
  readonly parts: SealedParts
  readonly findings: Findings
}

/** The number of opened parts, and of parts whose key was destroyed. */
export type Opened = { readonly opened: number; readonly erased: number }

/** Compares one line with the next sealed part. Returns how the part counts; undefined if the line is wrong. */
const checkLine = async (
  asked: Asked,
  text: string,
  line: number,
  needed: Set<string>,
): Promise<keyof Opened | undefined> => {
  const { ledger, parts, findings } = asked
  const read = decode(OpeningLine)(lineValue(text))
  if (E.isLeft(read)) return findings.add({ fault: 'line-malformed', file, index: line })
  const expected = parts.all[line]
  if (expected === undefined || nameOf(expected) !== nameOf(read.right)) {
    const both = { expected: expected ? nameOf(expected) : 'none', found: nameOf(read.right) }
    return findings.add({ fault: 'opening-unexpected', file, index: line, ...both })
  }
  if ('erased' in read.right) {
    const { kid } = expected.sealed
    if (parts.destroyed.has(kid)) return 'erased'
    if (parts.behind.has(kid)) {
      needed.add(kid)
      return 'erased'
    }
    const both = { expected: `the keys of ${nameOf(expected)}`, found: `no entry destroys ${kid}` }
    return findings.add({ fault: 'opening-missing', file, index: expected.index, ...both })
  }
  const wrong = await openPart(asked, ledger, expected, read.right)
  if (wrong === undefined) return 'opened'
  return findings.add({ file, index: expected.index, ...wrong })
}

/** Checks that each sealed part of the person has its line, in order, and opens to the text that its leaf commits to. */
export const checkOpenings = async (asked: Asked): Promise<Opened> => {
  const { files, parts, findings } = asked
  const counts = { opened: 0, erased: 0 }
  const needed = new Set<string>()
  let line = 0
  if (files.has(file))
    for await (const lines of linesIn(files, file))
      for (const one of lines) {
        if ('problem' in one) {
          findings.add({ fault: one.problem, file, index: line })
          return counts
        }
        const what = await checkLine(asked, one.text, line, needed)
        if (what !== undefined) counts[what] += 1
        line += 1
      }
  const missing = parts.all[line]
  if (missing !== undefined) {
    const expected = nameOf(missing)
    findings.add({ fault: 'opening-missing', file, index: missing.index, expected })
  }
  for (const [kid, index] of parts.behind)
    if (!needed.has(kid))
      findings.add({ fault: 'erasure-needless', file: erasedEntriesFile, index })
  return counts
}
