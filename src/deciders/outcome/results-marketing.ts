/** The results of opt-ins and opt-outs. */
import type { View } from '../../catalogue/view.ts'
import { pairsOf } from '../../kernel/entries.ts'
import { anyKey, preferenceKey } from '../../standing/standing.ts'
import type { Preference, Standing } from '../../standing/standing.ts'
import type { SubjectState } from '../subject-state/subject-state.ts'
import { isOfPolicy, own } from '../lookups.ts'
import { result } from './result.ts'
import type { Result, Results } from './result.ts'
import type { Acts } from '../rule.ts'

const preference = (key: string, entry: Preference): Result =>
  result(`marketing/${key}`, entry.state === 'in' ? 'opted_in' : 'opted_out', entry)

/** The last act on one cell or a wider one. Of two at the same instant the opt-out, as in decisions. */
const lastOn = (standing: Standing, keys: ReadonlyArray<string>): Preference | undefined =>
  keys
    .flatMap((key) => own(standing.marketing, key) ?? [])
    .toSorted((a, b) => (a.at === b.at ? (a.state === 'out' ? -1 : 1) : a.at > b.at ? -1 : 1))[0]

/** The last act that covers the cell. */
export const optedIn = (
  { purpose, channel }: Pick<Acts['opt-in-to-marketing'], 'purpose' | 'channel'>,
  { standing }: Pick<SubjectState, 'standing'>,
  view: View,
): Results => {
  const key = preferenceKey(purpose, channel)
  const policy = view.purposes.get(purpose)?.version.policy
  const last = lastOn(
    standing,
    [channel, undefined].flatMap((each) => [
      preferenceKey(purpose, each),
      preferenceKey(undefined, each, policy),
      preferenceKey(undefined, each),
    ]),
  )
  return last === undefined ? [] : [preference(key, last)]
}

/** The opt-out, and the later opt-ins within it, which stay valid. */
export const optedOut = (
  {
    purpose,
    policy,
    channel,
  }: Pick<Acts['opt-out-of-marketing'], 'purpose' | 'policy' | 'channel'>,
  { standing }: Pick<SubjectState, 'standing'>,
  view: View,
): Results => {
  const wide = preferenceKey(purpose, channel, policy)
  const said = own(standing.marketing, wide)
  if (said === undefined) return []
  const later = pairsOf(standing.marketing).filter(([key, { state, at }]) => {
    const [p = anyKey, c = anyKey] = key.split('/')
    const isOfIt = policy === undefined || purpose !== undefined || isOfPolicy(view, policy, p)
    const isWithin = (purpose ?? p) === p && (channel ?? c) === c && isOfIt
    return key !== wide && isWithin && state === 'in' && at > said.at
  })
  return [preference(wide, said), ...later.map(([key, entry]) => preference(key, entry))]
}
