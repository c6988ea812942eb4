/** People by number: who they are, what they did, and what is asked about them. The same number is the same person. */
import { deviceFrom, eventIdFrom, subjectFrom } from '../../src/kernel/ids.ts'
import type { DeviceId, EventId, SubjectId } from '../../src/kernel/ids.ts'

const wordsOfId = 4

/** Mixes the bits of a number (Murmur3's last step): neighbours come out far apart, as random ids do. */
const mixed = (value: number): number => {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

const hexOf = (person: number, salt: number): string => {
  let hex = ''
  for (let word = 1; word <= wordsOfId; word += 1) {
    hex += mixed(Math.imul(person, 0x9e3779b1) + Math.imul(word, salt))
      .toString(16)
      .padStart(8, '0')
  }
  return hex
}

export const subjectAt = (person: number): SubjectId => subjectFrom(hexOf(person, 0x01000193))
export const deviceAt = (person: number): DeviceId => deviceFrom(hexOf(person, 0x27d4eb2f))

/** The id of the n-th thing a person did, n < 16. */
export const eventIdAt = (person: number, n: number): EventId => {
  const hex = hexOf(person * 16 + n, 0x85ebca77)
  return eventIdFrom(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`,
  )
}

// Larger than any population and prime, so that every person comes once before one comes twice.
const stride = 2_147_483_647

/** The person of step `step` ≥ 0: everybody once, in an order without pattern, then everybody again. */
export const personAt = (step: number, people: number): number =>
  ((step % people) * (stride % people)) % people

export const policy = 'icbc-rong-e-lian'
export const version = 'v1'

type Loose = { readonly act: string; readonly [field: string]: unknown }

/** A yes to one purpose, by itself. */
export const grantOf = (kind: string, purpose: string, category: string): Loose => ({
  act: 'grant-consent',
  kind,
  purpose,
  categories: [category],
  policy,
  version,
  how: 'click',
  control: 'off',
  single: true,
})

/** It taken back. */
export const withdrawalOf = (kind: string, purpose: string): Loose => ({
  act: 'withdraw-consent',
  kind,
  purpose,
  how: 'click',
})

const join: ReadonlyArray<Loose> = [
  { act: 'show-notice', policy, version, locale: 'zh-CN' },
  { act: 'accept-policy', policy, version },
]
const improve = grantOf('purpose_consent', 'app.improve', 'op_logs')
const personalise = grantOf('separate_consent', 'personalise', 'usage_behaviour')
const offers = {
  act: 'opt-in-to-marketing',
  purpose: 'marketing.financial',
  channel: 'sms',
  how: 'click',
  control: 'off',
}
const quiet = { act: 'opt-out-of-marketing', how: 'click' }

/** Whose numbers are equal modulo this did the same things. */
export const historyKinds = 60

/** A person's history: three to seven acts, four on average. */
export const actsOf = (person: number): ReadonlyArray<Loose> => [
  ...join,
  ...(person % 2 === 0 ? [improve] : []),
  ...(person % 3 === 0 ? [personalise] : []),
  ...(person % 4 === 3
    ? []
    : [
        {
          act: 'observe-permission',
          device: deviceAt(person),
          permission: 'camera',
          state: person % 4 === 2 ? 'off' : 'on',
          source: 'launch_sync',
          timeSource: 'device',
        },
      ]),
  ...(person % 5 === 0 ? [offers] : []),
  ...(person % 5 === 1 ? [quiet] : []),
]

/** The five questions that are asked about people, in no order. */
export const questionAt = (step: number, people: number) => {
  const person = personAt(step, people)
  const subject = subjectAt(person)
  // Not by the step itself: who is asked about follows from that, too.
  switch (mixed(step) % 5) {
    case 0:
      return { subject, purpose: 'marketing.financial', operation: 'send', channel: 'sms' }
    case 1:
      return { subject, purpose: 'app.improve', operation: 'use', categories: ['op_logs'] }
    case 2:
      return { subject, purpose: 'personalise', operation: 'use', categories: ['usage_behaviour'] }
    case 3:
      return { subject, purpose: 'scan.code', operation: 'use', device: deviceAt(person) }
  }
  return { subject, purpose: 'app.operate', operation: 'use' }
}

/** The same question as the part of a URL after `?`. */
export const queryAt = (step: number, people: number): string =>
  Object.entries(questionAt(step, people))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : value.join(',')}`)
    .join('&')
