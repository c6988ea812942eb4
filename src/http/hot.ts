/**
 * The two hot routes, a decision and an act, served before express is entered: express costs six sevenths of
 * their time. Same table, same credentials, same codecs, same problems; only the way to the route is shorter.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Bound } from './bind.ts'
import { exchangeOf } from './answers/exchange.ts'
import type { Edge } from './answers/exchange.ts'

export type HotRoutes = { readonly askByQuery: Bound; readonly ask: Bound; readonly act: Bound }

const noParams = {}

/** The text before and after the one parameter of a path. */
const around = (path: string): readonly [before: string, after: string] => {
  const [before = '', after = ''] = path.split(':subject')
  return [before, after]
}

/** Serves the request if it is for a hot route as such; whatever looks unusual is left to express. */
export const hotPath = (edge: Edge, { askByQuery, ask, act }: HotRoutes) => {
  const asked = ask.route.path
  const askedWith = `${asked}?`
  const [before, after] = around(act.route.path)
  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const url = req.url ?? ''
    const { method } = req
    const isQuery = url.startsWith(askedWith)
    if (method === 'GET' && isQuery) {
      const exchange = exchangeOf(req, res, edge, askByQuery.route.name)
      askByQuery.serve(exchange, noParams, url.slice(askedWith.length))
      return true
    }
    if (method !== 'POST') return false
    if (url === asked || isQuery) {
      const exchange = exchangeOf(req, res, edge, ask.route.name)
      ask.serve(exchange, noParams, isQuery ? url.slice(askedWith.length) : '')
      return true
    }
    if (!url.startsWith(before) || !url.endsWith(after)) return false
    const subject = url.slice(before.length, url.length - after.length)
    if (subject.includes('/') || subject.includes('%') || subject.includes('?')) return false
    act.serve(exchangeOf(req, res, edge, act.route.name), { subject }, '')
    return true
  }
}
