/** Checks 1 to 7 and 12: what a consent reaches, and what it does not. */
import { instantOf } from '../../kernel/instant.ts'
import { ask } from './case.ts'
import type { Case } from './case.ts'
import { act, grants, joins, observes } from './step.ts'
import type { World } from './world.ts'

const offers = ['financial_info', 'contact_points', 'phone_number']

const bundled = (w: World): Case => ({
  check: 1,
  who: 'case-01',
  title:
    'accepted the policy and nothing else: no marketing under the law, the bundle under the text',
  steps: joins(w, 'case-01', 40),
  asks: [
    ask('marketing.financial', 'send', 'DENY', 'NO_OPT_IN', { channel: 'sms' }),
    ask('marketing.financial', 'send', 'ALLOW', 'LEGACY_BUNDLED_BASIS', {
      channel: 'sms',
      profile: 'policy-literal',
    }),
  ],
})

/** Said at 10:00 to the hotline, entered at 10:07; a message at 10:03 went out in between. */
const lateOptOut = (w: World): Case => {
  const who = 'case-02'
  const said = w.at(5, 600)
  const sentAt = instantOf(w.at(5, 603))
  const purpose = 'marketing.financial'
  const channel = 'sms'
  return {
    check: 2,
    who,
    title:
      'opted out by hotline at 10:00, entered at 10:07: a 10:03 message was right as known and wrong as of fact',
    steps: [
      ...joins(w, who, 40),
      grants(who, w.at(39, 130), 'separate_consent', purpose, offers),
      act(who, w.at(39, 131), {
        act: 'opt-in-to-marketing',
        purpose,
        channel,
        how: 'click',
        control: 'off',
      }),
      act(who, w.at(5, 607), {
        act: 'opt-out-of-marketing',
        how: 'hotline',
        occurredAt: instantOf(said),
        timeSource: 'hotline',
        evidence: { callSha256: w.hash('call', who) },
        personal: { callReference: 'demo call 0002', note: 'asked for no more offers' },
      }),
    ],
    asks: [
      ask(purpose, 'send', 'ALLOW', 'IN_ORDER', { channel, asOf: sentAt, knownAt: sentAt }),
      ask(purpose, 'send', 'DENY', 'OPTED_OUT', { channel, asOf: sentAt, knownAt: w.end }),
    ],
  }
}

const otherMessages = (w: World): Case => ({
  check: 3,
  who: 'case-03',
  title:
    'opted out of all marketing: reminders and warnings still come, a reminder that carries an offer does not',
  steps: [
    ...joins(w, 'case-03', 38),
    act('case-03', w.at(12, 200), { act: 'opt-out-of-marketing', how: 'click' }),
  ],
  asks: [
    ask('repayment.reminder', 'send', 'ALLOW', 'IN_ORDER', {
      channel: 'sms',
      template: 'repayment-reminder',
    }),
    ask('risk.warning', 'send', 'ALLOW', 'IN_ORDER', { channel: 'sms', template: 'risk-warning' }),
    ask('breach.notice', 'send', 'ALLOW', 'IN_ORDER', {
      channel: 'sms',
      template: 'breach-notice',
    }),
    ask('repayment.reminder', 'send', 'DENY', 'MESSAGE_RECLASSED', {
      channel: 'sms',
      template: 'repayment-reminder-with-offer',
    }),
  ],
})

const oneSwitch = (w: World, who: string, state: 'on' | 'off'): Case => {
  const device = w.device(who, 'phone')
  const [decision, reason] =
    state === 'on'
      ? (['PROMPT', 'NO_SEPARATE_CONSENT'] as const)
      : (['DENY', 'PERMISSION_OFF'] as const)
  return {
    check: 4,
    who,
    title: `location switched ${state}: ${state === 'on' ? 'five purposes are not allowed by that alone' : 'all five purposes stop'}`,
    steps: [...joins(w, who, 36), observes(w, who, 'phone', w.at(1, 1_400), 'location', state)],
    asks: [
      ask('positioning.sdk', 'provide', decision, reason, {
        device,
        recipient: 'baidu.map',
        categories: ['location'],
      }),
      ask('location.nearby', 'use', decision, reason, { device }),
    ],
  }
}

