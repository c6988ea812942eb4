/** What an event changed, for people: a row for each thing, with its members as they were and are. */
import type { ReceiptMatter } from '../matter.ts'
import type { ChangeWords } from './change-words.ts'

type Change = ReceiptMatter['changes'][number]

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

const memberOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** A transfer changes as a whole: its number stands in the place of a member. */
const isWhole = ({ path }: Change): boolean => /^\/disclosures\/[^/]+$/.test(path)

const placeOf = (change: Change): string =>
  isWhole(change) ? change.path : change.path.slice(0, change.path.lastIndexOf('/'))

const said = (change: Change, words: ChangeWords): string => {
  const { path, before, after } = change
  const member = memberOf(path)
  const worded = (json: string | undefined): string =>
    json === undefined ? '—' : words.value(member, parsed(json))
  const values = before === undefined ? worded(after) : `${worded(before)} → ${worded(after)}`
  return isWhole(change) ? values : `${words.member(member)}: ${values}`
}

/** What became of it stands first, where a page may have no room for all. */
const rank = ({ path }: Change): number => (memberOf(path) === 'state' ? 0 : 1)

/** Ids of events say nothing to people: the signed form has them. What has nothing else to say is told by its own. */
const forPeople = (members: ReadonlyArray<Change>): ReadonlyArray<Change> => {
  const others = members.filter(({ path }) => memberOf(path) !== 'event')
  return others.length === 0 ? members : others
}

/**
 * Rows of place and members, in the order of the changes, in the words given; a place is a JSON Pointer (RFC 6901)
 * without its last part. Every change but the ids of events is in exactly one row.
 */
export const changeRows = (
  changes: ReadonlyArray<Change>,
  words: ChangeWords,
): ReadonlyArray<readonly [place: string, members: string]> => {
  const places = new Map<string, Change[]>()
  for (const change of changes) {
    const place = placeOf(change)
    const members = places.get(place) ?? []
    if (members.length === 0) places.set(place, members)
    members.push(change)
  }
  return [...places].map(([place, members]) => [
    place === '' ? '/' : words.place(place),
    forPeople(members)
      .toSorted((a, b) => rank(a) - rank(b))
      .map((each) => said(each, words))
      .join('; '),
  ])
}
