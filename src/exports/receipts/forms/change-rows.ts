/** What an event changed, for people: a row for each thing, with its members as they were and are. */
import type { ReceiptMatter } from '../matter.ts'

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

const said = ({ path, before, after }: Change): string => {
  const member = path.slice(path.lastIndexOf('/') + 1)
  const values = before === undefined ? shown(after) : `${shown(before)} → ${shown(after)}`
  return `${member}: ${values}`
}

/** What became of it stands first, where a page may have no room for all. */
const rank = (member: string): number => (member.startsWith('state: ') ? 0 : 1)

/**
 * Rows of place and members, in the order of the changes; the place is a JSON Pointer (RFC 6901) without its last part.
 * Every change is in exactly one row.
 */
export const changeRows = (
  changes: ReadonlyArray<Change>,
): ReadonlyArray<readonly [place: string, members: string]> => {
  const places = new Map<string, string[]>()
  for (const change of changes) {
    const place = change.path.slice(0, change.path.lastIndexOf('/'))
    const members = places.get(place) ?? []
    if (members.length === 0) places.set(place, members)
    members.push(said(change))
  }
  return [...places].map(([place, members]) => [
    place === '' ? '/' : place,
    members.toSorted((a, b) => rank(a) - rank(b)).join('; '),
  ])
}
