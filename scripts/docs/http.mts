/** docs/reference/http.md: the routes, from the table that the server and OpenAPI are drawn from. */
import { allRoutes } from '../../src/api/routes.ts'
import { code, codes, generatedFrom, page, table } from './markdown.mts'

const headers = {
  'idempotency-key': 'Idempotency-Key',
  'if-match': 'If-Match',
  'if-none-match': 'If-None-Match',
  'correlation-id': 'X-Correlation-Id',
} as const

const rolesOf = (roles: (typeof allRoutes)[number]['roles']): string =>
  typeof roles === 'string' ? roles : roles.join(', ')

const intro = `A running ledger serves its whole contract as OpenAPI 3.1 at \`/v1/openapi.json\`, and as a page without network access at
\`/v1/docs\`. The contract has the fields, limits, examples and [problems](problems.md) of each route. This page is an overview.

Every route that is not marked public needs \`Authorization: Bearer <key>\`. Any one of the listed roles is enough. A token of
the role \`subject\` accesses the record of its own person only, and is valid for at most 15 minutes.`

const rules = `## Repeating a request

- **\`Idempotency-Key\`.** The same key with the same body gets the first answer again, whatever it was. With another body the answer is
  409. A key belongs to the person and the calling system; another credential, a restart or another node changes nothing. After the
  person's erasure the answer is 410. An erasure needs no key: repeating it is harmless.
- A malformed \`Idempotency-Key\`, \`X-Correlation-Id\` or \`If-Match\` is ignored for an act that protects the person. A protective
  act under a key of another request is recorded even so, once.

## Conditions and caching

- **\`If-Match\`.** The act is recorded only if the person's record is at the revision of the ETag; otherwise the answer is 412. \`*\`
  means: only if the person has any events (RFC 9110, section 13.1.1).
- **\`If-None-Match\`.** The answer is 304 without a body if one of the ETags matches (section 13.1.2). The reading is recorded in any
  case. The ETag of a person's standing covers the revision and everything in force at the reading, since a consent can expire without an
  event. \`If-Match\` accepts it too, and compares the revision only.
- **\`HEAD\`** works on every path of a GET. For a person's record it reveals nothing and is not a reading: 200 without ETag, length
  or body if credential and parameters are valid, even for a person without events.

## Bodies and pages

- **Media type.** Every body must be JSON in UTF-8 (\`Content-Type: application/json\`), also for a protective act; otherwise 415.
- **Pages.** Listings have pages. The last page is the one without \`next\`. A page with a \`next\` may have fewer rows than \`limit\`, or
  none, because of the filter.

## Time and reasons

- **\`minPosition\`**, where it is a query parameter: the answer waits until the rows have this position, so that callers
  read their own writes. The receipt of an act has the position.
- **\`asOf\`, \`knownAt\`**: the facts of that time, and the knowledge of that time. See [two clocks](../explanation/two-clocks.md).
- **\`reason\`**: a reading of a person's record needs a reason; the reading is recorded.`

/** The page's text. */
export const httpPage = (): string =>
  page(
    generatedFrom('src/api/routes.ts'),
    '# HTTP interface',
    intro,
    table(
      ['route', 'what', 'roles', 'takes'],
      allRoutes.map(({ method, path, summary, roles, takes }) => [
        code(`${method} ${path}`),
        summary,
        rolesOf(roles),
        codes(takes.map((name) => headers[name])),
      ]),
    ),
    rules,
  )
