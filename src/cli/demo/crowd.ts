/** Everybody else: people who join, agree to some things, change their minds, and meet the second version. */
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import type { Purpose } from '../../catalogue/package/purpose.ts'
import { instantOf } from '../../kernel/instant.ts'
import { act, grants, joins, observes, policy } from './step.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

/** Purposes that a person is asked about by themselves, without a recipient to name. */
const askable = (pkg: PolicyPackage): ReadonlyArray<Purpose> =>
  pkg.purposes.filter(
    ({ requires, recipients, operations, singleUseMinutes }) =>
      recipients.length === 0 &&
      singleUseMinutes === undefined &&
      !operations.includes('publish') &&
      !operations.includes('ingest') &&
      requires['cn-pipl'].consents.some(
        (kind) => kind === 'purpose_consent' || kind === 'separate_consent',
      ),
  )

type Person = {
  readonly w: World
  readonly who: string
  readonly roll: () => number
  readonly joined: number
  readonly pkg: PolicyPackage
}

const agreed = ({ w, who, roll, joined, pkg }: Person): ReadonlyArray<Step> => {
  const secrets = new Set(
    pkg.categories.filter(({ secret }) => secret === true).map(({ id }) => id),
  )
  return askable(pkg).flatMap((purpose, index): ReadonlyArray<Step> => {
    const chance = roll()
    const atMs = w.at(joined - 1, 60 + index * 3 + roll())
    const narrower = {
      ...(purpose.perDevice === true ? { device: w.device(who, 'phone') } : {}),
      ...(purpose.perSurvey === true ? { survey: w.survey(purpose.id) } : {}),
    }
    const categories = purpose.categories.filter((id) => !secrets.has(id))
    const kinds = purpose.requires['cn-pipl'].consents.flatMap((kind) =>
      kind === 'purpose_consent' || kind === 'separate_consent' ? [kind] : [],
    )
    if (chance < 0.25 && categories.length > 0) {
      return kinds.map((kind, each) =>
        grants(who, atMs + each * 1_000, kind, purpose.id, categories, narrower),
      )
    }
    if (chance > 0.92) {
      return kinds.map((kind) =>
        act(who, atMs, {
          act: 'refuse-consent',
          kind,
          purpose: purpose.id,
          how: 'click',
          ...narrower,
        }),
      )
    }
    return []
  })
}

/** Takes back some of what was agreed to, a week or more later. */
const regretted = ({ w, roll }: Person, given: ReadonlyArray<Step>): ReadonlyArray<Step> =>
  given.flatMap((step): ReadonlyArray<Step> => {
    if (step.kind !== 'act' || step.act.act !== 'grant-consent' || roll() > 0.12) return []
    const { kind, purpose, device, survey } = step.act
    const fields = {
      act: 'withdraw-consent',
      kind,
      purpose,
      how: 'click',
      ...(device === undefined ? {} : { device }),
      ...(survey === undefined ? {} : { survey }),
    }
    return [act(step.who, w.at(16, 200 + 600 * roll()), fields)]
  })

const permissions = [
  'camera',
  'location',
  'contacts',
  'microphone',
  'notifications',
  'album',
  'phone_state',
  'network',
] as const

const allowed = ({ w, who, roll }: Person): ReadonlyArray<Step> => {
  const again = w.at(1, 1_260 + 120 * roll())
  return permissions.flatMap((permission, index): ReadonlyArray<Step> => {
    if (roll() > 0.6) return []
    const state = roll() < 0.75 ? 'on' : 'off'
    return [observes(w, who, 'phone', again + index * 1_000, permission, state)]
  })
}

const marketing = ({ w, who, roll, joined }: Person): ReadonlyArray<Step> => {
  const channel = roll() < 0.5 ? 'sms' : 'app'
  const chance = roll()
  const steps: Step[] = []
  if (chance < 0.3) {
    steps.push(
      act(who, w.at(joined - 2, 300), {
        act: 'opt-in-to-marketing',
        purpose: 'marketing.financial',
        channel,
        how: 'click',
        control: 'off',
      }),
    )
  }
  if (chance < 0.1 || chance > 0.8) {
    const saidMs = w.at(11, 480 + 300 * roll())
    const late = {
      occurredAt: instantOf(saidMs),
      timeSource: 'hotline',
      personal: { callReference: `demo call of ${who}` },
    }
    // Entered some minutes after it was said, as calls are.
    steps.push(
      act(who, saidMs + 60_000 * (2 + Math.floor(10 * roll())), {
        act: 'opt-out-of-marketing',
        how: 'hotline',
        ...late,
      }),
    )
  }
  return steps
}

const shared = ({ w, who, roll }: Person): ReadonlyArray<Step> => {
  if (roll() > 0.2) return []
  const disclosure = w.matter('dsc', who, 'shop')
  const atMs = w.at(17, 60 + 900 * roll())
  const categories = ['phone_number']
  return [
    grants(who, atMs, 'separate_consent', 'third_party.phone', categories, { recipient: 'shop.x' }),
    act(who, atMs + 60_000, {
      act: 'request-disclosure',
      disclosure,
      recipient: 'shop.x',
      purpose: 'third_party.phone',
      categories,
    }),
    act(who, atMs + 90_000, { act: 'record-disclosure', disclosure, categories, encrypted: true }),
  ]
}

/** The last word about the second version, and about the account. */
const laterVersion = ({ w, who, roll }: Person): ReadonlyArray<Step> => {
  const fate = roll()
  const deliver = act(who, w.at(13, 60 + 600 * roll()), {
    act: 'deliver-notice',
    policy,
    version: 'v2',
    channel: 'app',
  })
  const dayOf = 2 + Math.floor(4 * roll())
  const atMs = w.at(dayOf, 600 * roll())
  if (fate < 0.5) return [deliver, act(who, atMs, { act: 'use-service', policy, by: 'person' })]
  if (fate < 0.7) return [deliver, act(who, atMs, { act: 'accept-policy', policy, version: 'v2' })]
  if (fate < 0.76)
    return [deliver, act(who, atMs, { act: 'decline-policy', policy, version: 'v2' })]
  if (fate < 0.8)
    return [act(who, atMs, { act: 'cancel-account', account: roll() < 0.5 ? 'app' : 'ebank' })]
  return fate < 0.9 ? [act(who, atMs, { act: 'use-service', policy, by: 'person' })] : [deliver]
}

/** One person's whole story. The same number is the same person whatever the size of the crowd. */
export const crowdSteps = (w: World, pkg: PolicyPackage, index: number): ReadonlyArray<Step> => {
  const who = `person-${index}`
  const roll = w.chance(who)
  const joined = 20 + Math.floor(20 * roll())
  const person: Person = { w, who, roll, joined, pkg }
  const phone = `+86 199 ${String(1_000_0000 + index).slice(0, 4)} ${String(1_000_0000 + index).slice(4)}`
  const given = agreed(person)
  const later = laterVersion(person)
  const hasLeft = later.some((step) => step.kind === 'act' && step.act.act === 'cancel-account')
  return [
    { kind: 'bind', who, phone, atMs: w.at(joined, 5) },
    ...joins(w, who, joined, 10 + 1_000 * roll()),
    ...given,
    ...regretted(person, given),
    ...marketing(person),
    ...shared(person),
    ...later,
    // A closed account has no device that reports any more.
    ...(hasLeft ? [] : allowed(person)),
  ]
}
