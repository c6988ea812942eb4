/** Pages of other origins (CORS, Fetch Standard): none may call unless the configuration names theirs. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import cors from 'cors'

type Listener = (req: IncomingMessage, res: ServerResponse) => void

const requestHeaders = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'X-Correlation-Id',
]
const shownHeaders = ['ETag', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id']
/** Seconds a browser may keep the answer to a preflight. */
const preflightLifeS = 600

/** `listener` with the headers of CORS before it; the same function where no origin is named. */
export const crossOrigin = (origins: ReadonlyArray<string>, listener: Listener): Listener => {
  if (origins.length === 0) return listener
  const allow = cors<IncomingMessage & { readonly method: string }>({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: requestHeaders,
    exposedHeaders: shownHeaders,
    maxAge: preflightLifeS,
  })
  return (req, res) => {
    const { method = '' } = req
    allow(Object.assign(req, { method }), res, () => listener(req, res))
  }
}
