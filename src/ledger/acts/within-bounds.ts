/**
 * Bounds the cost of protective acts, which are never refused: a caller who could make any number of them, each about
 * something else, would slow down everything about that person. Beyond the bound, a new act is widened: an act about
 * one device, publication or survey becomes one about all of them, so that it never protects less than was meant; a
 * purpose, recipient or other id that was never registered becomes `unregistered`, since refusing something that does
 * not exist changes nothing. The rest is bounded by the registry. The receipt names the dropped fields.
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

/** The act to record for this person, and the fields that were dropped. */
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
