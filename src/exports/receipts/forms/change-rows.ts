/** The changes of an event for people: one row for each thing, with its members before and after. */
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

const membersIn = (json: string | undefined): ReadonlyMap<string, string> => {
  const value = json === undefined ? {} : parsed(json)
  return new Map(
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, inner]) => [name, JSON.stringify(inner)])
      : [],
  )
}

/** A disclosure changes as a whole, under its number: its changed members are found by comparison. */
const byMember = (change: Change): ReadonlyArray<Change> => {
  if (!/^\/disclosures\/[^/]+$/.test(change.path)) return [change]
  const before = membersIn(change.before)
  const after = membersIn(change.after)
  const names = [...new Set([...before.keys(), ...after.keys()])]
  if (names.length === 0) return [change]
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => {
      const [was, is] = [before.get(name), after.get(name)]
      return {
        path: `${change.path}/${name}`,
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
      }
    })
}

const placeOf = ({ path }: Change): string => path.slice(0, path.lastIndexOf('/'))

const said = ({ path, before, after }: Change, words: ChangeWords): string => {
  const member = memberOf(path)
  const worded = (json: string | undefined): string =>
    json === undefined ? '—' : words.value(member, parsed(json))
  const values = before === undefined ? worded(after) : `${worded(before)} → ${worded(after)}`
  return `${words.member(member)}: ${values}`
}

/** The resulting state comes first, in case a page has no room for all. */
const rank = ({ path }: Change): number => (memberOf(path) === 'state' ? 0 : 1)

/**
 * Ids of events are left out, since they mean nothing to people and are in the signed form; a change with nothing else
 * keeps its own.
 */
const forPeople = (members: ReadonlyArray<Change>): ReadonlyArray<Change> => {
  const others = members.filter(({ path }) => memberOf(path) !== 'event')
  return others.length === 0 ? members : others
}

/**
 * Rows of place and members, in order of the changes; a place is a JSON Pointer (RFC 6901) without its last part.
 * Every change except ids of events is in exactly one row.
 */
export const changeRows = (
  changes: ReadonlyArray<Change>,
  words: ChangeWords,
): ReadonlyArray<readonly [place: string, members: string]> => {
  const places = new Map<string, Change[]>()
  for (const change of changes.flatMap(byMember)) {
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
