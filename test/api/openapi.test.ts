import { describe, expect, test } from 'vitest'
import { openApi, problemsOf } from '../../src/api/openapi.ts'
import { decodePackage } from '../../src/catalogue/assemble.ts'
import { problems } from '../../src/api/problems/problems.ts'
import { allRoutes, routes } from '../../src/api/routes.ts'
import { actCodecs } from '../../src/commands/acts.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- a document of any shape is looked at here
type Json = { readonly [key: string]: any }

const contract: Json = JSON.parse(JSON.stringify(openApi(allRoutes)))
const operations = Object.entries<Json>(contract['paths']).flatMap(([path, methods]) =>
  Object.entries<Json>(methods).map(([method, operation]) => ({ path, method, operation })),
)
const schemas: Json = contract['components'].schemas

/** A response, also where it is one that many operations share. */
const responseOf = (response: Json): Json =>
  response['$ref'] === undefined
    ? response
    : contract['components'].responses[response['$ref'].split('/').at(-1)]

/** Every schema anywhere in a value. */
const refsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value !== 'object' || value === null) return []
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : []
  return [...own, ...Object.values(value).flatMap(refsIn)]
}

/** The keywords of our JSON Schemas, and their types. */
const keywords: Json = {
  $ref: 'string',
  type: 'string',
  enum: 'object',
  const: 'string',
  minLength: 'number',
  maxLength: 'number',
  minimum: 'number',
  maximum: 'number',
  pattern: 'string',
  format: 'string',
  description: 'string',
  contentEncoding: 'string',
  'x-enum-descriptions': 'object',
  properties: 'object',
  required: 'object',
  propertyNames: 'object',
  maxProperties: 'number',
  items: 'object',
  maxItems: 'number',
  minItems: 'number',
  anyOf: 'object',
  oneOf: 'object',
}

const check = (schema: Json): void => {
  // No other field, or what stands under any name.
  const { additionalProperties: others = false, ...named } = schema
  if (typeof others === 'object') check(others)
  else expect(others).toBe(false)
  if (named['propertyNames'] !== undefined) check(named['propertyNames'])
  for (const [keyword, value] of Object.entries(named)) {
    expect({ [keyword]: typeof value }).toEqual({ [keyword]: keywords[keyword] })
  }
  if (schema['pattern'] !== undefined)
    expect(() => new RegExp(schema['pattern'], 'u')).not.toThrow()
  for (const needed of schema['required'] ?? []) {
    expect(Object.keys(schema['properties'])).toContain(needed)
  }
  for (const inner of Object.values<Json>(schema['properties'] ?? {})) check(inner)
  if (schema['items'] !== undefined) check(schema['items'])
  for (const inner of [...(schema['anyOf'] ?? []), ...(schema['oneOf'] ?? [])]) check(inner)
}

