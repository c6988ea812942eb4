/** A request to another party's server, limited in time and bytes: a slow or long answer counts as none. */

/** The answer of a server. */
export type Posted = {
  readonly status: number
  /** The media type without parameters; empty if the answer has none. */
  readonly type: string
  readonly bytes: Uint8Array
}

/** The reason for a missing answer: a fixed word, since system messages may contain an address. */
export type NotAnswered = 'unreachable' | 'too-slow' | 'too-large'

export type Post = {
  readonly url: string
  readonly contentType: string
  readonly body: Uint8Array
  /** Time limit for request and answer, in ms. */
  readonly timeoutMs: number
  /** Largest body of the answer, in bytes. */
  readonly maxBytes: number
  /** Aborts the request. */
  readonly signal: AbortSignal
}

const bodyOf = async (answer: Response, maxBytes: number): Promise<Uint8Array | 'too-large'> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    // Leaving the loop cancels the rest of the answer.
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
 * Sends, and reads the answer. Follows no redirect, since a setting names the address. The request may arrive twice: a
 * kept connection that the server has closed is noticed only when a request on it fails, which is then repeated.
 */
export const post = async (sent: Post): Promise<Posted | NotAnswered> => {
  const late = AbortSignal.timeout(sent.timeoutMs)
  const first = await postOnce(sent, late)
  return first === 'unreachable' && !sent.signal.aborted ? postOnce(sent, late) : first
}
