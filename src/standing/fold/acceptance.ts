/**
 * The person's acceptance of one policy, from their words and uses of the service, in whatever order they were
 * recorded.
 */
import { forEachEntry, withEntry } from '../../kernel/entries.ts'
import { endsTold, overtakes, own } from '../latest.ts'
import type { Ends } from '../latest.ts'
import type { Acceptance, Mark, PolicyStanding, Use } from '../standing.ts'

/** The person's age for a policy: from when they are asked anew, and whether they are a minor. */
export type Age = { readonly anew: Mark | undefined; readonly minor: Mark | undefined }

/** The last word: an acceptance by an act of its own, or a decline. */
export const wordOf = ({ said, acceptance }: PolicyStanding): Acceptance | undefined =>
  said ?? (acceptance?.mode === 'continued_use' ? undefined : acceptance)

const isTold = ({ notices }: PolicyStanding, version: string, use: Use): boolean => {
  const notice = own(notices, version)
  return use.proven === true || (notice !== undefined && notice.at < use.at)
}

const follows = (word: Acceptance | undefined, version: string, use: Use): boolean => {
  // A use from before versions were named counted as an acceptance as it stood.
  if (word === undefined) return use.proven === true && use.before === undefined
  return (
    word.state === 'accepted' &&
    word.at <= use.at &&
    word.version !== version &&
    (use.before === undefined || use.before.includes(word.version))
  )
}

/**
 * The acceptance by use that stands after the last word, if one does: of several the last. Of a minor none does, whether
 * the service was used before or after that was told: nobody is a minor who was not one before (clause 6-b).
 */
const byUse = (
  policy: PolicyStanding,
  word: Acceptance | undefined,
  { minor }: Age,
): Acceptance | undefined => {
  if (minor !== undefined) return undefined
  let last: Acceptance | undefined
  forEachEntry(policy.uses, (key, use) => {
    const { at, event, version } = use
    if (!follows(word, key, use) || !isTold(policy, key, use)) return
    if (last === undefined || last.at <= at)
      last = { at, event, state: 'accepted', version, mode: 'continued_use' }
  })
  return last
}

/** An acceptance from before the person is asked anew ends with it; a decline stays one (clauses 5.4-a, 6-a). */
const grownUp = (
  word: Acceptance | undefined,
  { anew }: Age,
  ends: Ends,
): Acceptance | undefined =>
  word?.state === 'accepted' && anew !== undefined && ends(anew, word)
    ? { at: anew.at, event: anew.event, state: 'ended', version: word.version }
    : word

// By far the most often: in one literal, since everybody who is remembered has one (../latest.ts).
const accepted = (
  notices: PolicyStanding['notices'],
  acceptance: Acceptance,
  clicked: PolicyStanding['clicked'],
): PolicyStanding =>
  clicked === undefined ? { notices, acceptance } : { notices, acceptance, clicked }

/** The standing towards the policy with its acceptance made anew of all that is known. */
const settled = (
  policy: PolicyStanding,
  said: Acceptance | undefined,
  age: Age,
  ends: Ends = endsTold,
): PolicyStanding => {
  const word = grownUp(said, age, ends)
  const acceptance = byUse(policy, word, age) ?? word
  const { notices, uses } = policy
  const { anew } = age
  const clicked =
    policy.clicked !== undefined && anew !== undefined && ends(anew, policy.clicked)
      ? undefined
      : policy.clicked
  const other = said === acceptance ? undefined : said
  if (acceptance !== undefined && other === undefined && uses === undefined)
    return accepted(notices, acceptance, clicked)
  return {
    notices,
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(clicked === undefined ? {} : { clicked }),
    ...(other === undefined ? {} : { said: other }),
    ...(uses === undefined ? {} : { uses }),
  }
}

/** After something else of the person became known. */
export const resettled = (policy: PolicyStanding, age: Age, ends: Ends): PolicyStanding => {
  const word = wordOf(policy)
  const { anew } = age
  // Of one instant with what ends it: told before it, it is ended for good, or a later look would take it for later.
  const isTied = word !== undefined && anew?.at === word.at
  return settled(policy, isTied ? grownUp(word, age, ends) : word, age, ends)
}

/** After an acceptance by an act, or a decline. */
export const withSaid = (policy: PolicyStanding, word: Acceptance, age: Age): PolicyStanding => {
  const { at, event, version } = word
  const isClick = word.state === 'accepted' && overtakes(policy.clicked, word)
  const clicked = isClick ? { ...policy, clicked: { at, event, version } } : policy
  const old = wordOf(policy)
  return settled(clicked, overtakes(old, word) ? word : old, age)
}

/** After the service was used while a version was in force. */
export const withUse = (policy: PolicyStanding, version: string, use: Use, age: Age) => {
  const old = own(policy.uses, version)
  if (!overtakes(old, use)) return policy
  // The use and the acceptance that it came to are told as two events of one instant.
  const same = old?.at === use.at ? { ...old, ...use } : use
  // Told before the use, a notice of its very instant was there in time; told after it, it was not.
  const notice = own(policy.notices, version)
  const told =
    notice !== undefined && notice.at <= use.at ? { ...same, proven: true as const } : same
  return resettled({ ...policy, uses: withEntry(policy.uses, version, told) }, age, endsTold)
}

/** After the notice of a version reached the person: the first time counts. */
export const withNotice = (policy: PolicyStanding, version: string, mark: Mark, age: Age) => {
  const first = own(policy.notices, version)
  if (first !== undefined && first.at <= mark.at) return policy
  return resettled({ ...policy, notices: withEntry(policy.notices, version, mark) }, age, endsTold)
}
