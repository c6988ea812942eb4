/** Express for everything that is not hot: one place mounts the table, and answers what is not in it. */
import express from 'express'
import type { ErrorRequestHandler, Express, Request, Response } from 'express'
import type { Bound } from './bind.ts'
import { exchangeOf, sendBare, sendBug, sendProblem } from './answers/exchange.ts'
import type { Edge } from './answers/exchange.ts'

/** The part after `?`, as it came: express's own parser would take a parameter twice. */
export const searchOf = (url: string): string => {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark + 1)
}

/** A parameter that spans segments comes as a list of them. */
const whole = (params: Request['params']): { readonly [name: string]: string } =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.join('/') : String(value),
    ]),
  )

const mount = (app: Express, edge: Edge, { route, serve }: Bound): void => {
  const handle = (req: Request, res: Response): void => {
    serve(exchangeOf(req, res, edge, route.name), whole(req.params), searchOf(req.url))
  }
  if (route.method === 'GET') app.get(route.path, handle)
  else app.post(route.path, handle)
}

const allowedAt = (bound: ReadonlyArray<Bound>, path: string): string =>
  bound
    .filter(({ route }) => route.path === path)
    .flatMap(({ route }) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]))
    .concat('OPTIONS')
    .join(', ')

const isUrlFault = (cause: unknown): boolean =>
  cause instanceof URIError || (cause instanceof Error && 'status' in cause && cause.status === 400)

/** Bodies are read by the routes themselves: what express would parse is parsed strictly there. */
export const makeApp = (edge: Edge, bound: ReadonlyArray<Bound>): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.enable('case sensitive routing')
  app.enable('strict routing')
  for (const each of bound) mount(app, edge, each)
  for (const path of new Set(bound.map(({ route }) => route.path))) {
    const headers = ['Allow', allowedAt(bound, path)]
    app.all(path, (req, res) => {
      const exchange = exchangeOf(req, res, edge, 'none')
      // Asked by no credential, and tells nothing that the contract does not.
      if (req.method === 'OPTIONS') sendBare(exchange, 204, headers)
      else sendProblem(exchange, { problem: 'method-not-allowed', headers })
    })
  }
  app.use((req: Request, res: Response) => {
    sendProblem(exchangeOf(req, res, edge, 'none'), { problem: 'route-unknown' })
  })
  const fault: ErrorRequestHandler = (cause: unknown, req, res, _next) => {
    const exchange = exchangeOf(req, res, edge, 'none')
    if (isUrlFault(cause)) sendProblem(exchange, { problem: 'malformed-url' })
    else sendBug(exchange, cause)
  }
  app.use(fault)
  return app
}
