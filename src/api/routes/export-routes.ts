/** Routes that export the ledger, or a part of it. */
import { BundleRequestBody } from '../bodies/export-bodies.ts'
import { command, jsonBody, none } from '../route.ts'
import { readingProblems } from './subject-routes.ts'

const example = {
  scope: { kind: 'period', from: '2026-01-01T00:00:00+08:00', to: '2026-04-01T00:00:00+08:00' },
  reason: 'regulator',
}

export const exportRegulator = command({
  name: 'exportRegulator',
  method: 'POST',
  path: '/v1/exports/regulator',
  summary:
    'Export a bundle that can be verified without this ledger: entries of a scope, proofs, documents and a report',
  roles: ['regulator', 'auditor'],
  params: none,
  query: none,
  body: jsonBody('BundleRequest', BundleRequestBody, example),
  answers: [
    {
      status: 200,
      description:
        'A zip archive, described in docs/reference/bundle.md. The header `Consent-Ledger-Missing` names an endorsement that a setting asks for and the bundle lacks: `quorum`, `stamp`, `kept`. The header `Consent-Ledger-Contradicted` has what witnesses claim against the log until they cosign again, also where the quorum is met: `ahead`, `inconsistent`',
      body: 'application/zip',
    },
  ],
  problems: [
    ...readingProblems,
    'out-of-credential-scope',
    'revision-conflict',
    'outcome-unknown',
    'disk-full',
    'not-yet-covered',
    'signing-unavailable',
    'log-stopped',
    'exports-running',
    'exports-unavailable',
    'bundle-too-large',
    'document-corrupt',
  ],
  isReading: true,
})
