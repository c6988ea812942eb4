/** The contract as people read it: nothing in it is left without a word or an example, and its examples are true. */
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import type { t } from '../../src/fp.ts'
import { problemExample } from '../../src/api/contract/answers.ts'
import { exampleOf } from '../../src/api/contract/examples.ts'
import stored from '../../src/api/contract/examples.json' with { type: 'json' }
import storedRequests from '../../src/api/contract/request-examples.json' with { type: 'json' }
import { reasonWords } from '../../src/decisions/reason-words.ts'
import { openApi } from '../../src/api/openapi.ts'
import type { ProblemName } from '../../src/api/problems/problem-names.ts'
import { problems } from '../../src/api/problems/problems.ts'
import { allRoutes } from '../../src/api/routes.ts'
import { actCodecs } from '../../src/commands/acts.ts'
import { registryCodecs } from '../../src/commands/registry.ts'
import { notInForceCodes } from '../../src/decisions/in-force.ts'
import { Role } from '../../src/events/vocabulary.ts'
import { decode } from '../../src/kernel/codec.ts'
import { problemJson } from '../../src/http/answers/problem.ts'
import type { Loose } from '../http/house.ts'
import { exampleRequests } from './examples/every-act.ts'
import { exampleAnswers } from './examples/run.ts'

const contract: Loose = JSON.parse(JSON.stringify(openApi(allRoutes)))
const operations: ReadonlyArray<Loose> = Object.values<Loose>(contract.paths).flatMap((methods) =>
  Object.values<Loose>(methods),
)
const sentence = /^(?:[A-Z`*‘’]|ALLOW).{8,}[^.\s]$|^[A-Z`].{8,}\.$/s

describe('the contract, for people', () => {
  test('has tags by role, each with a description', () => {
    const named = contract.tags.map(({ name }: Loose) => name)
    expect(named.toSorted()).toEqual([...Role.words, 'public'].toSorted())
    for (const { description } of contract.tags) expect(description).toMatch(sentence)
    for (const { tags } of operations) {
      expect(tags.length).toBeGreaterThan(0)
      expect(named).toEqual(expect.arrayContaining(tags))
    }
  })

  test('describes every operation in one line and in more', () => {
    for (const { summary, description } of operations) {
      expect(summary).toMatch(sentence)
      expect(description).toMatch(sentence)
      expect(description).not.toBe(summary)
    }
  })

  test('describes every parameter', () => {
    for (const { operationId, parameters } of operations)
      for (const { name, description } of parameters)
        expect([operationId, name, description]).toEqual([
          operationId,
          name,
          expect.stringMatching(sentence),
        ])
  })

  test('describes every reason code, in both languages', () => {
    expect(contract.components.schemas.NotInForce.enum).toEqual([...notInForceCodes])
    for (const name of ['ReasonCode', 'NotInForce'] as const) {
      const schema = contract.components.schemas[name]
      expect(schema['x-enum-descriptions']).toHaveLength(schema.enum.length)
      for (const said of schema['x-enum-descriptions']) expect(said).toMatch(sentence)
    }
    for (const said of Object.values(reasonWords)) {
      expect(said.en).toMatch(sentence)
      expect(said['zh-CN']).toMatch(/\p{Script=Han}.*。$/u)
    }
  })
})

describe('the examples of requests', () => {
  test.each([
    ['act', '/v1/subjects/{subject}/acts', actCodecs],
    ['register', '/v1/catalogue', registryCodecs],
  ] as const)('of %s are one for each name, and each is read by its codec', (_, path, codecs) => {
    const { examples } = contract.paths[path].post.requestBody.content['application/json']
    expect(Object.keys(examples)).toEqual(Object.keys(codecs))
    for (const [name, codec] of Object.entries<t.Decoder<unknown, unknown>>(codecs))
      expect([name, decode(codec)(examples[name].value)]).toEqual([
        name,
        E.right(expect.objectContaining({ act: name })),
      ])
  })

  test('are those that a server took in the last run: npm run examples', async () => {
    expect(await exampleRequests()).toEqual(storedRequests)
  }, 120_000)
})

describe('the examples of answers', () => {
  test('stand at every answer of every operation', () => {
    for (const { operationId, responses } of operations)
      for (const [status, response] of Object.entries<Loose>(responses)) {
        const here = Object.values<Loose>(response.content ?? {})
        for (const { example } of here)
          expect([operationId, status, example]).toEqual([operationId, status, expect.anything()])
      }
  })

  test('are what their route answers', () => {
    for (const { name, answers } of allRoutes)
      for (const { status, body } of answers) {
        if (typeof body === 'string') continue
        const decoded = body.decode(exampleOf(name, status, 'application/json'))
        expect([name, status, E.isLeft(decoded)]).toEqual([name, status, false])
      }
  })

  test('are those of the last run: npm run examples', async () => {
    expect(await exampleAnswers()).toEqual(stored)
  }, 120_000)

  test('of problems are the documents that are sent', () => {
    for (const name of Object.keys(problems) as ProblemName[]) {
      const example = problemExample(name)
      expect(JSON.parse(problemJson({ problem: name }, String(example['requestId'])))).toEqual(
        example,
      )
      expect(contract.components.examples[name].value).toEqual(example)
    }
  })
})
