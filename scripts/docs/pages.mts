/** Every page that is written from source, by its path in the repository. */
import { actsPage } from './acts.mts'
import { cliPage } from './cli.mts'
import { clausesPage } from './clauses.mts'
import { eventsPage } from './events.mts'
import { httpPage } from './http.mts'
import { packagePage } from './package.mts'
import { problemsPage } from './problems.mts'
import { projectionsPage } from './projections.mts'
import { decisionSchema, receiptSchema } from './receipt-schemas.mts'
import { reasonsPage } from './reasons.mts'

export const generatedPages: { readonly [path: string]: () => string } = {
  'docs/reference/acts.md': actsPage,
  'docs/reference/cli.md': cliPage,
  'docs/reference/clauses.md': clausesPage,
  'docs/reference/events.md': eventsPage,
  'docs/reference/http.md': httpPage,
  'docs/reference/package.md': packagePage,
  'docs/reference/problems.md': problemsPage,
  'docs/reference/projections.md': projectionsPage,
  'docs/reference/reasons.md': reasonsPage,
  'docs/reference/receipts/jws-decision.schema.json': decisionSchema,
  'docs/reference/receipts/jws-receipt.schema.json': receiptSchema,
}
