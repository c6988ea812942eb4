/**
 * People whose records tell by themselves what was done: each goes round four acts, one at a time, so that from the
 * number of acts that count follows which events must be there and how every question must be answered.
 */
import { clientOf } from '../../acceptance/client.ts'
import type { Client, Keys } from '../../acceptance/client.ts'
import { customer, grant, observe, optIn } from '../../acceptance/acts.ts'
import { optOut } from '../../support/acts.ts'

/** Somebody, and what is known of their record. */
export type Person = {
  readonly number: number
  readonly subject: string
  readonly device: string
  /** Ids of events whose act was acknowledged, in order. */
  readonly events: string[]
  /** How many of the acts after their setting up were acknowledged. */
  acts: number
  /** The next act was sent and it is not known whether it was recorded: it is sent again under the same key. */
  isPending: boolean
}

const offer = { purpose: 'marketing.financial', operation: 'send', channel: 'sms' }
const about = ['financial_info', 'contact_points', 'phone_number']

type Round = {
  readonly act: object
  readonly type: string
  readonly marketing: string
  readonly location: string
}

/** The acts, the event of each, and the two verdicts after it. */
const roundOf = (device: string): ReadonlyArray<Round> => {
  const rounds = [
    { act: optOut, type: 'MarketingOptedOut', isIn: false, isOn: true },
    {
      act: observe(device, 'location', 'off'),
      type: 'DevicePermissionObserved',
      isIn: false,
      isOn: false,
    },
    { act: optIn(offer.purpose, offer.channel), type: 'MarketingOptedIn', isIn: true, isOn: false },
    {
      act: observe(device, 'location', 'on'),
      type: 'DevicePermissionObserved',
      isIn: true,
      isOn: true,
    },
  ]
  return rounds.map(({ act, type, isIn, isOn }) => ({
    act,
    type,
    marketing: isIn ? 'ALLOW IN_ORDER' : 'DENY OPTED_OUT',
    location: isOn ? 'PROMPT NO_SEPARATE_CONSENT' : 'DENY PERMISSION_OFF',
  }))
}

/** The person's act number `n`, counted from 0. */
export const actOf = ({ device }: Person, n: number): Round => {
  const round = roundOf(device)
  const found = round[n % round.length]
  if (found === undefined) throw new Error('there is an act for each number')
  return found
}

/** Questions about a person with the answers after `acts` acts, the setting up being act -1. */
export const answersAfter = (
  person: Person,
  acts: number,
): ReadonlyArray<{ readonly question: typeof offer | object; readonly verdict: string }> => {
  const { marketing, location } = actOf(person, acts + 3)
  const nearby = { purpose: 'location.nearby', operation: 'collect', device: person.device }
  return [
    { question: offer, verdict: marketing },
    { question: nearby, verdict: location },
    { question: { purpose: 'app.operate', operation: 'use' }, verdict: 'ALLOW IN_ORDER' },
  ]
}

/** The idempotency key of a person's act. */
export const keyOf = ({ subject }: Person, n: number): string => `${subject}-${n}`

/** The body of a person's act; every other one carries something sealed, so that the vault takes part. */
export const bodyOf = (person: Person, n: number): object => ({
  ...actOf(person, n).act,
  ...(n % 2 === 0 ? { personal: { note: `note ${n} of ${person.number}` } } : {}),
})

let made = 0

/** Somebody new, set up so that their round of acts can begin. */
export const newPerson = async (client: Client): Promise<Person> => {
  made += 1
  const number = made
  const device = `dev_${number.toString(16).padStart(32, '0')}`
  const subject = await customer(client)
  const acts = [
    grant('separate_consent', offer.purpose, about),
    optIn(offer.purpose, offer.channel),
    observe(device, 'location', 'on'),
  ]
  for (const act of acts) await client.act(subject, act)
  const events = (await client.trail(subject)).map(({ event }) => event.id)
  return { number, subject, device, events, acts: 0, isPending: false }
}

export const newPeople = async (client: Client, count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => newPerson(client)))

/** A client that goes to whatever server runs now. */
export const clientTo = (origin: () => string, keys: Keys): Client => clientOf(origin, keys)
