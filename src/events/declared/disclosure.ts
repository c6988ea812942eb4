/** What disclosures, publications and exemptions hold in clear. */
import type { Family } from './family.ts'

const what = { recipient: 'closed', purpose: 'closed', categories: 'closed' } as const

export const disclosure: Family<
  | 'DisclosureRequested'
  | 'DisclosureAuthorised'
  | 'DisclosureRefused'
  | 'DisclosureMade'
  | 'DisclosureAcknowledged'
  | 'PublishedRecorded'
  | 'TakedownDone'
  | 'ExemptionInvoked'
  | 'ExemptionApproved'
  | 'ExemptionNoticeGiven'
  | 'ExemptionClosed'
  | 'PublicDataObjected'
> = {
  DisclosureRequested: { disclosure: 'brought', ...what, restricted: 'measure' },
  DisclosureAuthorised: {
    disclosure: 'drawn',
    basis: 'closed',
    reliedOn: 'drawn',
    validUntil: 'measure',
    exemption: 'drawn',
    conditions: 'closed',
    restsOn: {
      on: 'closed',
      since: 'measure',
      kind: 'closed',
      purpose: 'closed',
      recipient: 'closed',
      device: 'brought',
      publication: 'drawn',
      survey: 'drawn',
      policy: 'closed',
      accounts: 'closed',
      agreement: 'closed',
      exemption: 'drawn',
      guardian: 'drawn',
      source: 'closed',
      permission: 'closed',
      channel: 'closed',
    },
  },
  DisclosureRefused: { disclosure: 'drawn', reasons: 'closed' },
  DisclosureMade: {
    disclosure: 'drawn',
    ...what,
    encrypted: 'measure',
    transferSha256: 'bound',
    conditionsBroken: 'closed',
    frozenSince: 'measure',
    frozenBy: 'drawn',
  },
  DisclosureAcknowledged: { disclosure: 'drawn', receiptSha256: 'bound' },
  PublishedRecorded: {
    publication: 'brought',
    purpose: 'closed',
    categories: 'closed',
    placeSha256: 'bound',
    reliedOn: 'drawn',
    exemption: 'drawn',
  },
  TakedownDone: { publication: 'drawn' },
  ExemptionInvoked: {
    exemption: 'brought',
    list: 'closed',
    code: 'closed',
    ...what,
    evidence: { kind: 'closed', reference: 'historic' },
    until: 'measure',
    awaitsApproval: 'measure',
    noticeDue: 'measure',
  },
  ExemptionApproved: { exemption: 'drawn' },
  ExemptionNoticeGiven: { exemption: 'drawn' },
  ExemptionClosed: { exemption: 'drawn', cause: 'closed' },
  PublicDataObjected: { purpose: 'closed', policy: 'closed' },
}
