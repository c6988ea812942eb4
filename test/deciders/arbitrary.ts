/** Random acts over the small catalogue, at random times. */
import * as fc from 'fast-check'
import { actNames } from '../../src/commands/acts.ts'
import type { Act, ActName } from '../../src/commands/acts.ts'
import { entryAt, pairsOf } from '../../src/kernel/entries.ts'
import type { Entries } from '../../src/kernel/entries.ts'
import type { SubjectState } from '../../src/deciders/subject.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { hours, minutes, noon } from '../decisions/fixture.ts'
import { fields } from './arbitrary-fields.ts'
import { actOf } from './spec.ts'

/** An act whose references (to a withdrawal, say) are drawn from the state it meets. */
export type Draw = (state: SubjectState) => Act

const chosen = (keys: ReadonlyArray<string>, pick: number): string =>
  keys[pick % Math.max(keys.length, 1)] ?? uuidFrom('nothing')

const idsIn = (entries: Entries<unknown>): ReadonlyArray<string> =>
  pairsOf(entries).map(([id]) => id)

/** Acts that answer an earlier event name one of this state's; where there is none, an id that no event has. */
const references = (
  name: ActName,
  { consent, marketing: { optOuts } }: SubjectState,
  pick: number,
): object => {
  if (name === 'acknowledge-withdrawal') {
    const withdrawal = chosen(idsIn(consent.withdrawals), pick)
    const known = entryAt(consent.withdrawals, withdrawal)
    return { withdrawal, purpose: known?.purpose ?? 'nearby' }
  }
  return name === 'acknowledge-suppression' ? { optOut: chosen(idsIn(optOuts), pick) } : {}
}

const defined = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))

/** Any act of one name. */
export const actNamed = (name: ActName): fc.Arbitrary<Draw> =>
  fc.tuple(fields[name], fc.nat(7)).map(
    ([rest, pick]) =>
      (state) =>
        actOf({ act: name, ...defined(rest), ...references(name, state, pick) }),
  )

export { actNames } from '../../src/commands/acts.ts'

/** Acts that end a record come seldom, or there would be nothing to see after them. */
const weightOf = (name: ActName): number => {
  if (name === 'cancel-account' || name === 'flag-minor' || name === 'decline-policy') return 1
  return name === 'grant-consent' || name === 'withdraw-consent' || name === 'accept-policy'
    ? 12
    : 6
}
export const anyAct: fc.Arbitrary<Draw> = fc.oneof(
  ...actNames.map((name) => ({ weight: weightOf(name), arbitrary: actNamed(name) })),
)

/** Not in order: many an act is told of late, some at the very same instant, some from before version 2. */
export const anyTime: fc.Arbitrary<Instant> = fc.oneof(
  fc.constantFrom(noon, minutes(-10), hours(-1), hours(-2), hours(-24), hours(-24 * 40)),
  fc.integer({ min: 0, max: 3000 }).map((ago) => minutes(-ago)),
)
