/** Checks 10 and 11: what is made public, and what leaves the bank without a consent. */
import { instantOf } from '../../kernel/instant.ts'
import { ask } from './case.ts'
import type { Case } from './case.ts'
import { act, grants, joins } from './step.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

const hour = 3_600_000
const phone = ['phone_number']

/** Agreed to for this one place, done, taken back, taken down. */
const shownOnce = (w: World, who: string): ReadonlyArray<Step> => {
  const publication = w.matter('pub', who, 'ranking')
  const about = { purpose: 'public.disclosure', publication }
  const kind = 'public_disclosure_consent'
  const categories = ['nickname']
  const placeSha256 = w.hash('place', 'ranking')
  return [
    grants(who, w.at(25, 60), kind, 'public.disclosure', categories, { publication }),
    act(who, w.at(25, 70), { act: 'record-publication', ...about, categories, placeSha256 }),
    act(who, w.at(20, 60), { act: 'withdraw-consent', kind, ...about, how: 'click' }),
    act(who, w.at(20, 90), { act: 'take-down', publication }),
  ]
}

const publication = (w: World): Case => {
  const who = 'case-10'
  const profile = ['nickname', 'avatar', 'profile_text']
  const recipient = 'shop.x'
  return {
    check: 10,
    who,
    title:
      'sharing agreed to: making it public is asked for by itself, was done once, and was taken down',
    steps: [
      ...joins(w, who, 27),
      grants(who, w.at(26, 60), 'separate_consent', 'third_party.profile', profile, { recipient }),
      ...shownOnce(w, who),
    ],
    asks: [
      ask('third_party.profile', 'provide', 'ALLOW', 'IN_ORDER', { recipient }),
      ask('public.disclosure', 'publish', 'PROMPT', 'NO_PUBLICATION_CONSENT', {
        publication: w.matter('pub', who, 'another'),
        categories: ['nickname'],
      }),
    ],
  }
}

const proof = (...kinds: ReadonlyArray<string>) =>
  kinds.map((kind) => ({ kind, reference: kind === 'officers' ? 'sealed' : `demo ${kind}` }))

const personal = { officerIds: ['demo 1', 'demo 2'] }

/** Invoked wrongly twice, then in order, and approved by another officer than the one who invoked it. */
const invoked = (w: World, who: string, at: number): ReadonlyArray<Step> => {
  const common = {
    act: 'invoke-exemption',
    list: 'disclosure',
    purpose: 'state.enquiry',
    categories: phone,
    recipient: 'state.organs',
    until: instantOf(at + 48 * hour),
  }
  const otherList = { ...common, code: 'contract', proof: proof('contract', 'necessity_note') }
  const noCase = {
    ...common,
    code: 'criminal_justice',
    proof: proof('organ', 'officers'),
    personal,
  }
  const inOrder = {
    ...noCase,
    exemption: w.matter('exm', who, 'enquiry'),
    proof: proof('case_document', 'organ', 'officers', 'approver', 'second_approver'),
  }
  const by = 'officer'
  const approval = { act: 'approve-exemption', exemption: inOrder.exemption }
  return [
    act(who, at, otherList, { by, refused: 'exemption-not-on-list' }),
    act(who, at + 60_000, noCase, { by, refused: 'exemption-evidence-missing' }),
    act(who, at + 120_000, inOrder, { by }),
    act(who, at + 130_000, approval, { by, refused: 'exemption-approvers-same' }),
    act(who, at + 150_000, approval, { by, as: 'demo-second' }),
  ]
}

/** The one transfer that the exemption opens, and its end. */
const used = (w: World, who: string, at: number): ReadonlyArray<Step> => {
  const disclosure = w.matter('dsc', who, 'enquiry')
  const request = {
    act: 'request-disclosure',
    disclosure,
    recipient: 'state.organs',
    purpose: 'state.enquiry',
    categories: phone,
    exemption: 'criminal_justice',
  }
  const made = { act: 'record-disclosure', disclosure, categories: phone, encrypted: true }
  const exemption = w.matter('exm', who, 'enquiry')
  return [
    act(who, at, request),
    act(who, at + 20_000, made),
    act(who, at + hour, { act: 'close-exemption', exemption, cause: 'done' }, { by: 'officer' }),
  ]
}

const exemption = (w: World): Case => {
  const who = 'case-11'
  const at = w.at(10, 300)
  return {
    check: 11,
    who,
    title:
      'an exemption of the other list, and one without its papers, open nothing; one in order opens one transfer',
    steps: [...joins(w, who, 26), ...invoked(w, who, at), ...used(w, who, at + 180_000)],
    asks: [
      ask('state.enquiry', 'provide', 'DENY', 'EXEMPTION_INVALID', {
        recipient: 'state.organs',
        categories: phone,
        exemption: 'contract',
      }),
    ],
  }
}

/** Cases where the ground is another than an ordinary consent. */
export const groundCases = (w: World): ReadonlyArray<Case> => [publication(w), exemption(w)]
