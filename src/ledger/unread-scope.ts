/**
 * A no that is narrowed by what no decision on its purpose looks at would be found by none of them: it was said, it was
 * acknowledged, and everything went on. What narrows it is left out, so that it counts for all of the purpose: less than
 * was meant must not come of a no, and the receipt names what gave way. A yes that is narrowed so is refused
 * (src/deciders/grant.ts). Whom it is about, a recipient, is never left out: that is a no to passing data on, and what
 * the purpose does by itself was not meant.
 */
import type { Purpose } from '../catalogue/purpose.ts'
import type { View } from '../catalogue/view.ts'
import type { Act } from '../commands/acts.ts'
import { purposeOf } from '../deciders/lookups.ts'
import type { Standing } from '../standing/standing.ts'
import { changed } from './clear-ids.ts'
import type { Kept } from './omit.ts'
import { withinBounds } from './within-bounds.ts'

type No = Extract<Act, { readonly act: 'refuse-consent' | 'withdraw-consent' }>

const isNo = (act: Act): act is No => act.act === 'refuse-consent' || act.act === 'withdraw-consent'

const nothing: ReadonlyArray<string> = []

const unreadIn = (
  { kind, device, survey, publication }: No,
  { perDevice, perSurvey }: Purpose,
): ReadonlyArray<string> => [
  ...(device !== undefined && perDevice !== true ? ['device'] : nothing),
  ...(survey !== undefined && perSurvey !== true ? ['survey'] : nothing),
  ...(publication !== undefined && kind !== 'public_disclosure_consent'
    ? ['publication']
    : nothing),
]

/** Nearly all acts are as they came. */
const withoutUnread = (view: () => View, act: Act): Kept => {
  if (!isNo(act)) return { act, omitted: nothing }
  const { device, survey, publication, purpose } = act
  if (device === undefined && survey === undefined && publication === undefined)
    return { act, omitted: nothing }
  const registered = purposeOf(view(), purpose)
  const unread = registered === undefined ? nothing : unreadIn(act, registered)
  return unread.length === 0
    ? { act, omitted: nothing }
    : { act: changed(act, unread, undefined), omitted: unread }
}

/** The act as it counts: without what narrows a no to nothing, and within the bounds of what one person may say. */
export const asItCounts = (view: () => View, standing: Standing, act: Act): Kept => {
  const read = withoutUnread(view, act)
  const bounded = withinBounds(view, standing, read.act)
  if (read.omitted.length === 0) return bounded
  return { act: bounded.act, omitted: [...read.omitted, ...bounded.omitted] }
}
