/** What bundles that left the ledger hold in clear. */
import type { Family } from './family.ts'

const exported = {
  export: 'drawn',
  scope: {
    kind: 'closed',
    subject: 'drawn',
    purpose: 'closed',
    recipient: 'closed',
    from: 'measure',
    to: 'measure',
  },
  position: 'drawn',
  size: 'measure',
  // Over entries, each of which holds ids that the ledger drew.
  root: 'keyed',
} as const

export const exports: Family<'ExportBegun' | 'ExportCompleted'> = {
  ExportBegun: exported,
  ExportCompleted: {
    ...exported,
    entries: 'measure',
    bytes: 'measure',
    // What is opened in a bundle stands there beside its keys, which an erasure destroys: without them it is not found again.
    manifestSha256: 'keyed',
  },
}
