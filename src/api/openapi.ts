/** The table to OpenAPI 3.1: what the server does is what the document says, since both are read off one value. */
import { problems } from './problems.ts'
import type { ProblemName } from './problem-names.ts'
import { reachOfRoute } from './route-reach.ts'
import type { AnyRoute, ClosedSchema } from './route.ts'
import { makeSchemas } from './schema.ts'
import type { Schema, Schemas } from './schema.ts'

const ofAny: ReadonlyArray<ProblemName> = [
  'request-malformed',
  'headers-too-large',
  'request-timeout',
  'expectation-failed',
  'connections-exhausted',
  'stopping',
  'method-not-allowed',
  'route-unknown',
  'invalid-request',
  'malformed-url',
  'duplicate-parameter',
  'internal-error',
]
const ofCredentials: ReadonlyArray<ProblemName> = [
  'credential-missing',
  'credential-unknown',
  'credential-revoked',
  'credential-expired',
  'credentials-unavailable',
  'role-missing',
  'rate-exceeded',
]
const beyondLimits: ReadonlyArray<ProblemName> = ['out-of-credential-scope']
const ofBodies: ReadonlyArray<ProblemName> = [
  'invalid-json',
  'duplicate-key',
  'body-incomplete',
  'body-too-large',
  'media-type-unsupported',
  'content-encoding-unsupported',
  'secret-refused',
]

/** Every problem a route can answer, its own and those all routes of its kind share. */
export const problemsOf = ({
  name,
  roles,
  body,
  problems: own,
}: AnyRoute): ReadonlyArray<ProblemName> => [
  ...new Set([
    ...ofAny,
    ...(roles === 'public' ? [] : ofCredentials),
    ...(reachOfRoute(name) === 'everything' && roles !== 'public' ? beyondLimits : []),
    ...(body === undefined ? [] : ofBodies),
    ...own,
  ]),
]

const parameter = (
  where: 'path' | 'query' | 'header',
  name: string,
  isRequired: boolean,
  schema: Schema,
): Schema => ({
  name,
  in: where,
  required: isRequired,
  schema,
  ...(schema['type'] === 'array' ? { style: 'form', explode: false } : {}),
})

const parametersIn = (
  where: 'path' | 'query',
  codec: ClosedSchema,
  of: Schemas['of'],
): ReadonlyArray<Schema> => [
  ...Object.entries(codec.required).map(([name, each]) => parameter(where, name, true, of(each))),
  ...Object.entries(codec.optional).map(([name, each]) => parameter(where, name, false, of(each))),
]

const headers: {
  readonly [H in AnyRoute['takes'][number]]: readonly [name: string, schema: Schema]
} = {
  'idempotency-key': [
    'Idempotency-Key',
    {
      type: 'string',
      pattern: '^[ -~]{1,128}$',
      description: 'The same key and request are one command, however often sent',
    },
  ],
  'if-match': [
    'If-Match',
    {
      type: 'string',
      description:
        'ETag of the person’s record: record only if it did not change since; `*`: only if anything is recorded of them',
    },
  ],
  'if-none-match': [
    'If-None-Match',
    {
      type: 'string',
      description: 'ETags that the caller holds: 304 where one is that of the answer',
    },
  ],
  'correlation-id': [
    'X-Correlation-Id',
    { type: 'string', format: 'uuid', description: 'Ties this command to a story' },
  ],
}

const bodyOf = ({ body }: AnyRoute, of: Schemas['of']): Schema => {
  if (body === undefined) return {}
  const [only] = body.schemas
  const schema =
    body.schemas.length === 1 && only !== undefined ? of(only) : { oneOf: body.schemas.map(of) }
  const content = { 'application/json': { schema, example: body.example } }
  return { requestBody: { required: true, content, 'x-max-bytes': body.limitBytes } }
}

type AnyAnswer = AnyRoute['answers'][number]