describe('the contract', () => {
  test('is an OpenAPI 3.1 document with every route of the table', () => {
    expect(contract['openapi']).toBe('3.1.0')
    expect(contract['info']).toMatchObject({ title: expect.any(String), version: '1' })
    const listed = operations.map(({ path, method }) => `${method} ${path}`).sort()
    const table = allRoutes
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/[:*](\w+)/g, '{$1}')}`)
      .sort()
    expect(listed).toEqual(table)
  })

  test('names each operation once, as the table does', () => {
    const ids = operations.map(({ operation }) => operation['operationId'])
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(ids)).toEqual(new Set(Object.keys(routes)))
    for (const [name, route] of Object.entries(routes)) expect(route.name).toBe(name)
  })

  test('declares every parameter of its paths, and no other', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = operation['parameters'].filter((each: Json) => each['in'] === 'path')
      expect(declared.map((each: Json) => each['name'])).toEqual(inPath)
      expect(declared.every((each: Json) => each['required'] === true)).toBe(true)
    }
  })

  test('has schemas that are schemas, and references that lead somewhere', () => {
    for (const schema of Object.values<Json>(schemas)) check(schema)
    for (const { operation } of operations) {
      for (const { schema } of operation['parameters']) check(schema)
      const answers = Object.values<Json>(operation['responses']).map(responseOf)
      const contents = [operation['requestBody'], ...answers]
      for (const { schema } of contents.flatMap((each) =>
        Object.values<Json>(each?.content ?? {}),
      )) {
        check(schema)
      }
    }
    for (const ref of refsIn(contract)) {
      const [, kind = '', name = ''] = /^#\/components\/(\w+)\/([\w-]+)$/.exec(ref) ?? []
      expect([ref, Object.keys(contract['components'][kind])]).toEqual([
        ref,
        expect.arrayContaining([name]),
      ])
    }
  })

  test('describes every act, closed', () => {
    const body = contract['paths']['/v1/subjects/{subject}/acts'].post.requestBody
    expect(body.content['application/json'].schema.oneOf).toHaveLength(
      Object.keys(actCodecs).length,
    )
    const grant = schemas['GrantConsent']
    expect(grant.additionalProperties).toBe(false)
    expect(grant.properties.act).toMatchObject({ type: 'string', enum: ['grant-consent'] })
    expect(grant.description).toMatch(/^Records a consent: /)
    expect(grant.required).toEqual(expect.arrayContaining(['purpose', 'kind', 'control']))
    expect(grant.required).not.toContain('until')
  })

  test('describes every property: its meaning, and its format beside it', () => {
    const lacking = Object.entries<Json>(schemas).flatMap(([name, schema]) =>
      Object.entries<Json>(schema['properties'] ?? {})
        .filter(([, each]) => !/^[`A-Z].{1,}\S$/s.test(each['description'] ?? ''))
        .map(([property]) => `${name}.${property}`),
    )
    expect(lacking).toEqual([])
    expect(schemas['GrantConsent'].properties.purpose.description).toBe(
      'The purpose, as the policy names it.\n\nFormat: PurposeId (lower-case words joined by . _ or -, at most 64 characters).',
    )
  })

  test('describes the package of a publication, closed, with an example that can be published', () => {
    const content = contract['paths']['/v1/policies'].post.requestBody.content['application/json']
    const body = schemas[content.schema.$ref.split('/').at(-1)]
    expect(body.properties.package).toMatchObject({ $ref: '#/components/schemas/PolicyPackage' })
    expect(schemas['PolicyPackage'].additionalProperties).toBe(false)
    expect(schemas['PolicyPackage'].properties.purposes.items).toEqual({
      $ref: '#/components/schemas/Purpose',
    })
    expect(decodePackage(content.example.package)).toMatchObject({ _tag: 'Right' })
  })

  test('asks for a credential everywhere but at the doors, the contract and what proves the log', () => {
    const open = operations.filter(({ operation }) => operation['security'].length === 0)
    expect(open.map(({ path }) => path).sort()).toEqual([
      '/.well-known/jwks.json',
      '/livez',
      '/log/checkpoint',
      '/log/checkpoint/endorsed',
      '/log/keys',
      '/log/tile/{tile}',
      '/readyz',
      '/v1/docs',
      '/v1/openapi.json',
    ])
  })

  test('tells of every problem by the status it has', () => {
    for (const route of allRoutes) {
      const found = operations.find(({ operation }) => operation['operationId'] === route.name)!
      for (const name of problemsOf(route)) {
        const response = responseOf(found.operation['responses'][problems[name].status])
        expect(response['x-problems']).toContain(name)
      }
    }
  })
})

describe('problems', () => {
  test('have a status of HTTP for faults and a title of one sentence', () => {
    for (const { status, title } of Object.values(problems)) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(600)
      expect(title).toMatch(/^[A-Z].{5,110}[^.]$/)
    }
  })
})

describe('examples', () => {
  test('are what their route takes', async () => {
    const bodies = Object.values(routes).flatMap(({ body }) => (body === undefined ? [] : [body]))
    for (const body of bodies) {
      expect([body.name, body.decode(body.example)._tag]).toEqual([body.name, 'Right'])
    }
  })
})
