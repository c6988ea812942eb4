/** Requests that Node cannot parse never reach a route: they too are answered by a problem document. */
import { STATUS_CODES } from 'node:http'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { problems } from '../../api/problems/problems.ts'
import type { ProblemName } from '../../api/problems/problem-names.ts'
import type { Edge } from './exchange.ts'
import { problemJson, problemMediaType } from './problem.ts'

const byCode: { readonly [code: string]: ProblemName } = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
}

const codeOf = (cause: object): string =>
  'code' in cause && typeof cause.code === 'string' ? cause.code : ''

const textOf = (problem: ProblemName, requestId: string): string => {
  const { status } = problems[problem]
  const json = problemJson({ problem }, requestId)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(json)}`,
    `X-Request-Id: ${requestId}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${json}`
}

/** Answers what cannot be parsed, or does not arrive in time, and closes. */
export const answerParseFaults = (
  server: Server,
  { nextRequestId, observe }: Pick<Edge, 'nextRequestId' | 'observe'>,
): void => {
  server.on('clientError', (cause: Error, socket: Duplex) => {
    // Gone already: there is nobody to tell.
    if (codeOf(cause) === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const problem = byCode[codeOf(cause)] ?? 'request-malformed'
    const requestId = nextRequestId()
    observe({
      event: 'request',
      route: 'none',
      method: '',
      status: problems[problem].status,
      ms: 0,
      requestId,
      key: undefined,
      problem,
      trace: undefined,
    })
    socket.end(textOf(problem, requestId), () => socket.destroy())
  })
}
