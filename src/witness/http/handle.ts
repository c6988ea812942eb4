/** The two addresses of a witness: where logs submit, and where monitors read (c2sp.org/tlog-witness). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { E } from '../../fp.ts'
import { answerOf } from '../refusal.ts'
import type { Answer, Refusal } from '../refusal.ts'
import type { Witness } from '../witness.ts'
import { readBody } from './read-body.ts'

/** The result of a request: a closed word for the log of operations, and its status. */
export type Handled = {
  readonly request: 'add-checkpoint' | 'checkpoint' | 'other'
  readonly status: number
  readonly refusal: Refusal['refusal'] | 'rate' | 'too-large' | undefined
}

export type Handling = {
  readonly witness: Witness
  /** The path before both addresses: empty, or `/` and more without a slash at the end. */
  readonly prefix: string
  /** Seconds to wait for an address that asks too often. */
  readonly rate: (address: string) => number | undefined
  readonly onHandled: (handled: Handled) => void
}

type Told = Answer & { readonly headers?: ReadonlyArray<readonly [string, string]> }

const plain = (status: number, body: string, ...headers: Told['headers'] & object): Told => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body,
  headers,
})

const send = (req: IncomingMessage, res: ServerResponse, told: Told): void => {
  const bytes = Buffer.from(told.body)
  res.statusCode = told.status
  res.setHeader('Content-Type', told.contentType)
  res.setHeader('Content-Length', bytes.length)
  res.setHeader('X-Content-Type-Options', 'nosniff')
  // Everything here is public, and pages of auditors may read it.
  res.setHeader('Access-Control-Allow-Origin', '*')
  res.setHeader('Cache-Control', 'no-store')
  for (const [name, value] of told.headers ?? []) res.setHeader(name, value)
  res.end(req.method === 'HEAD' ? undefined : bytes)
}

const close = ['Connection', 'close'] as const

const submit = async (
  { witness }: Handling,
  req: IncomingMessage,
): Promise<{ readonly told: Told; readonly refusal: Handled['refusal'] } | undefined> => {
  const body = await readBody(req)
  if (body === 'broken-off') return undefined
  if (body === 'too-large')
    return { told: plain(413, 'the body is too large\n', close), refusal: 'too-large' }
  const cosigned = await witness.addCheckpoint(body)
  return E.isRight(cosigned)
    ? { told: plain(200, cosigned.right), refusal: undefined }
    : { told: answerOf(cosigned.left), refusal: cosigned.left.refusal }
}

const show = ({ witness }: Handling, hash: string): Told => {
  const note = witness.checkpointOf(hash)
  return note === undefined
    ? plain(404, 'nothing was cosigned for this log\n')
    : plain(200, Buffer.from(note).toString('utf8'))
}

const pathIn = ({ prefix }: Handling, url: string): string | undefined => {
  const [path = ''] = url.split('?')
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined
}

const route = async (
  handling: Handling,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Handled | undefined> => {
  const path = pathIn(handling, req.url ?? '') ?? ''
  const isReading = req.method === 'GET' || req.method === 'HEAD'
  const done = (request: Handled['request'], told: Told, refusal?: Handled['refusal']): Handled => {
    send(req, res, told)
    return { request, status: told.status, refusal }
  }
  const waitS = handling.rate(req.socket.remoteAddress ?? '')
  if (waitS !== undefined)
    return done(
      'other',
      plain(429, 'too many requests\n', ['Retry-After', `${waitS}`], close),
      'rate',
    )
  if (path === '/add-checkpoint') {
    if (req.method !== 'POST')
      return done('add-checkpoint', plain(405, 'POST\n', ['Allow', 'POST'], close))
    const submitted = await submit(handling, req)
    return submitted && done('add-checkpoint', submitted.told, submitted.refusal)
  }
  const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path) ?? []
  if (hash === undefined) return done('other', plain(404, 'not found\n', close))
  return isReading
    ? done('checkpoint', show(handling, hash))
    : done('checkpoint', plain(405, 'GET\n', ['Allow', 'GET, HEAD'], close))
}

/** Answers one request. Never rejects but for a bug. */
export const handle = async (
  handling: Handling,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> => {
  const handled = await route(handling, req, res)
  if (handled !== undefined) handling.onHandled(handled)
}
