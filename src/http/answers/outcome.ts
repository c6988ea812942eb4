/** The input of a handler, and its answer: a reply, or a problem by its name. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Either } from '../../fp.ts'
import type { Fault } from '../../kernel/codec.ts'
import type { Answered, ProblemName } from '../../api/problems/problem-names.ts'
import type { UnregisteredCategories } from '../../deciders/refusal.ts'
import type { Caller } from '../../credentials/credential.ts'

/** Header names and values, one after the other, as Node takes them fastest. */
export type RawHeaders = ReadonlyArray<string>

type Replied = {
  readonly status: number
  readonly headers?: RawHeaders
  /** Of an answer that says nothing else while this stays the same: a caller who names it again is told so (304). */
  readonly etag?: string
}

/** `json` is written as it is; `bytes` in its own media type; `chunks` as they come, no faster than they are read. */
export type Reply<A> = Replied &
  (
    | { readonly json: A }
    | { readonly bytes: Uint8Array | string; readonly mediaType: string }
    | {
        readonly chunks: AsyncIterable<Either<Problem, string | Uint8Array>>
        readonly mediaType: string
      }
  )

/** `facts` stand beside the title; `errors` say where something was wrong and what was expected there. */
export type Problem = {
  readonly problem: ProblemName
  readonly facts?: Facts
  readonly errors?: ReadonlyArray<Fault>
  readonly headers?: RawHeaders
}

export type Outcome<A> = Either<Problem, Reply<A>>

/** A request that was authenticated, decoded, and lies within its caller's roles. */
export type Call<P, Q, B> = {
  readonly caller: Caller
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly headers: IncomingHttpHeaders
  /** Has `tell` called if the connection closes before the whole answer was handed to it. */
  readonly onLeft: (tell: () => void) => void
}

/** Answers at once where it can: a promise costs a turn of the loop on the hot path. */
export type Handler<P, Q, B, A> = (call: Call<P, Q, B>) => Outcome<A> | Promise<Outcome<A>>

type Facts = { readonly [name: string]: unknown }

const withoutTag = (refused: { readonly refusal: string }): Facts => {
  const { refusal: _refusal, ...facts } = refused
  return facts
}

/** More are not listed: a policy may have hundreds. */
const mostListed = 40

/** Each category by its place in the request, which is all that comes back of it, and the registered ones by name. */
const categoryFaults = ({
  places,
  registered,
  registeredBy,
}: UnregisteredCategories): ReadonlyArray<Fault> => {
  const by = registeredBy === 'policies' ? 'a policy' : `the ${registeredBy}`
  const listed = registered.slice(0, mostListed).join(', ')
  const more = registered.length > mostListed ? ` and ${registered.length - mostListed} more` : ''
  const expected =
    registered.length === 0
      ? `no category: ${by} has none`
      : `a category that ${by} has: ${listed}${more}`
  return places.map((place) => ({ path: `categories.${place}`, expected }))
}

/** From what a part below answered. A refusal brings its facts, a failure only its name (and a file of the tree that is
 * damaged, the index of an event that was rewritten): its cause is for the log. */
export const problemOf = (answered: Answered): Problem => {
  if ('failure' in answered && answered.failure === 'tree-damaged')
    return { problem: answered.failure, facts: { file: `tree/${answered.file}` } }
  if ('failure' in answered && answered.failure === 'event-rewritten')
    return { problem: answered.failure, facts: { index: answered.index } }
  if ('failure' in answered && answered.failure === 'log-stopped') {
    const { failure, ...facts } = answered
    return { problem: failure, facts }
  }
  if ('failure' in answered) return { problem: answered.failure }
  if ('rejected' in answered) return { problem: answered.rejected }
  if (answered.refusal === 'package-faulty') {
    const errors = answered.faults.map(({ path, expected }) => ({
      path: path === '' ? 'package' : `package.${path}`,
      expected,
    }))
    return { problem: answered.refusal, errors }
  }
  if (answered.refusal === 'category-unregistered')
    return { problem: answered.refusal, errors: categoryFaults(answered) }
  if (answered.refusal === 'not-for-publication')
    return { problem: answered.refusal, errors: answered.faults }
  if (answered.refusal === 'secret-refused') {
    const errors = answered.paths.map((path) => ({ path, expected: 'no authentication secret' }))
    return { problem: answered.refusal, errors }
  }
  if (answered.refusal === 'refused-before') {
    return { problem: answered.first }
  }
  return { problem: answered.refusal, facts: withoutTag(answered) }
}
