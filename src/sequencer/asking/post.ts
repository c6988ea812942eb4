/** A request to somebody else's server, bounded in time and in bytes: whoever answers slowly or at length is away. */

/** What a server answered. */
export type Posted = {
  readonly status: number
  /** The media type, without parameters; empty where none is told. */
  readonly type: string
  readonly bytes: Uint8Array
}

/** Why there is no answer: a closed word, since what the system says may hold an address. */
export type NotAnswered = 'unreachable' | 'too-slow' | 'too-large'

export type Post = {
  readonly url: string
  readonly contentType: string
  readonly body: Uint8Array
  /** For all of it, in ms. */
  readonly timeoutMs: number
  /** Of the answer's body, at most. */
  readonly maxBytes: number
  /** Ends the request before its time. */
  readonly signal: AbortSignal
}

const bodyOf = async (answer: Response, maxBytes: number): Promise<Uint8Array | 'too-large'> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    // Leaving the loop cancels the rest.
    if (bytes > maxBytes) return 'too-large'
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

const postOnce = async (sent: Post, late: AbortSignal): Promise<Posted | NotAnswered> => {
  const { url, contentType, body, maxBytes, signal } = sent
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': contentType },
      body: new Uint8Array(body),
      redirect: 'error',
      signal: AbortSignal.any([late, signal]),
    })
    const bytes = await bodyOf(answer, maxBytes)
    if (bytes === 'too-large') return bytes
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
    return { status: answer.status, type: type.trim().toLowerCase(), bytes }
  } catch {
    return late.aborted ? 'too-slow' : 'unreachable'
  }
}

/**
 * Sends, and reads the answer; follows no redirection, since a setting names the address. What is sent may arrive twice: a
 * connection that was kept open and is gone by now is found out only by the request that it loses.
 */
export const post = async (sent: Post): Promise<Posted | NotAnswered> => {
  const late = AbortSignal.timeout(sent.timeoutMs)
  const first = await postOnce(sent, late)
  return first === 'unreachable' && !sent.signal.aborted ? postOnce(sent, late) : first
}
