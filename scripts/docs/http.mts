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

const intro = `A running ledger serves its whole contract as OpenAPI 3.1 at \`/v1/openapi.json\`, and as a page that needs no network
at \`/v1/docs\`: fields, limits, examples and [problems](problems.md) of each route stand there. This is the overview.

Every route but those marked public needs \`Authorization: Bearer <key>\`. Any one of the roles is enough. A key under
the role \`subject\` reaches the record of its own person only, and lives for at most 15 minutes.`

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
    `- \`Idempotency-Key\`: the same key with the same body is answered as the first time, whatever it was answered then; with
  another body, 409. A key belongs to the person and the calling system: no credential, restart or node changes that.
  After the person's erasure it is answered 410. An erasure needs none: it is the same however often it is asked for.
- A malformed \`Idempotency-Key\`, \`X-Correlation-Id\` or \`If-Match\` counts as absent with an act that protects the person;
  a key that named something else does not keep one from being recorded, once.
- A body says that it is JSON in UTF-8 (\`Content-Type: application/json\`), also of an act that protects: what it is cannot be
  read otherwise (415).
- \`If-Match\`: records only while the person's record is at the revision of that ETag; else 412. \`*\`: only while
  anything is recorded of the person (RFC 9110, section 13.1.1).
- \`If-None-Match\`: 304 without a body where one of the ETags is that of the answer (section 13.1.2). That of a person's
  standing is of its revision and of what is in force at the reading, for a consent runs out without an event;
  \`If-Match\` takes it too, and looks at the revision. The reading is recorded either way.
- \`HEAD\` is answered on every path of a GET. Where GET reads somebody's record it shows nothing of that and is no reading:
  200 without ETag, length or body once credential and parameters are in order, whether or not anything is on record.
- Listings come in pages. A page may hold fewer rows than \`limit\`, none even, and still have a \`next\`: what a filter
  leaves out was looked at all the same. The last page is the one without \`next\`.
- \`minPosition\`: where it is a query parameter, the answer waits until the rows hold that position, so that a caller
  reads what it wrote. The receipt of an act names the position.
- \`asOf\` and \`knownAt\`: what was true then, by what was known then. See [two clocks](../explanation/two-clocks.md).
- \`reason\`: readings of a person's record name why; the reading is recorded.`,
  )
