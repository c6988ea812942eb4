/**
 * Gives a refusal or withdrawal the form in which decisions find it. In a form that no decision on the purpose looks
 * at, it would be acknowledged and have no effect. It must not protect less than was meant, so it is applied to the
 * whole purpose, and the receipt names the dropped part: a narrowing device, survey or publication; or, if the purpose
 * has no subscription or is not marketing, the act itself, which becomes a refusal. A consent in such a form is
 * refused (src/deciders/checks/grant.ts). A recipient is never dropped: the refusal is about passing data on, and not
 * about other uses.
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

/** The act as a refusal of its purpose, if the purpose can be refused. */
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

/** Nearly all acts stay unchanged. */
const asRead = (view: () => View, act: Act): Kept => {
  if (isNarrowed(act)) return widened(view(), act)
  return isFormed(act) ? asRefusal(view(), act) : asCame(act)
}

/** The act in a form that decisions find, within the bounds for one person. */
export const asItCounts = (view: () => View, standing: Standing, act: Act): Kept => {
  const read = asRead(view, act)
  const bounded = withinBounds(view, standing, read.act)
  if (read.omitted.length === 0) return bounded
  return { act: bounded.act, omitted: [...read.omitted, ...bounded.omitted] }
}
