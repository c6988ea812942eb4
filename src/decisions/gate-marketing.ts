/** Precedence 7 and 9 for messages: an opt-out ends marketing and nothing else (clauses 2.1-b, 2.1-c). */
import { anyKey } from '../standing/standing.ts'
import type { Preference, Standing } from '../standing/standing.ts'
import type { Facts, Gate, Verdict } from './facts.ts'
import { denied, passed } from './facts.ts'

/** The last thing said about this purpose and channel; of two at one instant, the opt-out. */
const preferenceOf = (
  standing: Standing,
  purpose: string,
  channel: string | undefined,
): Preference | undefined => {
  const marketing = standing.marketing
  if (marketing === undefined) return undefined
  const keys = [`${purpose}/${anyKey}`, `${anyKey}/${anyKey}`]
  if (channel !== undefined) keys.push(`${purpose}/${channel}`, `${anyKey}/${channel}`)
  return keys.reduce<Preference | undefined>((last, key) => {
    const next = marketing[key]
    if (next === undefined) return last
    if (last === undefined || next.at > last.at) return next
    return next.at === last.at && next.state === 'out' ? next : last
  }, undefined)
}

const isMarketing = ({ messageClass, registered }: Facts): boolean =>
  messageClass === 'marketing' || registered.purpose.messageClass === 'marketing'

export const gateMarketing: Gate = (facts): Verdict => {
  if (!isMarketing(facts)) return passed
  const { question, rule, standing } = facts
  const preference = preferenceOf(standing, question.purpose, question.channel)
  if (preference?.state === 'out')
    return denied({ code: 'OPTED_OUT', kind: 'marketing_preference' }, [preference.event])
  if (preference?.state === 'in') return { pass: true, evidence: [preference.event] }
  return rule.marketing === 'bundled'
    ? { pass: true, ground: { ground: 'legacy_bundled_acceptance' } }
    : denied({ code: 'NO_OPT_IN', kind: 'marketing_preference' })
}
