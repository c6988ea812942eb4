/** Routes about policies, their documents, and the catalogue. */
import type { Role } from '../../events/vocabulary.ts'
import { registryBody } from '../bodies/act-body.ts'
import { examplePackage } from '../bodies/example-package.ts'
import {
  CatalogueBody,
  DiffBody,
  FindingsBody,
  LintBody,
  OneDocument,
  OnePolicy,
  OneVersion,
  PoliciesBody,
  PolicyBody,
  PublishBody,
  PublishedBody,
} from '../bodies/policy-bodies.ts'
import { command, jsonBody, none, publishBodyBytes, route } from '../route.ts'
import { ReceiptBody } from '../bodies/subject-bodies.ts'
import { writing } from './subject-routes.ts'

/** Published documents are open to every credential. */
const everybody: ReadonlyArray<Role> = [
  'service',
  'officer',
  'auditor',
  'regulator',
  'operator',
  'subject',
]

const stored = ['store-unavailable', 'document-corrupt', 'unreadable'] as const

export const publish = command({
  name: 'publish',
  method: 'POST',
  path: '/v1/policies',
  summary: 'Publish a version of a policy: the text for people, and the package for decisions',
  roles: ['officer'],
  params: none,
  query: none,
  body: jsonBody(
    'Publish',
    PublishBody,
    {
      package: examplePackage,
      text: '# Privacy policy',
      mediaType: 'text/markdown; charset=utf-8',
      locale: 'en',
      dryRun: true,
    },
    publishBodyBytes,
  ),
  takes: ['idempotency-key', 'correlation-id'],
  answers: [
    {
      status: 201,
      description: 'Published, with its changes and obligation',
      body: PublishedBody,
    },
    {
      status: 200,
      description: 'A dry run, or a version that was published before',
      body: PublishedBody,
    },
  ],
  problems: [
    ...writing,
    'package-faulty',
    'not-for-publication',
    'text-empty',
    'text-too-large',
    'version-exists',
    'effective-before-previous',
    'effective-in-the-past',
    'document-corrupt',
    'append-too-large',
  ],
})

export const policies = route({
  name: 'policies',
  method: 'GET',
  path: '/v1/policies',
  summary: 'List the policies with their versions, in the order of publication',
  roles: everybody,
  params: none,
  query: none,
  answers: [{ status: 200, description: 'All policies', body: PoliciesBody }],
})

export const policy = route({
  name: 'policy',
  method: 'GET',
  path: '/v1/policies/:policy',
  summary: 'Get a policy with its versions',
  roles: everybody,
  params: OnePolicy,
  query: none,
  answers: [{ status: 200, description: 'The policy', body: PolicyBody }],
  problems: ['policy-not-found'],
})

export const policyText = route({
  name: 'policyText',
  method: 'GET',
  path: '/v1/policies/:policy/versions/:version/text',
  summary: 'Get the published text of a version, byte for byte; its hash is checked first',
  roles: everybody,
  params: OneVersion,
  query: none,
  takes: ['if-none-match'],
  answers: [{ status: 200, description: 'The text in its own media type', body: '*/*' }],
  problems: ['policy-not-found', 'version-not-found', 'document-not-found', ...stored],
})

export const policyPackage = route({
  name: 'policyPackage',
  method: 'GET',
  path: '/v1/policies/:policy/versions/:version/package',
  summary: 'Get the published package of a version, as canonical JSON',
  roles: everybody,
  params: OneVersion,
  query: none,
  takes: ['if-none-match'],
  answers: [{ status: 200, description: 'The package', body: '*/*' }],
  problems: ['policy-not-found', 'version-not-found', 'document-not-found', ...stored],
})

export const policyDiff = route({
  name: 'policyDiff',
  method: 'GET',
  path: '/v1/policies/:policy/versions/:version/diff',
  summary: 'Compare a version with the one published before it, and name the resulting obligation',
  roles: everybody,
  params: OneVersion,
  query: none,
  answers: [{ status: 200, description: 'The difference', body: DiffBody }],
  problems: ['policy-not-found', 'version-not-found'],
})

export const document = route({
  name: 'document',
  method: 'GET',
  path: '/v1/documents/:sha256',
  summary: 'Get a published document by its hash',
  roles: everybody,
  params: OneDocument,
  query: none,
  takes: ['if-none-match'],
  answers: [{ status: 200, description: 'Its exact bytes', body: '*/*' }],
  problems: ['document-not-found', ...stored],
})

export const register = command({
  name: 'register',
  method: 'POST',
  path: '/v1/catalogue',
  summary:
    'Register recipients, warranties, message templates, kinds of identifier or the law profile in force',
  roles: ['officer'],
  params: none,
  query: none,
  body: registryBody,
  takes: ['idempotency-key', 'correlation-id'],
  answers: [
    { status: 201, description: 'Registered', body: ReceiptBody },
    { status: 200, description: 'No change: this already holds', body: ReceiptBody },
  ],
  problems: [
    ...writing,
    'recipient-unregistered',
    'source-unregistered',
    'purpose-unregistered',
    'category-unregistered',
    'recipient-taken',
    'template-loosened',
    'identifier-kind-taken',
    'identifier-rule-impossible',
    'too-many-identifier-kinds',
    'not-for-publication',
  ],
})

export const catalogue = route({
  name: 'catalogue',
  method: 'GET',
  path: '/v1/catalogue',
  summary: 'Get the catalogue in force: purposes, categories, recipients and more, with labels',
  roles: everybody,
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The catalogue in force', body: CatalogueBody }],
})

export const lint = command({
  name: 'lint',
  method: 'POST',
  path: '/v1/lint',
  summary: 'Report contradictions and gaps of a policy package, published or not',
  roles: ['officer', 'auditor'],
  params: none,
  query: none,
  body: jsonBody('Lint', LintBody, { package: examplePackage }, publishBodyBytes),
  answers: [
    {
      status: 200,
      description: 'The findings; an empty list if there are none',
      body: FindingsBody,
    },
  ],
  problems: ['package-faulty'],
})
