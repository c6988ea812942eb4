/** Whom one believes (c2sp.org/tlog-policy): keys of logs and witnesses, and how many of these must have signed. */
import type { Key } from '../note/key.ts'

/** A witness by its key, or so many of some members. */
export type Member =
  | { readonly type: 'witness'; readonly key: Key }
  | { readonly type: 'group'; readonly least: number; readonly members: ReadonlyArray<Member> }

export type Policy = {
  readonly logs: ReadonlyArray<Key>
  /** By the names that the policy gives them. */
  readonly witnesses: ReadonlyMap<string, Key>
  /** Where logs and witnesses are asked, as far as the policy says. */
  readonly urls: ReadonlyMap<Key, string>
  /** The name of the quorum, `none` where no witness is asked for. */
  readonly quorum: string
  readonly needs: Member | undefined
}

/** Whether those who signed are enough. */
export const isQuorum = (member: Member, signed: ReadonlySet<Key>): boolean =>
  member.type === 'witness'
    ? signed.has(member.key)
    : member.members.filter((one) => isQuorum(one, signed)).length >= member.least