const twoPhones = (w: World): Case => {
  const who = 'case-05'
  const asked = { transform: 'irreversible_hash' }
  return {
    check: 5,
    who,
    title: 'contacts on at one phone and off at the other: the answer is by device',
    steps: [
      ...joins(w, who, 35),
      grants(who, w.at(34, 100), 'separate_consent', 'contacts.match', ['contacts_hashed']),
      observes(w, who, 'a', w.at(1, 1_390), 'contacts', 'on'),
      observes(w, who, 'b', w.at(1, 1_391), 'contacts', 'off'),
    ],
    asks: [
      ask('contacts.match', 'collect', 'ALLOW', 'IN_ORDER', {
        ...asked,
        device: w.device(who, 'a'),
      }),
      ask('contacts.match', 'collect', 'DENY', 'PERMISSION_OFF', {
        ...asked,
        device: w.device(who, 'b'),
      }),
    ],
  }
}

const faceApart = (w: World): Case => {
  const who = 'case-06'
  const device = w.device(who, 'phone')
  return {
    check: 6,
    who,
    title: 'camera on, face never agreed to: codes are scanned, the face is not',
    steps: [
      ...joins(w, who, 33),
      act(who, w.at(33, 130), {
        act: 'prompt-permission',
        device,
        permission: 'camera',
        promptSha256: w.hash('prompt', 'camera'),
      }),
      observes(w, who, 'phone', w.at(1, 1_380), 'camera', 'on'),
      act(who, w.at(1, 1_381), { act: 'offer-alternatives', purpose: 'face.authentication' }),
    ],
    asks: [
      ask('scan.code', 'use', 'ALLOW', 'IN_ORDER', { device }),
      ask('face.authentication', 'use', 'DENY', 'NO_SEPARATE_CONSENT', { device }),
    ],
  }
}

const noTying = (w: World): Case => {
  const who = 'case-07'
  const device = w.device(who, 'phone')
  return {
    check: 7,
    who,
    title: 'refused the address book yesterday: left in peace about it, and nothing else changes',
    steps: [
      ...joins(w, who, 32),
      observes(w, who, 'phone', w.at(1, 700), 'contacts', 'on'),
      observes(w, who, 'phone', w.at(1, 701), 'camera', 'on'),
      act(who, w.at(1, 702), {
        act: 'refuse-consent',
        kind: 'separate_consent',
        purpose: 'contacts.match',
        how: 'click',
      }),
    ],
    asks: [
      ask('contacts.match', 'collect', 'DENY', 'REFUSED', {
        device,
        transform: 'irreversible_hash',
      }),
      ask('scan.code', 'use', 'ALLOW', 'IN_ORDER', { device }),
    ],
  }
}

const noJoining = (w: World): Case => ({
  check: 12,
  who: 'case-12',
  title: 'analytics and identity, both in order by themselves, are never put together',
  steps: [
    ...joins(w, 'case-12', 30),
    grants('case-12', w.at(29, 60), 'separate_consent', 'identity.real_name', [
      'real_name',
      'id_document',
    ]),
  ],
  asks: [
    ask('analytics.operations', 'use', 'ALLOW', 'IN_ORDER'),
    ask('analytics.operations', 'join', 'DENY', 'PROHIBITED', {
      categories: ['usage_behaviour', 'real_name'],
    }),
  ],
})

/** Cases about the reach of one consent. */
export const consentCases = (w: World): ReadonlyArray<Case> => [
  bundled(w),
  lateOptOut(w),
  otherMessages(w),
  oneSwitch(w, 'case-04-on', 'on'),
  oneSwitch(w, 'case-04-off', 'off'),
  twoPhones(w),
  faceApart(w),
  noTying(w),
  noJoining(w),
]
