/** Faults in place of the server's answer, distinguished by the ledger's reaction. */
import { convertToCommandError } from '@eventstore/db-client'

/**
 * 'away': not known what became of the call; trying again later may help. All others are answers of a server
 * that did nothing.
 */
export type Fault =
  | { readonly fault: 'away'; readonly why: string }
  /** The user, the password, or what the user may do. */
  | { readonly fault: 'denied' }
  | { readonly fault: 'not-found' }
  /** Tombstoned: the name can never be written again. */
  | { readonly fault: 'deleted' }
  | { readonly fault: 'too-large'; readonly limitBytes: number }
  | { readonly fault: 'wrong-revision' }
  | { readonly fault: 'invalid' }
  /** The server failed at this one request, such as a read from a place where no event begins. */
  | { readonly fault: 'failed' }

/** Our own time-out, or the server's. */
export const tookTooLong: Fault = { fault: 'away', why: 'no answer in time' }

/** A connection that never came about, or was given up. */
export const unreachable: Fault = { fault: 'away', why: 'the server cannot be reached' }

// From here on by number, as gRPC has them.
const unknown = 2
const invalidArgument = 3

const hasCode = (error: unknown): error is { readonly code: number } =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number'

const numberIn = (error: unknown, name: 'maxAppendSize'): number =>
  typeof error === 'object' && error !== null && name in error ? Number(error[name]) : 0

// The client's own conversion reads trailers without looking whether they are there.
const named = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined
  try {
    const converted: unknown = convertToCommandError(error)
    return typeof converted === 'object' && converted !== null && 'type' in converted
      ? String(converted.type)
      : undefined
  } catch {
    return undefined
  }
}

const sizeOf = (error: unknown): number => {
  if (!(error instanceof Error)) return 0
  return numberIn(convertToCommandError(error), 'maxAppendSize')
}

// Without a leader the server says "unknown" in words alone: the one text that has to be read.
const isLeaderless = (error: unknown): boolean =>
  error instanceof Error && /leader info/i.test(error.message)

const unnamed = (error: unknown): Fault => {
  if (!hasCode(error)) return unreachable
  if (error.code === invalidArgument) return { fault: 'invalid' }
  if (error.code === unknown && !isLeaderless(error)) return { fault: 'failed' }
  return { fault: 'away', why: `the server is not ready (gRPC code ${error.code})` }
}

// By the client's names for the server's own words.
const known: { readonly [name: string]: Fault } = {
  'access-denied': { fault: 'denied' },
  'stream-not-found': { fault: 'not-found' },
  'no-stream': { fault: 'not-found' },
  'stream-deleted': { fault: 'deleted' },
  'wrong-expected-version': { fault: 'wrong-revision' },
  'deadline-exceeded': tookTooLong,
  timeout: tookTooLong,
  unavailable: unreachable,
  cancelled: unreachable,
  'not-leader': { fault: 'away', why: 'the leader changed' },
}

/** Reads any error of the client or of gRPC. Nothing of its text is kept: it may name hosts. */
export const faultOf = (error: unknown): Fault => {
  const name = named(error)
  if (name === 'maximum-append-size-exceeded') {
    return { fault: 'too-large', limitBytes: sizeOf(error) }
  }
  return (name === undefined ? undefined : known[name]) ?? unnamed(error)
}

/** A few words for whoever reads a failure's cause: no host, no name, no content. */
export const wordsOf = (fault: Fault): string => {
  switch (fault.fault) {
    case 'away':
      return fault.why
    case 'denied':
      return 'the server denies this to our user'
    case 'not-found':
      return 'the server knows no such stream'
    case 'deleted':
      return 'the stream was deleted on the server'
    case 'too-large':
      return `the server takes ${fault.limitBytes} bytes at most`
    case 'wrong-revision':
      return 'the stream is at another revision'
    case 'invalid':
      return 'the server calls the request malformed'
    case 'failed':
      return 'the server failed at this request'
  }
}
