/** Decides whether two surrogates may be joined as one person, or separated again. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { MatterId, SubjectId } from '../kernel/ids.ts'
import { evolveJoined } from '../standing/fold/identity.ts'
import { own } from '../standing/latest.ts'
import { maxMembers } from '../standing/lens/members.ts'
import { nobody } from '../standing/standing.ts'
import type { Standing } from '../standing/standing.ts'

export type JoiningRefusal =
  | { readonly refusal: 'surrogate-is-self' }
  | { readonly refusal: 'too-many-surrogates'; readonly limit: number }
  | { readonly refusal: 'surrogates-not-joined' }

/** The surrogates that this one is joined with, and was joined with. */
export type JoiningState = {
  readonly joined: Standing['joined']
  readonly left: ReadonlySet<SubjectId>
}

export const neverJoined: JoiningState = { joined: undefined, left: new Set() }

export const evolveJoining = (state: JoiningState, event: LedgerEvent): JoiningState => {
  if (event.type !== 'SurrogatesJoined' && event.type !== 'SurrogatesSeparated') return state
  const { joined } = evolveJoined({ ...nobody, joined: state.joined }, event)
  return event.type === 'SurrogatesJoined'
    ? { ...state, joined }
    : { joined, left: new Set([...state.left, event.body.other]) }
}

/** All surrogates of one person, including this one. */
export type Members = ReadonlySet<SubjectId>

/**
 * Joins two surrogates, unless they are one person already, directly or through others. So one separation is enough to
 * undo a joining.
 */
export const decideJoining = (
  subject: SubjectId,
  other: SubjectId,
  members: { readonly ofSubject: Members; readonly ofOther: Members },
): Either<JoiningRefusal, 'join' | 'joined-already'> => {
  if (subject === other) return E.left({ refusal: 'surrogate-is-self' })
  const { ofSubject, ofOther } = members
  if (ofSubject.has(other)) return E.right('joined-already')
  return ofSubject.size + ofOther.size > maxMembers
    ? E.left({ refusal: 'too-many-surrogates', limit: maxMembers })
    : E.right('join')
}

/**
 * Separates two surrogates that were joined directly. Repeating it changes nothing. Surrogates joined through others
 * are separated there.
 */
export const decideSeparation = (
  { joined, left }: JoiningState,
  other: SubjectId,
): Either<JoiningRefusal, MatterId | 'separated-already'> => {
  const joining = own(joined, other)?.joining
  if (joining !== undefined) return E.right(joining)
  return left.has(other)
    ? E.right('separated-already')
    : E.left({ refusal: 'surrogates-not-joined' })
}
