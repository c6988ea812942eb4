/**
 * Credentials in step with the log: an older copy would believe again what was revoked since. What the log tells is
 * revoked again before anybody is served, and a signing key that was replaced since is replaced again.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { CredentialId } from '../../credentials/credential.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { maxTokenMs } from '../../credentials/keys/token.ts'
import type { Actor } from '../../events/envelope.ts'
import { ActorId, accessChangesStream } from '../../kernel/ids.ts'
import { msOf } from '../../kernel/instant.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { NodeFailure } from '../failure.ts'

type Reader = Pick<EventReader<StoredEvent>, 'read'>
const pageEvents = 500

/** The log's changes of credentials after a position. */
const changesAfter = async (
  reader: Reader,
  after: bigint,
): Promise<Either<NodeFailure, ReadonlyArray<LedgerEvent>>> => {
  const changes: LedgerEvent[] = []
  let from: bigint | 'end' = 'end'
  for (;;) {
    const page: Awaited<ReturnType<ReturnType<Reader['read']>>> = await reader.read(
      accessChangesStream,
      { direction: 'backwards', from, maxCount: pageEvents },
    )()
    if (E.isLeft(page)) return page.left.failure === 'stream-not-found' ? E.right(changes) : page
    for (const { event, position, revision } of page.right) {
      if (position <= after || revision < 0n) return E.right(changes)
      const decoded = decodeStored(event.json)
      if (E.isRight(decoded)) changes.push(decoded.right)
    }
    const last = page.right.at(-1)
    if (last === undefined || last.revision === 0n) return E.right(changes)
    from = last.revision - 1n
  }
}

const starterName = 'ledger-start'
if (!ActorId.is(starterName)) throw new RangeError('not an actor id')
const starter: Actor = { role: 'system', id: starterName }

/** Before credentials are opened, which would make some: a log that tells of credentials has had them. */
export const tellsOfCredentials = async (reader: Reader): Promise<Either<NodeFailure, boolean>> => {
  const changes = await changesAfter(reader, -1n)
  return E.isLeft(changes)
    ? changes
    : E.right(changes.right.some(({ type }) => type === 'CredentialCreated'))
}

const revokeAgain = async (
  credentials: Credentials,
  changes: ReadonlyArray<LedgerEvent>,
): Promise<Either<NodeFailure, number>> => {
  const listed = credentials.list()
  if (E.isLeft(listed)) return listed
  const live = new Set(
    listed.right.flatMap(({ id, revokedAt }) => (revokedAt === undefined ? [String(id)] : [])),
  )
  let revoked = 0
  for (const change of changes) {
    if (change.type !== 'CredentialRevoked' || !live.delete(change.body.credential)) continue
    const id: unknown = change.body.credential
    if (!CredentialId.is(id)) continue
    const done = await credentials.revoke(id, starter)()
    if (E.isLeft(done) && 'failure' in done.left) return E.left(done.left)
    revoked += 1
  }
  return E.right(revoked)
}

/** Tokens that were revoked so lately that one may still live. */
const revokeTokensAgain = async (
  credentials: Credentials,
  changes: ReadonlyArray<LedgerEvent>,
  nowMs: number,
): Promise<Either<NodeFailure, void>> => {
  const subjects = changes.flatMap((change) =>
    change.type === 'TokensRevoked' && msOf(change.recordedAt) + maxTokenMs > nowMs
      ? [change.body.subject]
      : [],
  )
  for (const subject of new Set(subjects)) {
    const done = await credentials.revokeTokens(subject, starter)()
    if (E.isLeft(done)) return done
  }
  return E.right(undefined)
}

/** The key of before would sign again: the older copy has no other. */
const rotateAgain = async (
  credentials: Credentials,
  changes: ReadonlyArray<LedgerEvent>,
): Promise<Either<NodeFailure, void>> => {
  if (!changes.some(({ type }) => type === 'SigningKeyRotated')) return E.right(undefined)
  const rotated = await credentials.rotateSigningKey(starter)()
  return E.isLeft(rotated) ? rotated : E.right(undefined)
}

/** The log's word against the credentials: up to where they are known to hold all of it. `nowMs` since 1970. */
export type Against = { readonly after: bigint | undefined; readonly nowMs: number }

/**
 * Brings the credentials in step with what the log tells after their mark, and answers how many had to be revoked
 * again. None at all, where the log tells of some, are missing.
 */
export const repeatAccessChanges = async (
  reader: Reader,
  credentials: Credentials,
  { after, nowMs }: Against,
): Promise<Either<NodeFailure, number>> => {
  const listed = credentials.list()
  if (E.isLeft(listed)) return listed
  if (listed.right.length === 0) {
    const tells = await tellsOfCredentials(reader)
    if (E.isLeft(tells)) return tells
    return tells.right ? E.left({ failure: 'credentials-missing' }) : E.right(0)
  }
  const changes = await changesAfter(reader, after ?? -1n)
  if (E.isLeft(changes)) return changes
  const revoked = await revokeAgain(credentials, changes.right)
  // Of a version before: what it knows is as new as its log.
  if (E.isLeft(revoked) || after === undefined) return revoked
  const tokens = await revokeTokensAgain(credentials, changes.right, nowMs)
  if (E.isLeft(tokens)) return tokens
  const rotated = await rotateAgain(credentials, changes.right)
  return E.isLeft(rotated) ? rotated : revoked
}
