/**
 * A word that protects is never refused, and what it costs is bounded all the same: whoever could make any number of
 * them, each about something else, would choose how long all others of that person take.
 *
 * Beyond the bound, what is new gives way to what holds it: a word about one device, publication or survey becomes one
 * about all of them, since less than was meant must not come of it; and a purpose, recipient or the like that nobody
 * ever registered becomes `unregistered`, since a no to what does not exist changes nothing. What is left is bounded
 * by the registry. The receipt names what gave way.
 */
import type { View } from '../../catalogue/view.ts'
import type { Act } from '../../commands/acts.ts'
import { protects } from '../../commands/protective.ts'
import { own } from '../../deciders/lookups.ts'
import { placeOf } from '../../deciders/outcome/effects.ts'
import { sizeOf } from '../../kernel/entries.ts'
import { most } from '../../standing/bounds.ts'
import type { Standing } from '../../standing/standing.ts'
import { changed, nobodys, unknownWords } from './clear-ids.ts'
import type { Kept } from './omit.ts'

const narrower: ReadonlySet<string> = new Set(['device', 'publication', 'survey'])
const nothing: ReadonlyArray<string> = []

/** The act as it can be recorded of this person, and the fields that gave way. */
export const withinBounds = (view: () => View, standing: Standing, act: Act): Kept => {
  const place = protects(act) ? placeOf(act, standing) : undefined
  if (place === undefined || sizeOf(place.entries) < most.words) return { act, omitted: nothing }
  if (own(place.entries, place.key) !== undefined) return { act, omitted: nothing }
  const all = view()
  const fields = Object.entries<unknown>(act)
  const unknown = unknownWords(all, act)
  const narrow = fields.map(([name]) => name).filter((name) => narrower.has(name))
  const kept = changed(changed(act, unknown, nobodys), narrow, undefined)
  return { act: kept, omitted: [...unknown, ...narrow] }
}
