/** A route and its handler become one function from exchange to answer: the same for every route, hot or not. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { decode } from '../kernel/codec.ts'
import { ActorId, SystemId } from '../kernel/ids.ts'
import type { AnyRoute, Body, BodyRoute, ReadRoute, Salvage } from '../api/route.ts'
import { reachOfRoute } from '../api/route-reach.ts'
import { isLimited } from '../deciders/limits.ts'
import type { Caller } from '../credentials/credential.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { AtOnce } from './limits/at-once.ts'
import { decodeBody, readBody, refusedUnread } from './requests/body.ts'
import { sendBare, sendProblem, sendReply, sendThrown } from './answers/exchange.ts'
import type { Exchange } from './answers/exchange.ts'
import { problemOf } from './answers/outcome.ts'
import type { Call, Handler, Outcome, Problem } from './answers/outcome.ts'
import { queryReader } from './requests/query.ts'
import type { Limiter, Use } from './limits/rates.ts'

/** `search` is the query without its `?`. */
export type Bound = {
  readonly route: AnyRoute
  readonly serve: (exchange: Exchange, params: unknown, search: string) => void
}

const nobodysName = 'nobody'
if (!ActorId.is(nobodysName) || !SystemId.is(nobodysName)) throw new RangeError('not an actor id')

/** The caller of a public route: without a role, so that a handler that requires one refuses. */
const nobody: Caller = { id: nobodysName, system: nobodysName, roles: [] }

/** Authenticates a caller, and counts their recent requests. */
export type Admission = Pick<Credentials, 'authenticate'> & {
  readonly limit: Limiter
  /** Acts begun and not answered. */
  readonly actsAtOnce: AtOnce
  /** Bytes that the body of a request by a person's token may have. */
  readonly personBodyBytes: number
}

const useOf = ({ takes }: AnyRoute): Use =>
  takes.includes('idempotency-key') ? 'acts' : 'questions'

const admit = (
  { authenticate, limit }: Admission,
  { roles }: AnyRoute,
  use: Use,
  exchange: Exchange,
): Either<Problem, Caller> => {
  if (roles === 'public') return E.right(nobody)
  const caller = authenticate(exchange.req.headers.authorization)
  if (E.isLeft(caller)) return E.left(problemOf(caller.left))
  exchange.caller = caller.right.id
  const { headers, retryAfterS } = limit(caller.right, use)
  exchange.extra.push(...headers)
  if (retryAfterS !== undefined) {
    return E.left({ problem: 'rate-exceeded', headers: ['Retry-After', String(retryAfterS)] })
  }
  if (!caller.right.roles.some((role) => roles.includes(role))) {
    return E.left({ problem: 'role-missing', facts: { roles } })
  }
  return caller
}

const hasSubject = (params: unknown): params is { readonly subject: unknown } =>
  typeof params === 'object' && params !== null && 'subject' in params

/** A person reaches their own record and no other, whichever route names one. */
const isOthers = (caller: Caller, params: unknown): boolean =>
  caller.subject !== undefined && hasSubject(params) && params.subject !== caller.subject

const answer = <A>(exchange: Exchange, outcome: Outcome<A>): void => {
  if (E.isLeft(outcome)) sendProblem(exchange, outcome.left)
  else sendReply(exchange, outcome.right)
}

/** Answers now, or resolves when it has answered. */
const run = <A>(
  exchange: Exchange,
  handle: () => Outcome<A> | Promise<Outcome<A>>,
): Promise<void> | undefined => {
  const crash = (cause: unknown): void => sendThrown(exchange, cause)
  try {
    const outcome = handle()
    if (outcome instanceof Promise)
      return outcome.then((each) => answer(exchange, each)).catch(crash)
    answer(exchange, outcome)
  } catch (cause) {
    crash(cause)
  }
  return undefined
}

const now: AtOnce = (work) => void work()

const onLeft =
  ({ res }: Pick<Exchange, 'res'>) =>
  (tell: () => void): void => {
    if (res.destroyed) tell()
    else res.once('close', () => res.writableFinished || tell())
  }

type Admitting<P, Q, A> = Omit<ReadRoute<P, Q, A>, 'body'> & Pick<AnyRoute, 'body'>
type Read<P, Q> = {
  readonly caller: Caller
  readonly params: P
  readonly query: Either<Problem, Q>
}

/** Everything before the body, in this order: who, what they may, what it is about. */
const reader = <P, Q, A>(route: Admitting<P, Q, A>, admission: Admission) => {
  const use = useOf(route)
  const decodeParams = decode(route.params)
  const readQuery = queryReader(route.query)
  const isForAll = reachOfRoute(route.name) === 'everything'
  return (exchange: Exchange, raw: unknown, search: string): Either<Problem, Read<P, Q>> => {
    const caller = admit(admission, route, use, exchange)
    if (E.isLeft(caller)) return caller
    if (isForAll && isLimited(caller.right)) return E.left({ problem: 'out-of-credential-scope' })
    const params = decodeParams(raw)
    if (E.isLeft(params)) return E.left({ problem: 'invalid-request', errors: params.left })
    if (isOthers(caller.right, params.right)) return E.left({ problem: 'not-own-record' })
    return E.right({ caller: caller.right, params: params.right, query: readQuery(search) })
  }
}

