/** Rulings that come before anything the person said: precedence 1 to 5. */
import {
  collect,
  fact,
  fingerprint,
  frozen,
  ingest,
  onPhoneA,
  proof,
  provide,
  send,
  shopGiven,
  yes,
} from './cases.ts'
import type { Case } from './cases.ts'
import { cancelled, exempted, flagged, hash, optedIn, phoneA } from './fixture.ts'

/** One row for each way to be told something. */
export const ofCatalogue: ReadonlyArray<Case> = [
  {
    so: 'a cancelled account is closed',
    events: [yes, cancelled()],
    question: collect('app.operate'),
    is: 'DENY ACCOUNT_CANCELLED',
  },
  {
    so: 'what a statute holds is only kept',
    events: [yes, cancelled()],
    question: collect('pay'),
    is: 'STORE_ONLY ACCOUNT_CANCELLED HELD_BY_STATUTE',
  },
  {
    so: 'what outlives the account goes on',
    events: [cancelled()],
    question: send('bills'),
    is: 'ALLOW IN_ORDER',
  },
  {
    so: 'an erased person is closed too',
    events: [yes, fact('CryptoShredded', { kid: 'k1', fingerprint: hash })],
    question: collect('app.operate'),
    is: 'DENY ACCOUNT_CANCELLED',
  },
  {
    so: 'a forbidden join is denied though both sides are in order',
    events: [yes],
    question: { purpose: 'insight', operation: 'join', categories: ['log', 'nickname'] },
    is: 'DENY PROHIBITED',
  },
  {
    so: 'an unknown purpose is denied',
    events: [yes],
    question: collect('motion'),
    is: 'DENY PURPOSE_UNREGISTERED',
  },
  {
    so: 'a coming purpose has not begun',
    events: [yes],
    question: collect('stars'),
    is: 'DENY PURPOSE_NOT_YET_EFFECTIVE',
  },
  {
    so: 'a category of another purpose is denied',
    events: [yes],
    question: collect('app.operate', { categories: ['phone'] }),
    is: 'DENY CATEGORY_UNREGISTERED',
  },
  {
    so: 'a secret never leaves',
    events: shopGiven,
    question: provide('shop', ['otp']),
    is: 'DENY SECRET_CATEGORY',
  },
  {
    so: 'an operation that is not registered is out of scope',
    events: [yes],
    question: { purpose: 'app.operate', operation: 'provide', recipient: 'shop' },
    is: 'DENY OUT_OF_SCOPE',
  },
  {
    so: 'what must stay on the device does not leave it',
    events: [yes, onPhoneA],
    question: { ...fingerprint, operation: 'collect', device: phoneA, locality: 'server' },
    is: 'DENY OUT_OF_SCOPE',
  },
  {
    so: 'plain contacts are not collected',
    events: [yes],
    question: collect('contacts', { transform: 'plain' }),
    is: 'DENY OUT_OF_SCOPE',
  },
  {
    so: 'a recipient gets no more than is registered for it',
    events: [yes],
    question: provide('courier'),
    is: 'DENY OUT_OF_SCOPE',
  },
  {
    so: 'one marketing paragraph changes the class of a message',
    events: [yes],
    question: send('bills', { template: 'bill_with_offer' }),
    is: 'DENY MESSAGE_RECLASSED',
  },
  {
    so: 'an unknown template is denied',
    events: [yes],
    question: send('bills', { template: 'poem' }),
    is: 'DENY TEMPLATE_UNREGISTERED',
  },
  {
    so: 'an unknown channel is denied',
    events: [yes],
    question: send('bills', { channel: 'pigeon' }),
    is: 'DENY CHANNEL_UNREGISTERED',
  },
  {
    so: 'nothing is provided to nobody',
    events: [yes],
    question: { purpose: 'shop.order', operation: 'provide', categories: ['nickname'] },
    is: 'DENY RECIPIENT_REQUIRED',
  },
  {
    so: 'an unknown recipient is denied',
    events: [yes],
    question: provide('stranger'),
    is: 'DENY RECIPIENT_UNREGISTERED',
  },
  {
    so: 'a frozen recipient gets nothing',
    events: shopGiven,
    question: provide('shop'),
    is: 'DENY RECIPIENT_FROZEN',
    view: frozen,
  },
  {
    so: 'an unknown source is denied',
    events: [yes, proof],
    question: { ...ingest, source: 'other' },
    is: 'DENY SOURCE_UNREGISTERED',
  },
  {
    so: 'a recipient abroad gets nothing',
    events: [yes],
    question: provide('abroad', ['phone']),
    is: 'DENY REGION',
  },
  {
    so: 'nothing is processed abroad',
    events: [yes],
    question: collect('app.operate', { region: 'US' }),
    is: 'DENY REGION',
  },
  {
    so: 'a minor needs the guardian',
    events: [yes, flagged()],
    question: collect('app.operate'),
    is: 'DENY GUARDIAN_REQUIRED',
  },
  {
    so: 'some purposes are closed to minors',
    events: [yes, flagged(), optedIn('news', 'sms')],
    question: send('news'),
    is: 'DENY MINOR_RESTRICTED',
  },
  {
    so: 'an exemption relied on must be in order',
    events: [yes],
    question: provide('shop', ['nickname'], { exemption: 'contract' }),
    is: 'DENY EXEMPTION_INVALID',
  },
  {
    so: 'an exemption is a ground of its own',
    events: [
      exempted('disclosure', 'criminal_justice', 'shop.order', ['phone'], { recipient: 'courier' }),
    ],
    question: provide('courier', ['phone']),
    is: 'ALLOW EXEMPTION',
  },
  {
    so: 'an installed-apps list needs evidence',
    events: [yes],
    question: collect('app.secure'),
    is: 'DENY EVIDENCE_REQUIRED',
  },
]
