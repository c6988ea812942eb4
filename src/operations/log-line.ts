/**
 * One line of the operations log: JSON whose fields are closed words, numbers and ids that the ledger drew, so that
 * nothing personal can stand in it. What a caller chose is there in one place only, the trace id, and only as the
 * hex digits that W3C Trace Context allows.
 */
import type { ActorId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'

/** A request that was answered. `key` is the public id of the credential, also of the one behind a person's token. */
export type RequestLine = {
  readonly event: 'request'
  /** Name of the route, never its path as it was asked: that may hold an id. */
  readonly route: string
  readonly method: string
  readonly status: number
  /** From the first byte read to the answer handed over. */
  readonly ms: number
  readonly requestId: string
  readonly key: ActorId | undefined
  /** Name of the problem, where it was refused. */
  readonly problem: string | undefined
  /** The `trace-id` of the request's `traceparent`, 32 hex digits. */
  readonly trace: string | undefined
}

/** A state that needs an operator; raised once, and cleared once it is over. */
export type AlarmName =
  | 'projector-stopped'
  | 'rows-behind'
  | 'store-away'
  | 'disk-full'
  | 'log-damaged'
  | 'erased-pages-kept'
  | 'clock-leapt'
  | 'log-not-signed'
  | 'tree-not-written'
  | 'tree-not-read'
  | 'witness-contradicts'
  | 'quorum-missing'
export type AlarmLine = {
  readonly event: 'alarm'
  readonly alarm: AlarmName
  readonly is: 'raised' | 'cleared'
  /** The place and the remedy, if known: folders and places of the log. */
  readonly says?: string
}

/** A finding or an event that the ledger handled: reported once, without an end of its own. */
export type NoticeCode =
  | 'noticed'
  | 'tail-cut'
  | 'head-damaged'
  | 'index-made-again'
  | 'rows-set-aside'
  | 'rows-of-before'
  | 'log-damaged'
  | 'vault-damaged'
  | 'derived-damaged'
  | 'log-proofs'
export type NoticeLine = {
  readonly event: 'notice'
  readonly level: 'info' | 'warn' | 'error'
  readonly code: NoticeCode
  readonly says: string
}

/** A bug: its kind and its place in the program, without its message, which may quote the request. */
export type BugLine = {
  readonly event: 'bug'
  readonly requestId: string
  readonly kind: string
  readonly at: ReadonlyArray<string>
}

export type LogLine =
  | RequestLine
  | AlarmLine
  | BugLine
  | NoticeLine
  /** An engine failed so that the process must not go on: it ends with this exit code. */
  | {
      readonly event: 'fatal'
      readonly level: 'fatal'
      readonly exit: number
      readonly says: string
    }
  | {
      readonly event: 'start'
      readonly version: string
      readonly store: 'embedded' | 'kurrentdb'
      readonly vault: 'embedded' | 'postgres'
    }
  | { readonly event: 'stop' }

const traceShape = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/

/** The trace id of a `traceparent` header (W3C Trace Context section 3.2); undefined where there is none that is valid. */
export const traceIn = (header: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof header === 'string' ? traceShape.exec(header)?.[1] : undefined

/** The kind and the places of what was thrown. */
export const bugLine = (cause: unknown, requestId: string): BugLine => ({
  event: 'bug',
  requestId,
  kind: cause instanceof Error ? cause.name : typeof cause,
  at:
    cause instanceof Error
      ? (cause.stack ?? '')
          .split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 8)
          .map((line) => line.trim())
      : [],
})

// Put together by hand: requests are many, and each of these texts is plain by its type.
const requestText = (line: RequestLine): string => {
  const { route, method, status, ms, requestId, key, problem, trace } = line
  const optional =
    (key === undefined ? '' : `,"key":"${key}"`) +
    (problem === undefined ? '' : `,"problem":"${problem}"`) +
    (trace === undefined ? '' : `,"trace":"${trace}"`)
  return `"event":"request","route":"${route}","method":"${method}","status":${status},"ms":${ms.toFixed(3)},"requestId":"${requestId}"${optional}`
}

/** The line as text, with its end. */
export const lineText = (at: Instant, line: LogLine): string =>
  line.event === 'request'
    ? `{"at":"${at}",${requestText(line)}}\n`
    : `${JSON.stringify({ at, ...line })}\n`
