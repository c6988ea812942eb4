/** All credentials in memory, as PostgreSQL had them a moment ago: what `authenticate` needs, which never waits. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Database } from '../../postgres/database.ts'
import type { Rows } from '../../postgres/session.ts'
import type { Credential, CredentialId } from '../credential.ts'
import type { CredentialFailure } from '../credentials.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { decodeCredential } from '../stored.ts'

/** Longest that nobody is refused though the database does not answer, in ms; then everybody is. */
const maxStaleMs = 30_000

type Found = Either<CredentialFailure, Credential>
type Content = {
  readonly revision: string
  readonly byId: ReadonlyMap<string, Found>
  readonly signingKeys: string
  readonly revokedMs: ReadonlyMap<string, number>
}

export type Mirror = {
  readonly find: (id: CredentialId) => Either<CredentialFailure, Credential | undefined>
  readonly all: () => Either<CredentialFailure, ReadonlyArray<Credential>>
  /** The keys that sign tokens, as they are stored. */
  readonly signingKeys: () => Either<CredentialFailure, string>
  /** Up to when a person's tokens were revoked, in ms since 1970. */
  readonly revokedMs: (subject: SubjectId) => Either<CredentialFailure, number | undefined>
  /** Counts the times that what is here changed. */
  readonly changes: () => number
  /** Done once what was committed before the call is here, or cannot be had. */
  readonly refresh: () => Promise<Either<CredentialFailure, void>>
  /** Trusts nothing of what is here until the next refresh succeeds. */
  readonly distrust: () => void
}

const isRevocation = (u: unknown): u is readonly [string, number] =>
  Array.isArray(u) && typeof u[0] === 'string' && typeof u[1] === 'number'

/** Written by this module's own statement: a list of pairs as JSON text. */
const revocationsIn = (json: unknown): ReadonlyArray<readonly [string, number]> => {
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : []
  return Array.isArray(value) ? value.filter(isRevocation) : []
}

const contentOf = (rows: Rows): Content => {
  const byId = new Map<string, Found>()
  for (const { id, body } of rows) {
    if (typeof id === 'string' && typeof body === 'string') byId.set(id, decodeCredential(id, body))
  }
  const [first] = rows
  const signing = first?.['signing']
  return {
    revision: String(first?.['revision']),
    byId,
    signingKeys: typeof signing === 'string' ? signing : '',
    revokedMs: new Map(revocationsIn(first?.['revoked'])),
  }
}

const isFreshStatement = 'select from consent_credentials.state where revision::text = $1'
const allStatement = `
  select s.revision::text as revision, c.id, c.body,
         (select k.body from consent_credentials.signing_keys k) as signing,
         (select coalesce(json_agg(json_build_array(r.subject, r.until_ms)), '[]'::json)::text
            from consent_credentials.revoked_tokens r) as revoked
    from consent_credentials.state s left join consent_credentials.credentials c on true`

/** Those who wait share one run, which begins after each of them asked. */
const oneAtATime = <A>(work: () => Promise<A>): (() => Promise<A>) => {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<A> | undefined
  return () => {
    next ??= last.then(() => {
      next = undefined
      return work()
    })
    last = next
    return next
  }
}

const tooOld: CredentialFailure = {
  failure: 'credentials-unavailable',
  cause: new Error(`PostgreSQL has not confirmed the credentials for ${maxStaleMs / 1000} s`),
}

/** Empty, and trusted in nothing, before the first `refresh`. `nowMs` is monotonic. */
export const openMirror = (db: Database<CredentialFailure>, nowMs: () => number): Mirror => {
  let content: Content = { revision: '', byId: new Map(), signingKeys: '', revokedMs: new Map() }
  let changes = 0
  let confirmedMs = Number.NEGATIVE_INFINITY
  const readAll = async (): Promise<Either<CredentialFailure, void>> => {
    const askedMs = nowMs()
    const fresh = await db.read(isFreshStatement, [content.revision], (rows) =>
      E.right(rows.length > 0),
    )()
    if (E.isLeft(fresh)) return fresh
    if (!fresh.right) {
      const read = await db.read(allStatement, [], (rows) => E.right(contentOf(rows)))()
      if (E.isLeft(read)) return read
      content = read.right
      changes += 1
    }
    confirmedMs = askedMs
    return E.right(undefined)
  }
  const whenFresh = <A>(
    answer: () => Either<CredentialFailure, A>,
  ): Either<CredentialFailure, A> =>
    nowMs() - confirmedMs > maxStaleMs ? E.left(tooOld) : answer()
  return {
    find: (id) => whenFresh(() => content.byId.get(id) ?? E.right(undefined)),
    all: () => whenFresh(() => E.traverseArray((each: Found) => each)([...content.byId.values()])),
    signingKeys: () => whenFresh(() => E.right(content.signingKeys)),
    revokedMs: (subject) => whenFresh(() => E.right(content.revokedMs.get(subject))),
    changes: () => changes,
    refresh: oneAtATime(readAll),
    distrust: () => {
      confirmedMs = Number.NEGATIVE_INFINITY
      changes += 1
    },
  }
}
