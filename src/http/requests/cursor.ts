/**
 * Cursors: the one place that makes a page's `next` and reads it back as `after`. A cursor is opaque, sealed, and bound
 * to its question: the same listing, the same rows, the same filters, asked under the same role and limits, by the same
 * person where it is one. Anything else is no cursor, and nothing says why: a caller learns no key by guessing.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Caller } from '../../credentials/credential.ts'
import type { Actor } from '../../events/envelope.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Problem } from '../answers/outcome.ts'

/** The question of a page. Two pages of one listing have equal questions. */
export type CursorQuestion = {
  /** The route's name. */
  readonly listing: string
  /** Of which rows: the start of their keys, or the person. */
  readonly rows: string
  /** Parameters that choose among them; never the size of a page, which may change on the way. */
  readonly filters: { readonly [name: string]: string | undefined }
  readonly caller: Caller
  /** Under which of the caller's roles. */
  readonly role: Actor['role']
}

export type Cursors = {
  /** The cursor after `place`: the key of the last row shown, as text. The same question and place give the same cursor. */
  readonly make: (question: CursorQuestion, place: string) => string
  /** The place that a cursor of this very question names, or a problem that names `after` and repeats nothing. */
  readonly read: (question: CursorQuestion, cursor: string) => Either<Problem, string>
}

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

const sorted = (limit: ReadonlySet<string> | undefined): ReadonlyArray<string> | null =>
  limit === undefined ? null : [...limit].sort()

// Limits in full: a cursor taken under wider limits must not carry on under narrower ones.
const boundTo = ({ listing, rows, filters, caller, role }: CursorQuestion): Buffer => {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined)
  const question = {
    listing,
    rows,
    filters: Object.fromEntries(given),
    role,
    subject: caller.subject ?? null,
    purposes: sorted(caller.purposes),
    recipients: sorted(caller.recipients),
  }
  return Buffer.from(`consent-ledger/cursor/v1\n${canonicalJson(question)}`, 'utf8')
}

const notOurs: Problem = {
  problem: 'invalid-request',
  errors: [
    {
      path: 'after',
      // Also where the key that sealed it was replaced: which of the two it is, nobody is told.
      expected: 'the `next` of a page of this very listing; if it is, begin again without `after`',
    },
  ],
}

const seal = (key: Uint8Array, question: CursorQuestion, place: string): string => {
  const bound = boundTo(question)
  // From what is sealed, so that a page asked for twice is the same to the byte; no two texts share a nonce.
  const nonce = createHmac('sha256', key)
    .update(bound)
    .update(`\n${place}`)
    .digest()
    .subarray(0, nonceBytes)
  const gcm = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes })
  gcm.setAAD(bound)
  const sealed = Buffer.concat([gcm.update(place, 'utf8'), gcm.final()])
  return Buffer.concat([nonce, sealed, gcm.getAuthTag()]).toString('base64url')
}

const open = (key: Uint8Array, question: CursorQuestion, cursor: string): string | undefined => {
  const bytes = Buffer.from(cursor, 'base64url')
  // Strictly: loose bits and foreign characters would give one cursor many spellings.
  if (bytes.toString('base64url') !== cursor || bytes.length < nonceBytes + tagBytes)
    return undefined
  const gcm = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  gcm.setAAD(boundTo(question)).setAuthTag(bytes.subarray(-tagBytes))
  try {
    return Buffer.concat([gcm.update(bytes.subarray(nonceBytes, -tagBytes)), gcm.final()]).toString(
      'utf8',
    )
  } catch {
    return undefined
  }
}

/** Cursors under a key of 32 bytes, asked for anew each time: when it is replaced, older cursors are none any more. */
export const cursorsUnder = (key: () => Uint8Array): Cursors => ({
  make: (question, place) => seal(key(), question, place),
  read: (question, cursor) => {
    const place = open(key(), question, cursor)
    return place === undefined ? E.left(notOurs) : E.right(place)
  },
})
