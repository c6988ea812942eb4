/**
 * A no in a form that no decision on its purpose looks at would be found by none of them: it was said, it was
 * acknowledged, and everything went on. Less than was meant must not come of a no, so it counts for all of the purpose,
 * and the receipt names what gave way: what narrows it (a device, survey or publication), or, where a purpose knows no
 * subscription or is no marketing, the act itself, which is then a refusal. A yes in such a form is refused
 * (src/deciders/checks/grant.ts). Whom it is about, a recipient, is never left out: that is a no to passing data on, and what
 * the purpose does by itself was not meant.
 */
import { E } from '../../fp.ts'
import type { Purpose } from '../../catalogue/package/purpose.ts'
import type { View } from '../../catalogue/view.ts'
import { decodeAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { isRefusable } from '../../decisions/gates/refused.ts'
import { purposeOf } from '../../deciders/lookups.ts'
import type { Standing } from '../../standing/standing.ts'
import { changed } from './clear-ids.ts'
import type { Kept } from './omit.ts'
import { withinBounds } from './within-bounds.ts'

type ActOf<N extends Act['act']> = Extract<Act, { readonly act: N }>
type Narrowed = ActOf<'refuse-consent' | 'withdraw-consent'>
type Formed = ActOf<'unsubscribe-service' | 'opt-out-of-marketing'>

const asCame = (act: Act): Kept => ({ act, omitted: nothing })
const nothing: ReadonlyArray<string> = []

const unreadIn = (
  { kind, device, survey, publication }: Narrowed,
  { perDevice, perSurvey }: Purpose,
): ReadonlyArray<string> => [
  ...(device !== undefined && perDevice !== true ? ['device'] : nothing),
  ...(survey !== undefined && perSurvey !== true ? ['survey'] : nothing),
  ...(publication !== undefined && kind !== 'public_disclosure_consent'
    ? ['publication']
    : nothing),
]

const widened = (view: View, act: Narrowed): Kept => {
  const purpose = purposeOf(view, act.purpose)
  const unread = purpose === undefined ? nothing : unreadIn(act, purpose)
  return unread.length === 0
    ? asCame(act)
    : { act: changed(act, unread, undefined), omitted: unread }
}

const isOfItsForm = ({ act }: Formed, { subscription, messageClass }: Purpose): boolean =>
  act === 'unsubscribe-service' ? subscription === true : messageClass === 'marketing'

/** The same word as a refusal of its purpose, where there is a choice to refuse it. */
const asRefusal = (view: View, act: Formed): Kept => {
  const purpose = act.purpose === undefined ? undefined : purposeOf(view, act.purpose)
  if (purpose === undefined || isOfItsForm(act, purpose) || !isRefusable(purpose))
    return asCame(act)
  const form = ['channel', 'policy'].filter((name) => name in act)
  const rest = Object.entries(act).filter(([name]) => !form.includes(name))
  const refusal = { ...Object.fromEntries(rest), act: 'refuse-consent', kind: 'purpose_consent' }
  const decoded = decodeAct(refusal)
  return E.isLeft(decoded) ? asCame(act) : { act: decoded.right, omitted: ['act', ...form] }
}

const isNarrowed = (act: Act): act is Narrowed =>
  (act.act === 'refuse-consent' || act.act === 'withdraw-consent') &&
  (act.device !== undefined || act.survey !== undefined || act.publication !== undefined)

const isFormed = (act: Act): act is Formed =>
  act.act === 'unsubscribe-service' || act.act === 'opt-out-of-marketing'

/** Nearly all acts are as they came. */
const asRead = (view: () => View, act: Act): Kept => {
  if (isNarrowed(act)) return widened(view(), act)
  return isFormed(act) ? asRefusal(view(), act) : asCame(act)
}

/** The act as it counts: in a form that is looked at, and within the bounds of what one person may say. */
export const asItCounts = (view: () => View, standing: Standing, act: Act): Kept => {
  const read = asRead(view, act)
  const bounded = withinBounds(view, standing, read.act)
  if (read.omitted.length === 0) return bounded
  return { act: bounded.act, omitted: [...read.omitted, ...bounded.omitted] }
}
