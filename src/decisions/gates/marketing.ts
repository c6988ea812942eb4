/** Precedence 7 and 9 for messages: an opt-out ends marketing and nothing else (clauses 2.1-b, 2.1-c). */
import { carriesMarketing } from '../../catalogue/channel-classes.ts'
import { preferenceKey } from '../../standing/standing.ts'
import type { Preference } from '../../standing/standing.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { denied, passed } from '../facts.ts'

/** The later of two; of two at one instant, the opt-out. */
const laterOf = (a: Preference | undefined, b: Preference | undefined): Preference | undefined => {
  if (a === undefined || b === undefined) return a ?? b
  if (a.at !== b.at) return a.at > b.at ? a : b
  return a.state === 'out' ? a : b
}

/** The last thing said about this purpose here, or about all purposes, of its policy or of every one. */
const onCell = (
  { standing, question: { purpose }, registered }: Facts,
  channel: string | undefined,
): Preference | undefined =>
  laterOf(
    standing.preference(preferenceKey(purpose, channel)),
    laterOf(
      standing.preference(preferenceKey(undefined, channel)),
      standing.preference(preferenceKey(undefined, channel, registered.version.policy)),
    ),
  )

/** The same on one channel, by itself or with all channels. */
const onChannel = (
  facts: Facts,
  all: Preference | undefined,
  channel: string,
): Preference | undefined => laterOf(all, onCell(facts, channel))

/**
 * Without a channel, as when data is used and nothing sent: an opt-in on any channel in force, else the last opt-out.
 * An opt-in on a channel by which the policy sends no marketing has no effect; an opt-out on it has.
 */
const onAnyChannel = (facts: Facts, all: Preference | undefined): Preference | undefined => {
  const { channels } = facts.registered.version.compiled
  let said = all
  for (const channel of facts.standing.channelsOf(facts.question.purpose)) {
    const here = onChannel(facts, all, channel)
    if (here?.state === 'in') {
      if (carriesMarketing(channels, channel)) return here
    } else said ??= here
  }
  return said
}

const preferenceOf = (facts: Facts): Preference | undefined => {
  const { channel } = facts.question
  const all = onCell(facts, undefined)
  return channel === undefined ? onAnyChannel(facts, all) : onChannel(facts, all, channel)
}

const isMarketing = ({ messageClass, registered }: Facts): boolean =>
  messageClass === 'marketing' || registered.purpose.messageClass === 'marketing'

export const gateMarketing: Gate = (facts): Verdict => {
  if (!isMarketing(facts)) return passed
  const { rule } = facts
  const preference = preferenceOf(facts)
  if (preference?.state === 'out')
    return denied({ code: 'OPTED_OUT', kind: 'marketing_preference' }, [preference.event])
  if (preference?.state === 'in') return { pass: true, evidence: [preference.event] }
  return rule.marketing === 'bundled'
    ? { pass: true, ground: { ground: 'legacy_bundled_acceptance' } }
    : denied({ code: 'NO_OPT_IN', kind: 'marketing_preference' })
}
