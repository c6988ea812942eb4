/** Marketing by purpose and channel: any act opts out, only the person's own act opts in (clause 2.1). */
import { carriesMarketing } from '../../catalogue/channel-classes.ts'
import type { View } from '../../catalogue/view.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { pairsOf, withEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { ChannelId, PolicyId, PurposeId } from '../../kernel/ids.ts'
import { anyKey, preferenceKey } from '../../standing/standing.ts'
import type { Mark, Preference, Standing } from '../../standing/standing.ts'
import { closedFault, declinedFault, isMinor, isOfPolicy, own } from '../lookups.ts'
import type { Refusal } from '../refusal.ts'
import { records, refused } from '../rule.ts'
import type { Rule, Rules, RuleContext } from '../rule.ts'

/** Opt-outs by event id, with the sending systems that confirmed them. */
export type MarketingRecords = {
  readonly optOuts: Entries<Mark & { readonly acknowledged: Entries<true> }>
}
export type MarketingState = { readonly standing: Standing; readonly marketing: MarketingRecords }

export const noMarketing: MarketingRecords = { optOuts: undefined }

export const evolveMarketing = (kept: MarketingRecords, event: LedgerEvent): MarketingRecords => {
  if (event.type === 'MarketingOptedOut' || event.type === 'SuppressionInherited') {
    const entry = { at: event.occurredAt, event: event.id, acknowledged: undefined }
    return { optOuts: withEntry(kept.optOuts, event.id, entry) }
  }
  if (event.type !== 'SuppressionPropagated') return kept
  const { optOut, system } = event.body
  const old = own(kept.optOuts, optOut)
  if (old === undefined) return kept
  const entry = { ...old, acknowledged: withEntry(old.acknowledged, system, true) }
  return { optOuts: withEntry(kept.optOuts, optOut, entry) }
}

type Cells = {
  readonly purpose?: PurposeId
  readonly policy?: PolicyId
  readonly channel?: ChannelId
}

/** An opt-in needs a marketing purpose and a marketing channel of its policy (clause 2.1-a). */
const cellFault = (
  view: View,
  { purpose, channel }: Required<Omit<Cells, 'policy'>>,
): Refusal | undefined => {
  const registered = view.purposes.get(purpose)
  if (registered === undefined) return { refusal: 'purpose-unregistered', purpose }
  if (registered.purpose.messageClass !== 'marketing')
    return { refusal: 'purpose-not-marketing', purpose }
  const { channels } = registered.version.compiled
  if (!channels.has(channel)) return { refusal: 'channel-unregistered', channel }
  return carriesMarketing(channels, channel)
    ? undefined
    : { refusal: 'channel-not-for-marketing', channel }
}

/** Opt-outs that include all of these cells. */
const covering = (
  { standing }: MarketingState,
  { purpose, policy, channel }: Cells,
): ReadonlyArray<Preference> => {
  const keys = new Set(
    [channel, undefined].flatMap((each) => [
      preferenceKey(purpose, each, policy),
      preferenceKey(undefined, each, policy),
      preferenceKey(undefined, each),
    ]),
  )
  return [...keys].flatMap((key) => {
    const entry = own(standing.marketing, key)
    return entry?.state === 'out' ? [entry] : []
  })
}

/** Opt-ins within these cells. */
const within = (
  { standing }: MarketingState,
  { purpose, policy, channel }: Cells,
  view: View,
): ReadonlyArray<Preference> =>
  pairsOf(standing.marketing).flatMap(([key, entry]) => {
    const [p = anyKey, c = anyKey] = key.split('/')
    const isWithin =
      (purpose === undefined || p === purpose) &&
      (policy === undefined || isOfPolicy(view, policy, p)) &&
      (channel === undefined || c === channel)
    return isWithin && entry.state === 'in' ? [entry] : []
  })

/** Whether every cell is opted out: one opt-out includes them all, and no later opt-in is within them. */
const isOut = (cells: Cells, { asOf, view }: RuleContext<MarketingState>): boolean =>
  covering(asOf, cells).some(({ at }) => within(asOf, cells, view).every((opted) => opted.at <= at))

/** A named purpose determines the policy. */
const cellsOf = ({ purpose, policy, channel }: Cells): Cells => ({
  ...(purpose === undefined ? {} : { purpose }),
  ...(purpose !== undefined || policy === undefined ? {} : { policy }),
  ...(channel === undefined ? {} : { channel }),
})

/**
 * By any act, whatever the catalogue says of purpose and channel, and even after the account is closed: the opt-out
 * outlives the data (clause 2.1-b).
 */
const optOut: Rule<'opt-out-of-marketing', MarketingState> = {
  isDone: (act, context) => isOut(cellsOf(act), context),
  decide: ({ how, ...act }) =>
    records({ type: 'MarketingOptedOut', body: { act: how, ...cellsOf(act) } }),
}

/** An opt-in and an opt-out of the same instant are both recorded, and decisions follow the opt-out. */
const optIn: Rule<'opt-in-to-marketing', MarketingState> = {
  isDone: (act, { asOf, view }) => {
    const entry = own(asOf.standing.marketing, preferenceKey(act.purpose, act.channel))
    const policy = view.purposes.get(act.purpose)?.version.policy
    const cells = { ...act, ...(policy === undefined ? {} : { policy }) }
    return entry?.state === 'in' && covering(asOf, cells).every(({ at }) => at <= entry.at)
  },
  decide: (act, context) => {
    const {
      asOf: { standing },
      view,
    } = context
    const { purpose, channel, how, control } = act
    const policy = view.purposes.get(purpose)?.version.policy
    const fault =
      closedFault(view, standing, policy) ??
      cellFault(view, act) ??
      (policy === undefined ? undefined : declinedFault(standing, policy))
    if (fault !== undefined) return refused(fault)
    if (isMinor(context)) return refused({ refusal: 'minor-restricted' })
    if (control === 'on') return refused({ refusal: 'pre-ticked' })
    return records({ type: 'MarketingOptedIn', body: { purpose, channel, act: how, control } })
  },
}

const acknowledge: Rule<'acknowledge-suppression', MarketingState> = {
  isDone: ({ optOut: id, system }, { known }) =>
    own(own(known.marketing.optOuts, id)?.acknowledged, system) === true,
  decide: ({ optOut: id, system }, { known }) =>
    own(known.marketing.optOuts, id) === undefined
      ? refused({ refusal: 'opt-out-unknown', optOut: id })
      : records({ type: 'SuppressionPropagated', body: { system, optOut: id } }),
}

export const marketingRules: Rules<
  'opt-out-of-marketing' | 'opt-in-to-marketing' | 'acknowledge-suppression',
  MarketingState
> = {
  'opt-out-of-marketing': optOut,
  'opt-in-to-marketing': optIn,
  'acknowledge-suppression': acknowledge,
}
