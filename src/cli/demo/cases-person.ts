/** Checks 13 to 19, 21 and 24: new versions, the end of an account, minors, and what is refused at the door. */
import { msOf } from '../../kernel/instant.ts'
import { ask } from './case.ts'
import type { Case } from './case.ts'
import { act, grants, joins, observes, policy } from './step.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

const version = 'v2'

const told = (who: string, atMs: number): Step =>
  act(who, atMs, { act: 'deliver-notice', policy, version, channel: 'app' })
const uses = (who: string, atMs: number, by: 'person' | 'background' = 'person'): Step =>
  act(who, atMs, { act: 'use-service', policy, by })

const toldAndStayed = (w: World): Case => ({
  check: 13,
  who: 'case-13',
  title:
    'told of version 2 and went on: the policy counts as accepted, its new recipient still needs a yes',
  steps: [...joins(w, 'case-13', 40), told('case-13', w.at(12, 60)), uses('case-13', w.at(6, 480))],
  asks: [
    ask('app.operate', 'use', 'ALLOW', 'IN_ORDER'),
    ask('third_party.phone', 'provide', 'DENY', 'NO_SEPARATE_CONSENT', { recipient: 'insurer.z' }),
  ],
})

const neverTold = (w: World): Case => ({
  check: 14,
  who: 'case-14',
  title: 'never told of version 2: using the app accepts nothing',
  steps: [...joins(w, 'case-14', 40), uses('case-14', w.at(6, 490)), uses('case-14', w.at(3, 490))],
  asks: [ask('app.operate', 'use', 'ALLOW', 'IN_ORDER')],
})

const declined = (w: World): Case => ({
  check: 15,
  who: 'case-15',
  title:
    'declined version 2: nothing is collected, background pings are no use, rights and leaving still work',
  steps: [
    ...joins(w, 'case-15', 40),
    told('case-15', w.at(12, 70)),
    act('case-15', w.at(6, 500), { act: 'decline-policy', policy, version }),
    uses('case-15', w.at(5, 500), 'background'),
  ],
  asks: [
    ask('app.operate', 'collect', 'DENY', 'NON_ACCEPTANCE'),
    ask('rights.request', 'collect', 'ALLOW', 'IN_ORDER'),
    ask('account.cancel', 'use', 'ALLOW', 'IN_ORDER'),
  ],
})

const leaves = (w: World, who: string, day: number): ReadonlyArray<Step> => [
  ...joins(w, who, 40),
  act(who, w.at(39, 60), {
    act: 'accept-agreement',
    agreement: 'ebank-customer-agreement',
    version: 'unstated',
    documentSha256: w.hash('agreement'),
  }),
  act(who, w.at(day, 60), {
    act: 'cancel-account',
    account: 'ebank',
    timeSource: 'counter',
    personal: { note: 'closed at the counter', name: 'Demo Person' },
  }),
]

const cancelled = (w: World): Case => ({
  check: 16,
  who: 'case-16',
  title:
    'cancelled e-banking, and the app with it: what a statute holds is stored and nothing more',
  steps: leaves(w, 'case-16', 9),
  asks: [
    ask('payment.records', 'use', 'STORE_ONLY', 'ACCOUNT_CANCELLED', {
      categories: ['txn_record'],
    }),
    ask('app.operate', 'use', 'DENY', 'ACCOUNT_CANCELLED', { categories: ['app_version'] }),
  ],
})

const erased = (w: World): Case => ({
  check: 18,
  who: 'case-18',
  title: 'erased: the key is gone, every decision stays the same',
  steps: [...leaves(w, 'case-18', 8), { kind: 'erase', who: 'case-18', atMs: msOf(w.end) }],
  asks: [
    ask('payment.records', 'use', 'STORE_ONLY', 'ACCOUNT_CANCELLED', {
      categories: ['txn_record'],
    }),
  ],
})

const uninstalled = (w: World): Case => {
  const who = 'case-17'
  const device = w.device(who, 'phone')
  return {
    check: 17,
    who,
    title: 'uninstalled the app: consents stay as they were, what the device allows is unknown',
    steps: [
      ...joins(w, who, 39),
      grants(who, w.at(38, 60), 'separate_consent', 'location.nearby', ['location']),
      observes(w, who, 'phone', w.at(1, 600), 'location', 'on'),
      act(who, w.at(1, 900), {
        act: 'observe-uninstall',
        device,
        certainty: 'inferred',
        timeSource: 'device',
      }),
    ],
    asks: [ask('location.nearby', 'use', 'DENY', 'PERMISSION_UNKNOWN', { device })],
  }
}

