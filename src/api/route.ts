/** A route as data: the server, OpenAPI and clients all come from it, so that they cannot disagree. */
import type { Either, t } from '../fp.ts'
import { closed, decode } from '../kernel/codec.ts'
import type { ClosedType, Fault } from '../kernel/codec.ts'
import type { SpoiltJson } from '../kernel/json/strict-json.ts'
import type { Role } from '../events/vocabulary.ts'
import type { ProblemName } from './problems/problem-names.ts'

/** Bytes a body may have: an act with all its fields is far smaller. */
export const actBodyBytes = 64 * 1024
/** The same of an act that protects, whose notes are left out where they are too long. */
export const spoiltActBytes = 256 * 1024
/** The same of whatever a person's token sends, unless configured: a screen asks some fifty questions at once. */
export const personBodyBytes = 64 * 1024
/** The same of a publication: its package and its whole text. */
export const publishBodyBytes = 9 * 1024 * 1024

/** A body that is not as it must be. `isText`: it was UTF-8; where it was not, U+FFFD stands for what was none. */
export type SpoiltBody = SpoiltJson & { readonly isText: boolean }

/** Reads a refused body whose protective part must not be lost. */
export type Salvage<A> = {
  /** More than the body's own: what is too large of it can be left out. */
  readonly limitBytes: number
  readonly decode: (spoilt: SpoiltBody) => Either<ReadonlyArray<Fault>, A>
  /** The part that is accepted although the query cannot be read; undefined if both are refused. */
  readonly despiteQuery: (taken: A) => A | undefined
}

/** The requirements of a body. `schemas` has several codecs if a field tells kinds apart. */
export type Body<A> = {
  readonly name: string
  readonly decode: (value: unknown) => Either<ReadonlyArray<Fault>, A>
  readonly schemas: ReadonlyArray<t.Mixed>
  readonly limitBytes: number
  /** Where a field tells kinds apart, the contract shows one of each instead (contract/request-examples). */
  readonly example: unknown
  readonly salvage?: Salvage<A>
}

// A question of a batch has some 30 bytes to a member, and a list of ids no fewer than 15 to an item.
const bytesToValue = 48

/** Members and items that a body may have: what reads them takes its time by their number, not by their length. */
export const mostValuesOf = ({ limitBytes }: Pick<Body<unknown>, 'limitBytes'>): number =>
  Math.floor(limitBytes / bytesToValue)

/** The answer of a route on success. `body` is a codec for JSON, or the media type of anything else. */
export type Answer<A> = {
  readonly status: number
  readonly description: string
  readonly body: t.Type<A, A, unknown> | string
}

type Common<P, Q, A> = {
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** With `:name` for each path parameter, and `*name` for a last one that spans segments. */
  readonly path: string
  readonly summary: string
  /** Any one of these; `public` needs no credential. */
  readonly roles: ReadonlyArray<Role> | 'public'
  /** Under the role `subject`, `:subject` must be the caller's own. */
  readonly params: ClosedType<P>
  readonly query: ClosedType<Q>
  /** Whether answering it opens somebody's record, which is recorded itself (invariant 10): HEAD then shows nothing of it. */
  readonly isReading: boolean
  readonly takes: ReadonlyArray<'idempotency-key' | 'if-match' | 'if-none-match' | 'correlation-id'>
  readonly answers: ReadonlyArray<Answer<A>>
  /** Beside those that any route can answer. */
  readonly problems: ReadonlyArray<ProblemName>
}

/** A route without a body. P path parameters, Q query, A what is answered as JSON. */
export type ReadRoute<P, Q, A> = Common<P, Q, A> & { readonly body: undefined }

/** A route with a body, B. */
export type BodyRoute<P, Q, B, A> = Common<P, Q, A> & { readonly body: Body<B> }

/** The schema of a closed codec, whatever it is the codec of. */
export type ClosedSchema = Pick<ClosedType<unknown>, 'name' | 'required' | 'optional'>

/** A route whatever it takes: enough to mount, list and describe it. */
export type AnyRoute = Omit<Common<unknown, unknown, unknown>, 'params' | 'query' | 'answers'> & {
  readonly params: ClosedSchema
  readonly query: ClosedSchema
  readonly body: Omit<Body<unknown>, 'decode' | 'salvage'> | undefined
  readonly answers: ReadonlyArray<{
    readonly status: number
    readonly description: string
    readonly body: t.Mixed | string
  }>
}

/** No parameters. */
export const none = closed('None', {})

/** A JSON body by one codec. */
export const jsonBody = <A>(
  name: string,
  codec: t.Type<A, A, unknown>,
  example: unknown,
  limitBytes = actBodyBytes,
): Body<A> => ({ name, decode: decode(codec), schemas: [codec], limitBytes, example })

type Given<P, Q, A> = Omit<Common<P, Q, A>, 'takes' | 'problems' | 'isReading'> &
  Partial<Pick<Common<P, Q, A>, 'takes' | 'problems' | 'isReading'>>

/** A route without a body; what it does not say it does not take. */
export const route = <P, Q, A>(given: Given<P, Q, A>): ReadRoute<P, Q, A> => ({
  takes: [],
  problems: [],
  isReading: false,
  ...given,
  body: undefined,
})

/** A route with a body. */
export const command = <P, Q, B, A>(
  given: Given<P, Q, A> & { readonly body: Body<B> },
): BodyRoute<P, Q, B, A> => ({ takes: [], problems: [], isReading: false, ...given })