const contentOf = ({ body }: AnyAnswer, of: Schemas['of']): Schema =>
  typeof body === 'string'
    ? { [body]: { schema: {} } }
    : { 'application/json': { schema: of(body) } }

/** Answers of one status are one to OpenAPI, in each media type that may be asked for. */
const answered = (
  answers: ReadonlyArray<AnyAnswer>,
  of: Schemas['of'],
): ReadonlyArray<readonly [string, Schema]> =>
  [...new Set(answers.map(({ status }) => status))].map((status) => {
    const here = answers.filter((each) => each.status === status)
    const description = here.map((each) => each.description).join('; ')
    const content = Object.assign({}, ...here.map((each) => contentOf(each, of)))
    return [String(status), { description, content }]
  })

const refused = (names: ReadonlyArray<ProblemName>): ReadonlyArray<readonly [string, Schema]> => {
  const statuses = [...new Set(names.map((name) => problems[name].status))].sort((a, b) => a - b)
  return statuses.map((status) => {
    const here = names.filter((name) => problems[name].status === status)
    const description = here.map((name) => `${name}: ${problems[name].title}`).join('; ')
    const schema = { $ref: '#/components/schemas/Problem' }
    return [
      String(status),
      { description, content: { 'application/problem+json': { schema } }, 'x-problems': here },
    ]
  })
}

/** Without a body (RFC 9110 section 13.1.2). */
const unchanged: readonly [string, Schema] = [
  '304',
  { description: 'The caller holds it already, by the ETag in If-None-Match' },
]

/** What holds for every route of a kind, and stands in no table. */
const description = `HEAD is answered on every path of a GET. On a path whose answer is a reading of somebody's record
it shows nothing of it and is no reading: 200 without ETag, length or body once credential and parameters are in order,
whether or not anything is on record. Elsewhere it is GET without the body.

Listings come in pages: \`limit\` is the most that a page holds. A page may hold fewer, none even, and still have a
\`next\`, since what a filter leaves out was looked at all the same. The last page is the one without \`next\`.`

const operation = (route: AnyRoute, of: Schemas['of']): Schema => ({
  operationId: route.name,
  summary: route.summary,
  'x-roles': route.roles,
  security: route.roles === 'public' ? [] : [{ bearer: [] }],
  parameters: [
    ...parametersIn('path', route.params, of),
    ...parametersIn('query', route.query, of),
    ...route.takes.map((name) => parameter('header', headers[name][0], false, headers[name][1])),
  ],
  ...bodyOf(route, of),
  responses: Object.fromEntries([
    ...answered(route.answers, of),
    ...(route.takes.includes('if-none-match') ? [unchanged] : []),
    ...refused(problemsOf(route)),
  ]),
})

/** RFC 9457, with where something was wrong and what was expected there. */
const Problem: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'requestId'],
  properties: {
    type: { type: 'string', description: 'urn:consent-ledger:problem:<name>; stable' },
    title: { type: 'string' },
    status: { type: 'integer' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'expected'],
        properties: { path: { type: 'string' }, expected: { type: 'string' } },
      },
    },
  },
}

const paths = (routes: ReadonlyArray<AnyRoute>, of: Schemas['of']): Schema => {
  const all: Record<string, Record<string, Schema>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:([a-zA-Z0-9]+)/g, '{$1}')
    all[path] = { ...all[path], [route.method.toLowerCase()]: operation(route, of) }
  }
  return all
}

/** The document. Throws RangeError for a codec that has no schema, which a test rules out. */
export const openApi = (routes: ReadonlyArray<AnyRoute>): Schema => {
  const schemas = makeSchemas()
  const drawn = paths(routes, schemas.of)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Consent ledger',
      version: '1',
      summary:
        'May this be done, for this person, now? And who agreed to what, when, and how is it known?',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: drawn,
    components: {
      schemas: { ...schemas.components(), Problem },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key, or a person’s token' },
      },
    },
    'x-problems': problems,
  }
}
