/** Checks 8, 9, 22 and 23: partners who are given data, and partners who give it. */
import { ask } from './case.ts'
import type { Case } from './case.ts'
import { act, grants, joins } from './step.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'
import { instantOf } from '../../kernel/instant.ts'

const hour = 3_600_000
const phone = ['phone_number']

/** Asked for, allowed, done and confirmed. */
const transfer = (
  w: World,
  who: string,
  name: string,
  atMs: number,
  recipient: string,
  purpose: string,
  categories: ReadonlyArray<string>,
): ReadonlyArray<Step> => {
  const disclosure = w.matter('dsc', who, name)
  return [
    act(who, atMs, { act: 'request-disclosure', disclosure, recipient, purpose, categories }),
    act(who, atMs + 30_000, {
      act: 'record-disclosure',
      disclosure,
      categories,
      encrypted: true,
      transferSha256: w.hash('transfer', who, name),
    }),
    act(who, atMs + 60_000, {
      act: 'acknowledge-disclosure',
      disclosure,
      receiptSha256: w.hash('receipt', who, name),
    }),
  ]
}

const toOneOnly = (w: World): Case => {
  const who = 'case-08'
  return {
    check: 8,
    who,
    title: 'gave the phone number to one partner: not the place, and nothing to the other',
    steps: [
      ...joins(w, who, 31),
      grants(who, w.at(30, 60), 'separate_consent', 'third_party.phone', phone, {
        recipient: 'shop.x',
      }),
      ...transfer(w, who, 'to-x', w.at(29, 60), 'shop.x', 'third_party.phone', phone),
      // Asked for all the same: the refusal is on record with its reasons.
      act(who, w.at(28, 60), {
        act: 'request-disclosure',
        disclosure: w.matter('dsc', who, 'to-y'),
        recipient: 'shop.y',
        purpose: 'third_party.phone',
        categories: phone,
      }),
    ],
    asks: [
      ask('third_party.phone', 'provide', 'ALLOW', 'IN_ORDER', { recipient: 'shop.x' }),
      ask('third_party.phone', 'provide', 'DENY', 'NO_SEPARATE_CONSENT', { recipient: 'shop.y' }),
      ask('third_party.location', 'provide', 'DENY', 'PERMISSION_UNKNOWN', {
        recipient: 'shop.x',
        device: w.device(who, 'phone'),
      }),
    ],
  }
}

const scene = (w: World): Case => ({
  check: 9,
  who: 'case-09',
  title: 'follows an account of a scene: its operator sees nothing until told it may',
  steps: joins(w, 'case-09', 28),
  asks: [
    ask('scene.service', 'provide', 'DENY', 'NO_SEPARATE_CONSENT', {
      recipient: 'scene.metro',
      categories: ['nickname'],
    }),
  ],
})

const sceneAllowed = (w: World): Case => ({
  check: 9,
  who: 'case-09-yes',
  title: 'told the operator of a scene that it may see the nickname, and no more',
  steps: [
    ...joins(w, 'case-09-yes', 28),
    grants('case-09-yes', w.at(27, 90), 'separate_consent', 'scene.service', ['nickname'], {
      recipient: 'scene.metro',
    }),
  ],
  asks: [
    ask('scene.service', 'provide', 'ALLOW', 'IN_ORDER', {
      recipient: 'scene.metro',
      categories: ['nickname'],
    }),
    ask('scene.service', 'provide', 'DENY', 'OUT_OF_SCOPE', {
      recipient: 'scene.metro',
      categories: ['phone_number'],
    }),
  ],
})

const partnerProof = (w: World): Case => {
  const who = 'case-22'
  return {
    check: 22,
    who,
    title: "a partner's notices are taken in on the person's proof from there, and on nothing else",
    steps: [
      ...joins(w, who, 24),
      grants(who, w.at(23, 60), 'purpose_consent', 'partner.notice', ['partner_supplied']),
      grants(who, w.at(23, 61), 'separate_consent', 'partner.notice', ['partner_supplied']),
      act(who, w.at(23, 90), {
        act: 'receive-inbound-proof',
        source: 'partners',
        proofSha256: w.hash('proof', who),
        categories: ['partner_supplied'],
        expiresAt: instantOf(w.at(1, 0) + 90 * 24 * hour),
        timeSource: 'partner',
      }),
    ],
    asks: [ask('partner.notice', 'ingest', 'ALLOW', 'IN_ORDER', { source: 'partners' })],
  }
}

const noProof = (w: World): Case => ({
  check: 22,
  who: 'case-22-no',
  title: 'no live proof from the partner: its data is not taken in',
  steps: [
    ...joins(w, 'case-22-no', 24),
    grants('case-22-no', w.at(23, 60), 'purpose_consent', 'partner.notice', ['partner_supplied']),
    grants('case-22-no', w.at(23, 61), 'separate_consent', 'partner.notice', ['partner_supplied']),
  ],
  asks: [ask('partner.notice', 'ingest', 'DENY', 'NO_INBOUND_PROOF', { source: 'partners' })],
})

const frozen = (w: World): Case => ({
  check: 23,
  who: 'case-23',
  title: 'the sharing code sent what it had not declared: its vendor is frozen, for everybody',
  steps: [...joins(w, 'case-23', 22)],
  asks: [ask('weibo.share', 'provide', 'DENY', 'RECIPIENT_FROZEN', { recipient: 'weibo' })],
})

/** Cases about recipients and sources. */
export const sharingCases = (w: World): ReadonlyArray<Case> => [
  toOneOnly(w),
  scene(w),
  sceneAllowed(w),
  partnerProof(w),
  noProof(w),
  frozen(w),
]
