/** Acts about consents, marketing and devices that are refused: why, what was tried, after what. */
import { uuidFrom } from '../../../src/kernel/hash.ts'
import { hash, hours, page, phoneA } from '../../decisions/fixture.ts'
import {
  accepts,
  courier,
  declines,
  fingerprint,
  grants,
  nickname,
  publishing,
  scopeOf,
  shown,
} from '../acts.ts'
import { does } from '../spec.ts'
import type { Case } from './case.ts'

const nobody = uuidFrom('nobody')
const told = [shown(), accepts()]

export const ofConsents: ReadonlyArray<Case> = [
  ['purpose-unregistered', 'consenting to it', told, grants({ ...nickname, purpose: 'motion' })],
  [
    'purpose-unregistered',
    'consenting ahead of its version',
    told,
    grants({ ...nickname, purpose: 'stars' }),
  ],
  [
    'purpose-unregistered',
    'offering for it',
    [],
    does('offer-alternatives', { purpose: 'motion' }),
  ],
  [
    'category-unregistered',
    'consenting to more than the purpose has',
    told,
    grants({ ...nickname, categories: ['nickname', 'phone'] }),
    { categories: ['phone'] },
  ],
  [
    'category-unregistered',
    'consenting to more than the recipient may have',
    told,
    grants({ ...courier, categories: ['nickname'] }),
  ],
  ['categories-empty', 'consenting to nothing', told, grants({ ...nickname, categories: [] })],
  [
    'secret-category',
    'consenting to give away a secret',
    told,
    grants({ ...courier, recipient: 'shop', categories: ['otp'] }),
  ],
  [
    'recipient-unregistered',
    'consenting to a stranger',
    told,
    grants({ ...courier, recipient: 'stranger' }),
  ],
  ['policy-declined', 'consenting after a decline', [shown(), declines()], grants(nickname)],
  [
    'device-required',
    'consenting for no device',
    told,
    grants({ ...fingerprint, device: undefined }),
  ],
  [
    'survey-required',
    'consenting to all surveys at once',
    told,
    grants({ kind: 'purpose_consent', purpose: 'survey', categories: ['answers'] }),
    { purpose: 'survey' },
  ],
  [
    'publication-required',
    'consenting to no publication',
    told,
    grants({ ...publishing, publication: undefined }),
  ],
  [
    'scope-unusable',
    'narrowing by a survey',
    told,
    grants({ ...nickname, survey: page }),
    { field: 'survey' },
  ],
  [
    'subscription-unused',
    'subscribing to what runs for everybody',
    told,
    does('subscribe-service', { purpose: 'app.operate', how: 'click', control: 'off' }),
    { purpose: 'app.operate' },
  ],
  [
    'consent-kind-unused',
    'consenting in a kind that no decision reads',
    told,
    grants({ kind: 'explicit_consent', purpose: 'app.operate', categories: ['log'] }),
    { kind: 'explicit_consent' },
  ],
  [
    'scope-unusable',
    'narrowing by a device',
    told,
    grants({ ...nickname, device: phoneA }),
    { field: 'device' },
  ],
  [
    'scope-unusable',
    'narrowing by a publication',
    told,
    grants({ ...nickname, publication: page }),
    { field: 'publication' },
  ],
  [
    'scope-unusable',
    'publishing to one recipient',
    told,
    grants({ ...publishing, recipient: 'shop' }),
    { field: 'recipient' },
  ],
  ['pre-ticked', 'leaving a ticked box alone', told, grants({ ...nickname, control: 'on' })],
  [
    'pre-ticked',
    'opting in the same way',
    [],
    does('opt-in-to-marketing', { purpose: 'news', channel: 'sms', how: 'click', control: 'on' }),
  ],
  [
    'act-not-affirmative',
    'consenting by text message',
    told,
    grants({ ...nickname, how: 'sms_reply' }),
  ],
  [
    'consent-not-single',
    'a separate consent in a bundle',
    told,
    grants({ ...courier, single: false }),
  ],
  ['notice-not-shown', 'consenting before the notice', [], grants(nickname)],
  [
    'notice-not-shown',
    'consenting first, with the notice told of afterwards',
    [shown('2', hours(-1))],
    grants(nickname, hours(-2)),
  ],
  [
    'until-in-the-past',
    'consenting until yesterday',
    told,
    grants({ ...nickname, until: hours(-30) }),
  ],
  ['consent-never-given', 'its expiry', told, does('expire-consent', scopeOf(nickname))],
  [
    'consent-never-given',
    'finding it invalid',
    told,
    does('invalidate-consent', { ...scopeOf(nickname), ground: 'forced' }),
  ],
  [
    'not-expired',
    'an expiry before its time',
    [...told, grants({ ...nickname, until: hours(1) })],
    does('expire-consent', scopeOf(nickname)),
    { until: hours(1) },
  ],
  [
    'withdrawal-unknown',
    'confirming what was not withdrawn',
    [],
    does('acknowledge-withdrawal', { purpose: 'nearby', recipient: 'shop', withdrawal: nobody }),
  ],
  [
    'alternatives-none',
    'offering where there is nothing else',
    [],
    does('offer-alternatives', { purpose: 'nearby' }),
  ],
  [
    'source-unregistered',
    'the proof of a stranger',
    [],
    does('receive-inbound-proof', {
      source: 'stranger',
      proofSha256: hash,
      categories: ['partner_data'],
      expiresAt: hours(1),
    }),
  ],
  [
    'purpose-not-marketing',
    'opting in to a service',
    [],
    does('opt-in-to-marketing', {
      purpose: 'bills',
      channel: 'sms',
      how: 'click',
      control: 'off',
    }),
  ],
  [
    'opt-out-unknown',
    'confirming it',
    [],
    does('acknowledge-suppression', { system: 'mailer', optOut: nobody }),
  ],
  [
    'permission-unregistered',
    'prompting for it',
    [],
    does('prompt-permission', { device: phoneA, permission: 'mind', promptSha256: hash }),
  ],
  [
    'permission-unregistered',
    'observing it',
    [],
    does('observe-permission', {
      device: phoneA,
      permission: 'mind',
      state: 'on',
      source: 'callback',
    }),
  ],
  [
    'feature-unregistered',
    'switching it',
    [],
    does('toggle-feature', { feature: 'time.travel', state: 'on' }),
  ],
]
