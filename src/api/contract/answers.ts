/** The answers of an operation in OpenAPI: each with a real example, and every problem. */
import { problems } from '../problems/problems.ts'
import type { ProblemName } from '../problems/problem-names.ts'
import type { AnyRoute } from '../route.ts'
import type { Schema, Schemas } from '../schema.ts'
import { exampleOf } from './examples.ts'

type AnyAnswer = AnyRoute['answers'][number]
type Answered = ReadonlyArray<readonly [status: string, Schema]>

const contentOf = (route: string, { status, body }: AnyAnswer, of: Schemas['of']): Schema => {
  const media = typeof body === 'string' ? body : 'application/json'
  const schema = typeof body === 'string' ? { type: 'string' } : of(body)
  return { [media]: { schema, example: exampleOf(route, status, media) } }
}

/** Answers of one status are one to OpenAPI, in each media type that may be asked for. */
export const answered = ({ name, answers }: AnyRoute, of: Schemas['of']): Answered =>
  [...new Set(answers.map(({ status }) => status))].map((status) => {
    const here = answers.filter((each) => each.status === status)
    const description = here.map((each) => each.description).join('; ')
    const content = Object.assign({}, ...here.map((each) => contentOf(name, each, of)))
    return [String(status), { description, content }]
  })

/** A problem document as it is answered: what is particular to a request stands beside these. */
export const problemExample = (name: ProblemName): Schema => ({
  type: `urn:consent-ledger:problem:${name}`,
  title: problems[name].title,
  status: problems[name].status,
  requestId: '00000000-0000-4000-8000-000000000001',
})

/** Most operations share most problems: each set of them is one component, however many answer it. */
export const makeRefused = () => {
  const components = new Map<string, { readonly name: string; readonly response: Schema }>()
  const placed = (status: number, here: ReadonlyArray<ProblemName>): Schema => {
    const key = here.join()
    const others = [...components.values()].filter(({ name }) =>
      name.startsWith(`Refused${status}`),
    ).length
    const name =
      components.get(key)?.name ?? `Refused${status}${others === 0 ? '' : `No${others + 1}`}`
    const description = here.map((each) => `${each}: ${problems[each].title}`).join('; ')
    const schema = { $ref: '#/components/schemas/Problem' }
    const examples = Object.fromEntries(
      here.map((each) => [each, { $ref: `#/components/examples/${each}` }]),
    )
    const content = { 'application/problem+json': { schema, examples } }
    components.set(key, { name, response: { description, content, 'x-problems': here } })
    return { $ref: `#/components/responses/${name}` }
  }
  return {
    of: (names: ReadonlyArray<ProblemName>): Answered => {
      const statuses = [...new Set(names.map((name) => problems[name].status))]
      return statuses
        .toSorted((a, b) => a - b)
        .map((status) => [
          String(status),
          placed(
            status,
            names.filter((name) => problems[name].status === status),
          ),
        ])
    },
    components: (): Schema =>
      Object.fromEntries([...components.values()].map(({ name, response }) => [name, response])),
  }
}

const isName = (name: string): name is ProblemName => Object.hasOwn(problems, name)

/** Every problem document, once. */
export const problemExamples = (): Schema =>
  Object.fromEntries(
    Object.keys(problems)
      .filter(isName)
      .map((name) => [name, { value: problemExample(name) }]),
  )