const flagged = (w: World, who: string, band: string): Step =>
  act(who, w.at(38, 60), { act: 'flag-minor', band })

const minorAlone = (w: World): Case => ({
  check: 19,
  who: 'case-19-alone',
  title: 'a minor without a guardian',
  steps: [flagged(w, 'case-19-alone', '8_to_13')],
  asks: [ask('app.operate', 'use', 'DENY', 'GUARDIAN_REQUIRED')],
})

const guarded = (w: World, who: string): ReadonlyArray<Step> => {
  const guardian = w.subject(`${who}-guardian`)
  return [
    flagged(w, who, '14_to_17'),
    act(who, w.at(37, 60), { act: 'show-notice', policy, version: 'v1', locale: 'zh-CN' }),
    act(
      who,
      w.at(37, 70),
      { act: 'link-guardian', guardian, proofSha256: w.hash('guardian', who) },
      { by: 'officer' },
    ),
    act(who, w.at(37, 80), {
      act: 'grant-guardian-consent',
      guardian,
      policy,
      version: 'v1',
      purposes: ['app.operate', 'profile.display'],
    }),
    grants(who, w.at(36, 60), 'purpose_consent', 'profile.display', ['nickname', 'avatar']),
  ]
}

const guardianLeft = (w: World): Case => ({
  check: 19,
  who: 'case-19-withdrawn',
  title: 'a minor whose guardian took the consent back',
  steps: [
    ...guarded(w, 'case-19-withdrawn'),
    act('case-19-withdrawn', w.at(4, 60), {
      act: 'withdraw-guardian-consent',
      guardian: w.subject('case-19-withdrawn-guardian'),
    }),
  ],
  asks: [ask('app.operate', 'use', 'DENY', 'GUARDIAN_REQUIRED')],
})

const grownUp = (w: World): Case => ({
  check: 19,
  who: 'case-19-adult',
  title: 'turned 18: asked again in their own right',
  steps: [
    ...guarded(w, 'case-19-adult'),
    act('case-19-adult', w.at(4, 70), { act: 'reach-majority', threshold: '18' }, { by: 'system' }),
  ],
  asks: [ask('profile.display', 'use', 'DENY', 'RECONSENT_REQUIRED', { categories: ['nickname'] })],
})

/** One number, two people one after the other. */
const recycled = (w: World): ReadonlyArray<Case> => {
  const number = '+86 199 0000 0021'
  const before: Step = { kind: 'bind', who: 'case-21-before', phone: number, atMs: w.at(40, 50) }
  const after: Step = { kind: 'bind', who: 'case-21-after', phone: number, atMs: w.at(6, 50) }
  return [
    {
      check: 21,
      who: 'case-21-before',
      title: 'had the phone number before',
      steps: [before, ...joins(w, 'case-21-before', 40)],
      asks: [ask('app.operate', 'use', 'ALLOW', 'IN_ORDER')],
    },
    {
      check: 21,
      who: 'case-21-after',
      title: 'has the recycled number now, and none of the consents',
      steps: [after],
      asks: [ask('app.operate', 'use', 'DENY', 'NOT_ACCEPTED')],
    },
  ]
}

const secret = (w: World): Case => ({
  check: 24,
  who: 'case-24',
  title: 'a note that holds a one-time code is refused at the door, and nothing is kept',
  steps: [
    ...joins(w, 'case-24', 21),
    act(
      'case-24',
      w.at(20, 60),
      {
        act: 'opt-in-to-marketing',
        purpose: 'marketing.financial',
        channel: 'sms',
        how: 'click',
        control: 'off',
        personal: { note: '验证码 246810' },
      },
      { refused: 'secret-refused' },
    ),
  ],
  asks: [ask('app.operate', 'use', 'ALLOW', 'IN_ORDER')],
})

/** Cases about versions, accounts and people. */
export const personCases = (w: World): ReadonlyArray<Case> => [
  toldAndStayed(w),
  neverTold(w),
  declined(w),
  cancelled(w),
  erased(w),
  uninstalled(w),
  minorAlone(w),
  guardianLeft(w),
  grownUp(w),
  ...recycled(w),
  secret(w),
]
