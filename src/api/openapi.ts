/** The table to OpenAPI 3.1: what the server does is what the document says, since both are read off one value. */
import { problems } from './problems/problems.ts'
import type { ProblemName } from './problems/problem-names.ts'
import { notInForceCodes } from '../decisions/in-force.ts'
import { reasonCodes } from '../decisions/answer.ts'
import type { Role } from '../events/vocabulary.ts'
import { aboutContract } from './contract/about.ts'
import { answered, makeRefused, problemExamples } from './contract/answers.ts'
import { descriptionOf } from './contract/operation-descriptions.ts'
import { parameterDescription } from './contract/parameter-descriptions.ts'
import { Problem } from './contract/problem-schema.ts'
import { propertyDescription } from './contract/properties/property-descriptions.ts'
import { reasonWords } from '../decisions/reason-words.ts'
import { shownBodies } from './contract/request-examples.ts'
import { roleTags } from './contract/role-tags.ts'
import { reachOfRoute } from './route-reach.ts'
import { mostValuesOf, personBodyBytes } from './route.ts'
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

type Refused = ReturnType<typeof makeRefused>

const meanings = Object.fromEntries(Object.entries(reasonWords).map(([code, { en }]) => [code, en]))

const parameter = (
  where: 'path' | 'query' | 'header',
  name: string,
  isRequired: boolean,
  schema: Schema,
): Schema => ({
  name,
  in: where,
  required: isRequired,
  description:
    typeof schema['description'] === 'string' && where === 'header'
      ? schema['description']
      : parameterDescription(name),
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
      description: 'Makes retries safe: requests with the same key and body are one command',
    },
  ],
  'if-match': [
    'If-Match',
    {
      type: 'string',
      description:
        'ETag of the person’s record: record only if the record has not changed since; `*`: only if the person has a record',
    },
  ],
  'if-none-match': [
    'If-None-Match',
    {
      type: 'string',
      description: 'ETags that the caller has: 304 if one matches',
    },
  ],
  'correlation-id': [
    'X-Correlation-Id',
    {
      type: 'string',
      format: 'uuid',
      description: 'A UUID of the caller that links this command to others',
    },
  ],
}

const bodyOf = ({ name, body, roles }: AnyRoute, of: Schemas['of']): Schema => {
  if (body === undefined) return {}
  const [only] = body.schemas
  const schema =
    body.schemas.length === 1 && only !== undefined ? of(only) : { oneOf: body.schemas.map(of) }
  const content = { 'application/json': { schema, ...shownBodies(name, body.example) } }
  const isLess = roles.includes('subject') && body.limitBytes > personBodyBytes
  const most = {
    'x-max-bytes': body.limitBytes,
    ...(isLess ? { 'x-max-bytes-of-person': personBodyBytes } : {}),
    'x-max-values': mostValuesOf(body),
  }
  return { requestBody: { required: true, content, ...most } }
}

const takesText = ({ takes }: AnyRoute): string =>
  takes.length === 0 ? '' : ` Takes ${takes.map((name) => `\`${headers[name][0]}\``).join(', ')}.`

const whoMay = ({ roles }: AnyRoute): ReadonlyArray<Role | 'public'> =>
  roles === 'public' ? ['public'] : roles

/** Without a body (RFC 9110 section 13.1.2). */
const unchanged: readonly [string, Schema] = [
  '304',
  { description: 'Not modified: an ETag in If-None-Match matches' },
]

const operation = (route: AnyRoute, of: Schemas['of'], refused: Refused): Schema => ({
  operationId: route.name,
  tags: whoMay(route),
  summary: route.summary,
  description: descriptionOf(route.name) + takesText(route),
  'x-roles': route.roles,
  security: route.roles === 'public' ? [] : [{ bearer: [] }],
  parameters: [
    ...parametersIn('path', route.params, of),
    ...parametersIn('query', route.query, of),
    ...route.takes.map((name) => parameter('header', headers[name][0], false, headers[name][1])),
  ],
  ...bodyOf(route, of),
  responses: Object.fromEntries([
    ...answered(route, of),
    ...(route.takes.includes('if-none-match') ? [unchanged] : []),
    ...refused.of(problemsOf(route)),
  ]),
})

const paths = (routes: ReadonlyArray<AnyRoute>, of: Schemas['of'], refused: Refused): Schema => {
  const all: Record<string, Record<string, Schema>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/[:*]([a-zA-Z0-9]+)/g, '{$1}')
    all[path] = { ...all[path], [route.method.toLowerCase()]: operation(route, of, refused) }
  }
  return all
}

/** The document. Throws RangeError for a codec that has no schema, which a test rules out. */
export const openApi = (routes: ReadonlyArray<AnyRoute>): Schema => {
  const vocabularies = [
    { name: 'ReasonCode', words: reasonCodes, meanings },
    { name: 'NotInForce', words: notInForceCodes, meanings },
  ]
  const schemas = makeSchemas(vocabularies, propertyDescription)
  const refused = makeRefused()
  const drawn = paths(routes, schemas.of, refused)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Consent ledger',
      version: '1',
      summary:
        'Records consents, disclosures and other acts as events, and answers whether data may be used.',
      description: aboutContract,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(roleTags).map(([name, description]) => ({ name, description })),
    paths: drawn,
    components: {
      schemas: { ...schemas.components(), Problem },
      responses: refused.components(),
      examples: problemExamples(),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, or the token of a person',
        },
      },
    },
    'x-problems': problems,
  }
}
