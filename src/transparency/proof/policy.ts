/** A trust policy (c2sp.org/tlog-policy): keys of logs and witnesses, and the number of witnesses that must sign. */
import { clockToleranceMs } from '../bytes/clocks.ts'
import type { Key } from '../note/key.ts'
import type { Signed } from '../note/verify-note.ts'

/** A witness by its key, or so many of some members. */
export type Member =
  | { readonly type: 'witness'; readonly key: Key }
  | { readonly type: 'group'; readonly least: number; readonly members: ReadonlyArray<Member> }

export type Policy = {
  readonly logs: ReadonlyArray<Key>
  /** By the names that the policy gives them. */
  readonly witnesses: ReadonlyMap<string, Key>
  /** The addresses of logs and witnesses, as far as the policy has them. */
  readonly urls: ReadonlyMap<Key, string>
  /** The name of the quorum, `none` where no witness is asked for. */
  readonly quorum: string
  readonly needs: Member | undefined
  /** Cosignatures of a later time do not count, in ms since 1970; where no clock is known, every time but zero does. */
  readonly latestMs?: number
}

/** The policy as it is read at a time, in ms since 1970: what a witness has yet to see it cannot have seen. */
export const asOf = (policy: Policy, nowMs: number): Policy => ({
  ...policy,
  latestMs: nowMs + clockToleranceMs,
})

/** Whether a signature states no time, or one that can be: zero is none (c2sp.org/tlog-witness). */
export const isTimely = ({ latestMs }: Policy, { seconds }: Signed): boolean =>
  seconds === undefined ||
  (seconds > 0n && (latestMs === undefined || seconds * 1_000n <= BigInt(latestMs)))

/** Whether those who signed are enough. */
export const isQuorum = (member: Member, signed: ReadonlySet<Key>): boolean =>
  member.type === 'witness'
    ? signed.has(member.key)
    : member.members.filter((one) => isQuorum(one, signed)).length >= member.least
