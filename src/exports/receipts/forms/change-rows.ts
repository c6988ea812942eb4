/** What an event changed, for people: a row for each thing, with its members as they were and are. */
import type { ReceiptMatter } from '../matter.ts'
import type { ChangeWords } from './change-words.ts'

type Change = ReceiptMatter['changes'][number]

/** A value as it reads: text without its quotes. What is no JSON is shown as it stands. */
const shown = (json: string | undefined): string => {
  if (json === undefined) return '—'
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' ? value : json
  } catch {
    return json
  }
}

const memberOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const said = ({ path, before, after }: Change, words: ChangeWords): string => {
  const member = memberOf(path)
  const worded = (json: string | undefined): string =>
    member === 'state' ? words.state(shown(json)) : shown(json)
  const values = before === undefined ? worded(after) : `${worded(before)} → ${worded(after)}`
  return `${words.member(member)}: ${values}`
}

/** What became of it stands first, where a page may have no room for all. */
const rank = ({ path }: Change): number => (memberOf(path) === 'state' ? 0 : 1)

/**
 * Rows of place and members, in the order of the changes, in the words given; a place is a JSON Pointer (RFC 6901)
 * without its last part.
 * Every change is in exactly one row.
 */
export const changeRows = (
  changes: ReadonlyArray<Change>,
  words: ChangeWords,
): ReadonlyArray<readonly [place: string, members: string]> => {
  const places = new Map<string, Change[]>()
  for (const change of changes) {
    const place = change.path.slice(0, change.path.lastIndexOf('/'))
    const members = places.get(place) ?? []
    if (members.length === 0) places.set(place, members)
    members.push(change)
  }
  return [...places].map(([place, members]) => [
    place === '' ? '/' : words.place(place),
    members
      .toSorted((a, b) => rank(a) - rank(b))
      .map((each) => said(each, words))
      .join('; '),
  ])
}
