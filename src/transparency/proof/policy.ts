/** A trust policy (c2sp.org/tlog-policy): keys of logs and witnesses, and the number of witnesses that must sign. */
import { clockToleranceMs } from '../bytes/clocks.ts'
import type { Key } from '../note/key.ts'
import type { Signed } from '../note/verify-note.ts'

/** A witness by its key, or a group of which some number must sign. */
export type Member =
  | { readonly type: 'witness'; readonly key: Key }
  | { readonly type: 'group'; readonly least: number; readonly members: ReadonlyArray<Member> }

export type Policy = {
  readonly logs: ReadonlyArray<Key>
  /** Witnesses by their names in the policy. */
  readonly witnesses: ReadonlyMap<string, Key>
  /** Addresses of logs and witnesses, where the policy states them. */
  readonly urls: ReadonlyMap<Key, string>
  /** The name of the quorum; `none` if no witness is required. */
  readonly quorum: string
  readonly needs: Member | undefined
  /** Cosignatures of a later time do not count, in ms since 1970; without it, every time except zero counts. */
  readonly latestMs?: number
}

/** The policy for a reader at `nowMs` (since 1970): cosignatures with a later time do not count. */
export const asOf = (policy: Policy, nowMs: number): Policy => ({
  ...policy,
  latestMs: nowMs + clockToleranceMs,
})

/** Whether a signature has no time or a possible one; zero is not possible (c2sp.org/tlog-witness). */
export const isTimely = ({ latestMs }: Policy, { seconds }: Signed): boolean =>
  seconds === undefined ||
  (seconds > 0n && (latestMs === undefined || seconds * 1_000n <= BigInt(latestMs)))

/** Whether the signers satisfy a member. */
export const isQuorum = (member: Member, signed: ReadonlySet<Key>): boolean =>
  member.type === 'witness'
    ? signed.has(member.key)
    : member.members.filter((one) => isQuorum(one, signed)).length >= member.least
