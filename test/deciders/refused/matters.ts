/** Acts about disclosures, publications and exemptions that are refused: why, what was tried, after what. */
import type { SubjectCommand } from '../../../src/deciders/subject.ts'
import { hours, minutes, page } from '../../decisions/fixture.ts'
import {
  accepts,
  courier,
  disclosureId,
  exemptionId,
  grants,
  invokes,
  publishes,
  publishing,
  requests,
  seenInPublic,
  sends,
  shown,
  toCourier,
  warrant,
} from '../acts.ts'
import { does } from '../spec.ts'
import type { Case } from './case.ts'

const told = [shown(), accepts()]
const withoutMatter = (command: SubjectCommand): SubjectCommand => {
  const { matter: _none, ...rest } = command
  return rest
}
const ofAnother = {
  ...seenInPublic,
  code: 'other_law_or_regulator',
  proof: ['instrument', 'approver', 'second_approver'].map((kind) => ({ kind, reference: kind })),
}
const twoApprovers = {
  ...seenInPublic,
  code: 'other_law_or_regulator',
  proof: ['instrument', 'approver', 'second_approver'].map((kind) => ({
    kind,
    reference: 'the same',
  })),
}

const asked = [...told, grants(courier), requests()]

export const ofMatters: ReadonlyArray<Case> = [
  [
    'matter-missing',
    'a request without an id',
    [],
    withoutMatter(requests({ ...toCourier, disclosure: undefined })),
  ],
  [
    'matter-missing',
    'an exemption without an id',
    [],
    withoutMatter(invokes({ ...warrant, exemption: undefined })),
  ],
  [
    'matter-taken',
    'another request by the same id',
    asked,
    requests({ ...toCourier, purpose: 'shop.quiet' }),
  ],
  ['matter-taken', 'another exemption by the same id', [invokes(warrant)], invokes(seenInPublic)],
  [
    'matter-taken',
    'another publication by the same id',
    [...told, grants(publishing), publishes()],
    publishes({ placeSha256: 'a'.repeat(64) }),
  ],
  ['categories-empty', 'a request for nothing', told, requests({ ...toCourier, categories: [] })],
  ['disclosure-not-authorised', 'sending what was not asked for', told, sends()],
  ['disclosure-not-authorised', 'sending what was refused', [...told, requests()], sends()],
  ['disclosure-not-authorised', 'sending before the request', asked, sends({}, hours(-2))],
  [
    'disclosure-expired',
    'sending too late',
    [...told, grants({ ...courier, until: minutes(5) }), requests()],
    { ...sends(), at: minutes(5) },
  ],
  [
    'disclosure-already-made',
    'sending twice',
    [
      ...told,
      grants({ ...courier, recipient: 'shop', categories: ['phone', 'nickname'] }),
      requests({ ...toCourier, recipient: 'shop', categories: ['phone', 'nickname'] }),
      sends(),
    ],
    sends({ categories: ['nickname'] }),
  ],
  [
    'disclosure-too-wide',
    'sending more than was allowed',
    asked,
    sends({ categories: ['phone', 'nickname'] }),
    { categories: ['nickname'] },
  ],
  [
    'disclosure-not-made',
    'confirming what was not sent',
    asked,
    does('acknowledge-disclosure', { disclosure: disclosureId }),
  ],
  [
    'publication-not-consented',
    'publishing without a word',
    told,
    publishes(),
    { reasons: ['NO_PUBLICATION_CONSENT'] },
  ],
  [
    'publication-unknown',
    'taking down what was not up',
    [],
    does('take-down', { publication: page }),
  ],
  [
    'exemption-not-on-list',
    'a contract as a ground to disclose',
    [],
    invokes({ ...warrant, code: 'contract' }),
  ],
  [
    'exemption-evidence-missing',
    'a warrant without a case',
    [],
    invokes({ ...warrant, proof: warrant.proof.slice(1) }),
    { missing: ['case_document'] },
  ],
  [
    'exemption-evidence-missing',
    'officers who are nobody',
    [],
    invokes({ ...warrant, personal: {} }),
    { missing: ['officers'] },
  ],
  ['exemption-approvers-same', 'one who approves twice', [], invokes(twoApprovers)],
  [
    'exemption-closed',
    'a second approval of what is over',
    [invokes(ofAnother), does('close-exemption', { exemption: exemptionId, cause: 'done' })],
    does('approve-exemption', { exemption: exemptionId }),
  ],
  [
    'exemption-too-long',
    'a law cited for a year',
    [],
    invokes({ ...seenInPublic, until: hours(24 * 365) }),
    { maxHours: 90 * 24 },
  ],
  [
    'exemption-past-end-date',
    'a ground that ends before it',
    [],
    invokes({
      ...seenInPublic,
      proof: [...seenInPublic.proof, { kind: 'end_date', reference: '2026-07-01' }],
    }),
    { endsAt: hours(4) },
  ],
  [
    'exemption-not-for-analytics',
    'a fault to look into habits',
    [],
    invokes({
      ...seenInPublic,
      purpose: 'insight',
      code: 'service_stability',
      proof: [{ kind: 'fault', reference: '1' }],
    }),
  ],
  [
    'exemption-evidence-missing',
    'references that say nothing',
    [],
    invokes({ ...seenInPublic, proof: [{ kind: 'source_snapshot', reference: ' \u200b-' }] }),
    { missing: ['source_snapshot'] },
  ],
  [
    'exemption-too-long',
    'a fault that lasts for months',
    [],
    invokes({
      ...seenInPublic,
      purpose: 'app.operate',
      categories: ['log'],
      code: 'service_stability',
      proof: [{ kind: 'fault', reference: '1' }],
      until: hours(24 * 30),
    }),
    { maxHours: 168 },
  ],
  ['until-in-the-past', 'an exemption that ended', [], invokes({ ...warrant, until: hours(-3) })],
  ['recipient-required', 'disclosing to nobody', [], invokes({ ...warrant, recipient: undefined })],
  [
    'recipient-unregistered',
    'disclosing to a stranger',
    [],
    invokes({ ...warrant, recipient: 'stranger' }),
  ],
  [
    'exemption-objected',
    'using what the person objected to',
    [does('object-to-public-data', {}, hours(-9))],
    invokes(seenInPublic),
  ],
  [
    'exemption-unknown',
    'closing it',
    [],
    does('close-exemption', { exemption: exemptionId, cause: 'done' }),
  ],
  ...(
    [
      ['approve-exemption', {}],
      ['give-exemption-notice', {}],
      ['close-exemption', { cause: 'done' }],
    ] as const
  ).map(([name, more]): Case => [
    'exemption-not-yet-invoked',
    `${name} of a time before it`,
    [invokes(ofAnother)],
    does(name, { exemption: exemptionId, ...more }, hours(-3)),
    { matter: exemptionId, invokedAt: hours(-2) },
  ]),
  [
    'disclosure-not-made',
    'a receipt of a time before it left',
    [...asked, sends()],
    does('acknowledge-disclosure', { disclosure: disclosureId }, hours(-2)),
  ],
  [
    'not-expired',
    'closing it as lapsed before its time',
    [invokes(warrant)],
    does('close-exemption', { exemption: exemptionId, cause: 'lapsed' }),
  ],
  [
    'officers-not-sealed',
    'an officer by name',
    [],
    invokes({
      ...warrant,
      proof: [...warrant.proof.slice(0, 2), { kind: 'officers', reference: 'a name' }],
    }),
  ],
]
