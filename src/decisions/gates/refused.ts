/**
 * Precedence 7: a no is obeyed wherever it costs no more than the feature, whatever the purpose rests on (clauses 1.2-0,
 * 5.1-b). Where it would cost the service or cannot be refused, it stays on record and changes nothing: who wants that
 * to end declines the policy or closes the account (clauses 5.4-a, 7-c).
 */
import type { Purpose } from '../../catalogue/package/purpose.ts'
import type { GrantKind } from '../../events/vocabulary.ts'
import { scopeKey, switchKey } from '../../standing/standing.ts'
import type { Consent, Mark, Switch } from '../../standing/standing.ts'
import type { Reason } from '../answer.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { denied, passed } from '../facts.ts'
import { keyFor, refused } from './consent.ts'

type No = { readonly mark: Mark; readonly verdict: () => Verdict }

const kinds: ReadonlyArray<GrantKind> = ['purpose_consent', 'explicit_consent', 'separate_consent']

/**
 * Whether saying no to this purpose is a choice that its policy leaves open. A right is none: to refuse what serves it
 * would be to lose it, and who does not want to use it does not ask (PIPL 50).
 */
export const isRefusable = ({ refusal, necessity }: Purpose): boolean =>
  necessity !== 'right' && (refusal === 'nothing' || refusal === 'feature')

const latest = <A extends Mark>(marks: ReadonlyArray<A>): A | undefined =>
  marks.reduce<A | undefined>(
    (best, next) => (best === undefined || next.at > best.at ? next : best),
    undefined,
  )

const isOn = ({ state }: Switch): boolean => state === 'on'

/** The switch as it stands on this device: the later of what was said for all devices and for this one; of two at one instant, off. */
const stateOf = ({ standing, question }: Facts, feature: string): Switch | undefined => {
  const everywhere = standing.feature(switchKey(feature, undefined))
  if (question.device === undefined) return everywhere
  const here = standing.feature(switchKey(feature, question.device))
  if (everywhere === undefined || here === undefined) return everywhere ?? here
  if (everywhere.at !== here.at) return everywhere.at > here.at ? everywhere : here
  return isOn(everywhere) ? here : everywhere
}

const none: ReadonlyArray<never> = []
const unswitched = {}

/** A purpose with several features runs while one of them is switched on; a switch of its own turns it off alone. */
const switchedOff = (facts: Facts): { readonly off?: Switch; readonly on?: Switch } => {
  const { purpose, version } = facts.registered
  const named = purpose.features ?? none
  const others = version.compiled.switchesOff.get(purpose.id) ?? none
  if (named.length + others.length === 0) return unswitched
  const known = (ids: ReadonlyArray<string>) => ids.flatMap((id) => stateOf(facts, id) ?? [])
  const features = known(named)
  const paths = known(others)
  const runs = features.some(isOn)
  const offs = [...(runs ? [] : features), ...paths].filter((each) => !isOn(each))
  const off = latest(offs)
  const on = latest([...features, ...paths].filter(isOn))
  return { ...(off === undefined ? {} : { off }), ...(on === undefined ? {} : { on }) }
}

/**
 * The person's words about the purpose as a whole, for the kinds of consent that the next gates do not check
 * themselves.
 */
const saidOfAll = (facts: Facts): ReadonlyArray<Consent> =>
  kinds.flatMap((kind) => {
    const key = scopeKey({ kind, purpose: facts.question.purpose })
    if (facts.kinds.includes(kind) && keyFor(facts, kind) === key) return []
    return facts.standing.consent(key) ?? []
  })

const given = (facts: Facts): ReadonlyArray<Consent> =>
  facts.kinds.flatMap((kind) => facts.standing.consent(keyFor(facts, kind)) ?? [])

const noOf = (facts: Facts, consent: Consent): No | undefined => {
  if (consent.state === 'refused')
    return { mark: consent, verdict: () => refused(facts, consent.kind, consent) }
  const reason: Reason = { code: 'WITHDRAWN', kind: consent.kind }
  return consent.state === 'withdrawn'
    ? { mark: consent, verdict: () => denied(reason, [consent.event]) }
    : undefined
}

/**
 * Everything was taken back, and this purpose is optional and needs no consent of its own: a withdrawal of it by name
 * would end it, and so does the word that names them all. Accepting the policy again by an act of its own is as general
 * a word, and later. What needs a consent is asked for anew by the gate of consents.
 */
const takenBackWithAll = (facts: Facts): Mark | undefined => {
  const { standing, question, registered } = facts
  if (facts.kinds.length > 0 || registered.purpose.necessity !== 'optional') return undefined
  const { purpose } = question
  const swept = standing.sweptAway(scopeKey({ kind: 'purpose_consent', purpose }))
  const accepted = standing.policy(registered.version.policy)?.clicked
  return swept !== undefined && accepted !== undefined && accepted.at > swept.at ? undefined : swept
}

const withAll = (mark: Mark): No => ({
  mark,
  verdict: () => denied({ code: 'WITHDRAWN' }, [mark.event]),
})

const noes = (facts: Facts, said: ReadonlyArray<Consent>, off: Switch | undefined) => [
  ...said.flatMap((consent) => noOf(facts, consent) ?? []),
  ...[takenBackWithAll(facts) ?? []].flat().map(withAll),
  ...(off === undefined
    ? []
    : [{ mark: off, verdict: () => denied({ code: 'SWITCHED_OFF' }, [off.event]) }]),
]

export const gateRefused: Gate = (facts): Verdict => {
  const { purpose } = facts.registered
  if (!isRefusable(purpose) || !facts.standing.mayHaveSaidNo(purpose.id)) return passed
  const { off, on } = switchedOff(facts)
  const said = saidOfAll(facts)
  const all = noes(facts, said, off)
  const [first, ...rest] = all
  if (first === undefined) return passed
  const no = rest.reduce((best, next) => (next.mark.at > best.mark.at ? next : best), first)
  const subscribed = facts.standing.subscription(facts.question.purpose)
  const yes = latest<Mark>([
    ...(subscribed?.state === 'on' ? [subscribed] : []),
    ...[...said, ...given(facts)].filter(({ state }) => state === 'granted'),
    ...(on === undefined ? [] : [on]),
  ])
  // The person's last word; of two at one instant, the one that protects.
  return yes !== undefined && yes.at > no.mark.at ? passed : no.verdict()
}
