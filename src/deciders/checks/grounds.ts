/** The grounds of an authorisation: the person's acts behind its evidence, and those that still allow the purpose. */
import type { Ruling } from '../../decisions/answer.ts'
import type { RegisteredPurpose } from '../../catalogue/view.ts'
import { survives } from '../../decisions/facts.ts'
import { isRefusable } from '../../decisions/gates/refused.ts'
import type { Question } from '../../decisions/question.ts'
import type { Ground } from '../../events/ground.ts'
import type { GrantKind } from '../../events/vocabulary.ts'
import { pairsOf, valuesOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import { trusted } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { reopenedUnder } from '../../standing/consent-in.ts'
import { anyKey, scopeKey } from '../../standing/standing.ts'
import type { Mark, Standing } from '../../standing/standing.ts'
import { scopeOf } from '../state/consent.ts'
import type { ConsentsState } from '../state/consent.ts'
import { own } from '../lookups.ts'

type Grounds = ReadonlyArray<Ground>
type Relied = (mark: Mark | undefined) => boolean

/** One ground for each entry that the evidence names. */
const each = <M extends Mark>(
  entries: Entries<M>,
  isRelied: Relied,
  ground: (key: string, since: Instant) => Ground,
): Grounds =>
  pairsOf(entries).flatMap(([key, mark]) => (isRelied(mark) ? [ground(key, mark.at)] : []))

const ofConsents = ({ consent: { grants } }: ConsentsState, isRelied: Relied): Grounds =>
  valuesOf(grants)
    .filter(isRelied)
    .map(({ at: since, body }) => ({ on: 'consent', since, ...scopeOf(body) }))

const ofPermissions = ({ permissions }: Standing, isRelied: Relied): Grounds =>
  pairsOf(permissions).flatMap(([device, seen]) =>
    each(seen, isRelied, (permission, since) => ({
      on: 'permission',
      since,
      device: trusted(device),
      permission: trusted(permission),
    })),
  )

const ofMarketing = (
  { marketing }: Standing,
  { version }: RegisteredPurpose,
  isRelied: Relied,
): Grounds =>
  each(marketing, isRelied, (key, since) => {
    const [purpose = anyKey, channel = anyKey] = key.split('/')
    return {
      on: 'marketing',
      since,
      policy: version.policy,
      ...(purpose === anyKey ? {} : { purpose: trusted(purpose) }),
      ...(channel === anyKey ? {} : { channel: trusted(channel) }),
    }
  })

const ofPolicies = ({ policies }: Standing, isRelied: Relied): Grounds =>
  pairsOf(policies).flatMap(([policy, { acceptance, clicked }]): Grounds =>
    acceptance !== undefined && (isRelied(acceptance) || isRelied(clicked))
      ? [{ on: 'policy', since: acceptance.at, policy: trusted(policy) }]
      : [],
  )

const ofGuardian = ({ guardianConsents }: Standing, isRelied: Relied): Grounds =>
  pairsOf(guardianConsents).flatMap(([policy, said]): Grounds =>
    isRelied(said)
      ? [{ on: 'guardian', since: said.at, guardian: said.guardian, policy: trusted(policy) }]
      : [],
  )

/** The person's acts behind the evidence, and other entries of theirs that it names. */
const behind = (state: ConsentsState, registered: RegisteredPurpose, isRelied: Relied): Grounds => {
  const { standing } = state
  return [
    ...ofPolicies(standing, isRelied),
    ...ofConsents(state, isRelied),
    ...ofMarketing(standing, registered, isRelied),
    ...ofPermissions(standing, isRelied),
    ...ofGuardian(standing, isRelied),
    ...each(standing.agreements, isRelied, (agreement, since) => ({
      on: 'agreement',
      since,
      agreement: trusted(agreement),
    })),
    ...each(standing.subscriptions, isRelied, (purpose, since) => ({
      on: 'subscription',
      since,
      purpose: trusted(purpose),
    })),
    ...each(standing.inbound, isRelied, (source, since) => ({
      on: 'inbound',
      since,
      source: trusted(source),
    })),
    // An exemption closes only once, so no earlier end can be missed.
    ...each(standing.exemptions, isRelied, (exemption) => ({
      on: 'exemption',
      exemption: trusted(exemption),
    })),
  ]
}

const kinds: ReadonlyArray<GrantKind> = ['purpose_consent', 'explicit_consent', 'separate_consent']

/** The last earlier act that ended the purpose as a whole, or could have. */
const lastWord = (
  { standing, consent }: ConsentsState,
  { purpose }: RegisteredPurpose,
  isRelied: Relied,
): Instant | undefined => {
  const words = [
    ...kinds.map((kind) => own(standing.consents, scopeKey({ kind, purpose: purpose.id }))),
    ...(purpose.features ?? []).map((feature) => own(standing.features, feature)),
    ...valuesOf(consent.grants).filter(isRelied),
  ]
  return words
    .flatMap((word) => word?.at ?? [])
    .toSorted()
    .at(-1)
}

/** Grounds without an act of the person that an act can end: the open account, and a purpose that may be refused. */
const leave = (
  state: ConsentsState,
  registered: RegisteredPurpose,
  question: Question,
  isRelied: Relied,
): Grounds => {
  const since = lastWord(state, registered, isRelied)
  const { id } = registered.purpose
  const where = question.device === undefined ? {} : { device: question.device }
  const from = since === undefined ? {} : { since }
  return isRefusable(registered.purpose) ? [{ on: 'purpose', purpose: id, ...where, ...from }] : []
}

/** Grounds that end if the person, taken for an adult, is later flagged as a minor (clauses 6-b, 6-c). */
const ofAge = (
  { standing }: ConsentsState,
  registered: RegisteredPurpose,
  question: Question,
  { basis }: Pick<Ruling, 'basis'>,
): Grounds => {
  const isForMinors =
    registered.purpose.minors !== 'restricted' && survives({ registered, question }, 'decline')
  const protectsThem = basis.ground === 'exemption' && basis.code === 'vital_interest'
  if (standing.minor !== undefined || isForMinors || protectsThem) return []
  const since = own(standing.reached, '18')?.at
  return [{ on: 'age', ...(since === undefined ? {} : { since }) }]
}

/** The most grounds that an event can name. */
const maxGrounds = 64

/** The grounds of an authorisation. The end of any of them ends the authorisation. */
export const groundsOf = (
  state: ConsentsState,
  registered: RegisteredPurpose,
  question: Question,
  { evidence, basis }: Pick<Ruling, 'evidence' | 'basis'>,
): Grounds => {
  const isRelied: Relied = (mark) => mark !== undefined && evidence.includes(mark.event)
  // Ends from before the account was reopened no longer count.
  const since = reopenedUnder(state.standing.reopened, registered.version.policy)?.at
  const account: Grounds = survives({ registered, question }, 'cancellation')
    ? []
    : [{ on: 'account', accounts: registered.accounts, ...(since === undefined ? {} : { since }) }]
  return [
    ...account,
    ...ofAge(state, registered, question, { basis }),
    ...behind(state, registered, isRelied),
    ...(basis.ground === 'exemption' ? [] : leave(state, registered, question, isRelied)),
  ].slice(0, maxGrounds)
}
