/** Remembers who was authenticated for a second, so that a busy caller costs no hash and a revoked one no more than that. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Authenticated } from './authenticate.ts'
import type { Caller } from './credential.ts'
import type { AuthRefusal, CredentialFailure } from './credentials.ts'

/** The longest delay until a revocation is noticed, in ms. */
export const cacheLifeMs = 1_000
/** Callers remembered: each is a header of some 60 bytes, and tokens come one for each person in the app. */
const capacity = 10_000

type Entry = { readonly result: Either<never, Caller>; readonly untilMs: number }
type Check = (
  header: string | undefined,
  nowMs: number,
) => Either<AuthRefusal | CredentialFailure, Authenticated>

/**
 * Only those authenticated are remembered: a refusal is looked up each time, so a new key works at once. All are
 * forgotten when `changes`, a count, is not what it was.
 */
export const remembering = (check: Check, nowMs: () => number, changes: () => number = () => 0) => {
  const entries = new Map<string, Entry>()
  let seen = changes()
  return (header: string | undefined): Either<AuthRefusal | CredentialFailure, Caller> => {
    const now = nowMs()
    if (changes() !== seen) entries.clear()
    seen = changes()
    const known = header === undefined ? undefined : entries.get(header)
    if (known !== undefined && known.untilMs > now) return known.result
    const verdict = check(header, now)
    if (E.isLeft(verdict) || header === undefined) {
      if (header !== undefined) entries.delete(header)
      return E.isLeft(verdict) ? verdict : E.right(verdict.right.caller)
    }
    const { caller, untilMs } = verdict.right
    // All at once rather than one by one: they live a second anyhow.
    if (entries.size >= capacity) entries.clear()
    const result = E.right(caller)
    entries.set(header, { result, untilMs: Math.min(untilMs, now + cacheLifeMs) })
    return result
  }
}