/** Binds a route without a body: answered within the turn it came in, if its handler can. */
export const bindRead = <P, Q, A>(
  admission: Admission,
  route: ReadRoute<P, Q, A>,
  handler: Handler<P, Q, undefined, A>,
): Bound => {
  const read = reader(route, admission)
  return {
    route,
    serve: (exchange, raw, search) => {
      const { headers, method } = exchange.req
      const given = read(exchange, raw, search)
      if (E.isLeft(given)) return sendProblem(exchange, given.left)
      const { caller, params, query } = given.right
      if (E.isLeft(query)) return sendProblem(exchange, query.left)
      // Nothing of the record is shown, so nothing was read that would have to be recorded.
      if (route.isReading && method === 'HEAD') {
        return sendBare(exchange, 200, [
          'Content-Type',
          'application/json',
          'Cache-Control',
          'no-store',
        ])
      }
      const asked = { caller, params, query: query.right, headers, onLeft: onLeft(exchange) }
      void run(exchange, () => handler({ ...asked, body: undefined }))
    },
  }
}

/** The body that is taken of this caller: a person's own device sends little, and what is long costs everybody else. */
const bodyFor = <B>(body: Body<B>, least: Body<B>, { subject }: Caller): Body<B> =>
  subject === undefined ? body : least

/** Accepts a body although its query cannot be read: with an empty query. */
type Salvaged<Q, B> = Pick<Salvage<B>, 'despiteQuery'> & { readonly query: Q }

const salvagedBy = <P, Q, B, A>({
  query,
  body: { salvage },
}: BodyRoute<P, Q, B, A>): Salvaged<Q, B> | undefined => {
  const none = queryReader(query)('')
  return salvage === undefined || E.isLeft(none)
    ? undefined
    : { despiteQuery: salvage.despiteQuery, query: none.right }
}

type Asked<P, Q> = Read<P, Q> & Pick<Call<P, Q, undefined>, 'headers' | 'onLeft'>

/**
 * Answers a decoded body. A query that cannot be read is refused, unless the body is accepted in any case: then as if
 * it had no query.
 */
const answering =
  <P, Q, B, A>(
    handler: Handler<P, Q, B, A>,
    { query, ...asked }: Asked<P, Q>,
    salvaged: Salvaged<Q, B> | undefined,
  ) =>
  (sent: Either<Problem, B>): Outcome<A> | Promise<Outcome<A>> => {
    if (E.isRight(query))
      return E.isLeft(sent) ? sent : handler({ ...asked, query: query.right, body: sent.right })
    const body = E.isLeft(sent) ? undefined : salvaged?.despiteQuery(sent.right)
    return body === undefined || salvaged === undefined
      ? query
      : handler({ ...asked, query: salvaged.query, body })
  }

/** Binds a route with a body, which is read only once its sender is known and may send it. */
export const bindBody = <P, Q, B, A>(
  admission: Admission,
  route: BodyRoute<P, Q, B, A>,
  handler: Handler<P, Q, B, A>,
): Bound => {
  const read = reader(route, admission)
  const { body: whole } = route
  const { personBodyBytes } = admission
  const least = { ...whole, limitBytes: Math.min(whole.limitBytes, personBodyBytes) }
  const salvaged = salvagedBy(route)
  const begin = useOf(route) === 'acts' ? admission.actsAtOnce : now
  return {
    route,
    serve: (exchange, raw, search) => {
      const { req, res } = exchange
      const { headers } = req
      const given = read(exchange, raw, search)
      if (E.isLeft(given)) return sendProblem(exchange, given.left)
      if (salvaged === undefined && E.isLeft(given.right.query))
        return sendProblem(exchange, given.right.query.left)
      const body = bodyFor(whole, least, given.right.caller)
      const refused = refusedUnread(req, body)
      if (refused !== undefined) return sendProblem(exchange, refused)
      readBody(req, res, body, (bytes) => {
        if (E.isLeft(bytes)) return sendProblem(exchange, bytes.left)
        begin(() =>
          run(exchange, () => {
            const decoded = decodeBody(body, bytes.right)
            const { caller, params, query } = given.right
            const asked = { caller, params, query, headers, onLeft: onLeft(exchange) }
            const answerTo = answering(handler, asked, salvaged)
            return decoded instanceof Promise ? decoded.then(answerTo) : answerTo(decoded)
          }),
        )
      })
    },
  }
}
