/** From bytes to a decoded body: type and size first, then UTF-8, strict JSON, and the closed codec. */
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { mostValuesOf } from '../../api/route.ts'
import type { Body, Salvage } from '../../api/route.ts'
import { secretsIn, secretsInSteps } from '../../events/detect/secrets.ts'
import { hasMoreValues } from '../../kernel/json/json-values.ts'
import { maxJsonDepth, parseSpoiltJson, parseStrictJson } from '../../kernel/json/strict-json.ts'
import type { JsonFault } from '../../kernel/json/strict-json.ts'
import type { Problem } from '../answers/outcome.ts'
import { slices } from '../limits/slices.ts'

// An empty parameter is allowed (RFC 9110 section 5.6.6).
const jsonType = /^application\/json[ \t]*(?:;[ \t]*(?:charset=(?:utf-8|"utf-8"))?[ \t]*)*$/i

/** The rest of a body that is too large is not read: the connection ends with the answer. */
const tooLarge = (limitBytes: number): Problem => ({
  problem: 'body-too-large',
  facts: { limitBytes },
  headers: ['Connection', 'close'],
})

type Bounds = Pick<Body<unknown>, 'limitBytes'> & {
  readonly salvage?: Pick<Salvage<unknown>, 'limitBytes'>
}

/** The most that is read of a body. */
const mostRead = ({ limitBytes, salvage }: Bounds): number => salvage?.limitBytes ?? limitBytes

/** Refused before the first byte is read: compressed, of another media type, or with a length over the limit. */
export const refusedUnread = (req: IncomingMessage, bounds: Bounds): Problem | undefined => {
  const type = req.headers['content-type']
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return { problem: 'content-encoding-unsupported', headers: ['Accept-Encoding', 'identity'] }
  }
  if (type !== 'application/json' && !jsonType.test(type ?? '')) {
    return { problem: 'media-type-unsupported', headers: ['Accept', 'application/json'] }
  }
  return Number(req.headers['content-length'] ?? 0) > mostRead(bounds)
    ? tooLarge(bounds.limitBytes)
    : undefined
}

/** Collects a body within its bounds and hands it on, once; a chunked one is cut off where it passes. */
export const readBody = (
  req: IncomingMessage,
  res: Pick<ServerResponse, 'writeContinue'>,
  bounds: Bounds,
  done: (result: Either<Problem, Buffer>) => void,
): void => {
  const limit = mostRead(bounds)
  const chunks: Buffer[] = []
  let bytes = 0
  let isDone = false
  const finish = (result: Either<Problem, Buffer>): void => {
    if (isDone) return
    isDone = true
    done(result)
  }
  // A caller that asked first (RFC 9110 section 10.1.1) is told to go on only now: a refusal costs it no body.
  if (req.headers.expect !== undefined) res.writeContinue()
  req.on('data', (chunk: Buffer) => {
    if (isDone) return
    bytes += chunk.length
    if (bytes > limit) finish(E.left(tooLarge(bounds.limitBytes)))
    else chunks.push(chunk)
  })
  req.on('end', () => {
    const [only] = chunks
    finish(E.right(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)))
  })
  const cutShort = (): void => finish(E.left({ problem: 'body-incomplete' }))
  req.on('error', cutShort)
  req.on('close', cutShort)
}

// A byte order mark may be ignored (RFC 8259 section 8.1): some senders cannot help writing one.
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])
const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes

const expectations: { readonly [F in JsonFault['json']]: string } = {
  invalid: 'JSON in UTF-8',
  'duplicate-key': 'this key once',
  'lone-surrogate': 'text without lone surrogates',
  'not-whole': 'a whole number within 2^53 - 1, without fraction or exponent',
  'too-deep': `at most ${maxJsonDepth} levels`,
}

const jsonProblem = ({ json, path }: JsonFault): Problem => {
  const errors = [{ path, expected: expectations[json] }]
  if (json === 'invalid') return { problem: 'invalid-json' }
  return json === 'duplicate-key'
    ? { problem: 'duplicate-key', errors }
    : { problem: 'invalid-request', errors }
}

const tooMany = (mostValues: number): Problem => ({
  problem: 'invalid-request',
  errors: [{ path: '', expected: `at most ${mostValues} members and items` }],
})

// Documents speak of passwords and codes without holding any: what is stored of them is looked at by the ledger.
const maySpeakOfSecrets: ReadonlySet<string> = new Set(['Publish', 'Lint'])

/** A secret in what was refused is told instead of the fault. */
const secretOr = (refused: Problem, secrets: ReadonlyArray<string>): Problem => {
  const errors = secrets.map((path) => ({ path, expected: 'no authentication secret' }))
  return errors.length === 0 ? refused : { problem: 'secret-refused', errors }
}

// A longer body is looked through for a tenth of a second, in which others are served.
const atOnceBytes = 64 * 1024

const inSteps = async (value: unknown): Promise<ReadonlyArray<string>> => {
  const steps = secretsInSteps(value)
  const pause = slices()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    const pausing = pause()
    if (pausing !== undefined) await pausing
  }
}

type Decoded<B> = Either<Problem, B> | Promise<Either<Problem, B>>

const decodeStrictly = <B>(body: Body<B>, bytes: Buffer): Decoded<B> => {
  if (bytes.length > body.limitBytes) return E.left(tooLarge(body.limitBytes))
  if (!isUtf8(bytes)) return E.left({ problem: 'invalid-json' })
  const text = withoutMark(bytes).toString('utf8')
  const most = mostValuesOf(body)
  if (hasMoreValues(text, most)) return E.left(tooMany(most))
  const json = parseStrictJson(text)
  if (E.isLeft(json)) return E.left(jsonProblem(json.left))
  const decoded = body.decode(json.right)
  if (E.isRight(decoded)) return decoded
  const refused: Problem = { problem: 'invalid-request', errors: decoded.left }
  if (maySpeakOfSecrets.has(body.name)) return E.left(refused)
  return bytes.length > atOnceBytes
    ? inSteps(json.right).then((secrets) => E.left(secretOr(refused, secrets)))
    : E.left(secretOr(refused, secretsIn(json.right)))
}

/**
 * The decoded body. A secret in what decodes is the ledger's to refuse, before it writes; in what does not, its
 * place is named here instead of the fault, since the sender must learn that it left their side. What must not be lost
 * over the rest of its body is looked for in one that was refused. A long one is answered later.
 */
export const decodeBody = <B>(body: Body<B>, bytes: Buffer): Decoded<B> => {
  const strict = decodeStrictly(body, bytes)
  if (strict instanceof Promise || E.isRight(strict) || body.salvage === undefined) return strict
  const spoilt = parseSpoiltJson(withoutMark(bytes).toString('utf8'))
  if (spoilt === undefined) return strict
  const saved = body.salvage.decode({ ...spoilt, isText: isUtf8(bytes) })
  return E.isRight(saved) ? saved : strict
}
