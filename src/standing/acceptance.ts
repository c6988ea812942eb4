/** What a person's words and uses of the service come to, towards one policy, in whatever order they were told. */
import { forEachEntry, withEntry } from '../kernel/entries.ts'
import { overtakes, own } from './latest.ts'
import type { Acceptance, Mark, PolicyStanding, Use } from './standing.ts'

/** What else of the person counts: when they came of age, and since when they are a minor. */
export type Age = { readonly reached: Mark | undefined; readonly minor: Mark | undefined }

/** The last word: an acceptance by an act of its own, or a decline. */
export const wordOf = ({ said, acceptance }: PolicyStanding): Acceptance | undefined =>
  said ?? (acceptance?.mode === 'continued_use' ? undefined : acceptance)

const isTold = ({ notices }: PolicyStanding, version: string, use: Use): boolean => {
  const notice = own(notices, version)
  return use.proven === true || (notice !== undefined && notice.at <= use.at)
}

const follows = (word: Acceptance | undefined, version: string, use: Use): boolean => {
  if (word === undefined) return use.proven === true
  return (
    word.state === 'accepted' &&
    word.at <= use.at &&
    word.version !== version &&
    (use.before === undefined || use.before.includes(word.version))
  )
}

/** The acceptance by use that stands after the last word, if one does: of several the last. */
const byUse = (
  policy: PolicyStanding,
  word: Acceptance | undefined,
  { minor }: Age,
): Acceptance | undefined => {
  let last: Acceptance | undefined
  forEachEntry(policy.uses, (key, use) => {
    const { at, event, version } = use
    const asMinor = minor !== undefined && minor.at <= at
    if (asMinor || !follows(word, key, use) || !isTold(policy, key, use)) return
    if (last === undefined || last.at <= at)
      last = { at, event, state: 'accepted', version, mode: 'continued_use' }
  })
  return last
}

/** What was accepted for the person before they came of age ends with it; a decline stays one (clause 6-a). */
const grownUp = (word: Acceptance | undefined, { reached }: Age): Acceptance | undefined =>
  word?.state === 'accepted' && reached !== undefined && word.at <= reached.at
    ? { at: reached.at, event: reached.event, state: 'ended', version: word.version }
    : word

/** The standing towards the policy with its acceptance made anew of all that is known. */
const settled = (
  policy: PolicyStanding,
  said: Acceptance | undefined,
  age: Age,
): PolicyStanding => {
  const word = grownUp(said, age)
  const acceptance = byUse(policy, word, age) ?? word
  const { notices, uses } = policy
  const { reached } = age
  const clicked =
    policy.clicked !== undefined && reached !== undefined && policy.clicked.at <= reached.at
      ? undefined
      : policy.clicked
  return {
    notices,
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(clicked === undefined ? {} : { clicked }),
    ...(said === undefined || said === acceptance ? {} : { said }),
    ...(uses === undefined ? {} : { uses }),
  }
}

export const resettled = (policy: PolicyStanding, age: Age): PolicyStanding =>
  settled(policy, wordOf(policy), age)

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
  return resettled({ ...policy, uses: withEntry(policy.uses, version, same) }, age)
}

/** After the notice of a version reached the person: the first time counts. */
export const withNotice = (policy: PolicyStanding, version: string, mark: Mark, age: Age) => {
  const first = own(policy.notices, version)
  if (first !== undefined && first.at <= mark.at) return policy
  return resettled({ ...policy, notices: withEntry(policy.notices, version, mark) }, age)
}
