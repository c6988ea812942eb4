/** One request to a time stamp authority over HTTP (RFC 3161 section 3.4). The answer is verified before it is stored. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import type { StampRejection } from '../../transparency/stamp/rejection.ts'
import { nonceFrom, stampRequest } from '../../transparency/stamp/request.ts'
import { verifyStamp } from '../../transparency/stamp/verify-stamp.ts'
import type { Authorities, Stamp } from '../../transparency/stamp/verify-stamp.ts'
import { post } from '../asking/post.ts'
import type { NotAnswered } from '../asking/post.ts'

export type Authority = {
  readonly url: string
  /** The trusted roots of the authority's certificate. */
  readonly authorities: Authorities
}

/** Reasons for a missing stamp. */
export type NotStamped =
  | StampRejection
  | { readonly rejected: 'stamp-not-answered'; readonly why: NotAnswered | `status ${number}` }
  | { readonly rejected: 'stamp-not-a-reply'; readonly type: string }

export type Stamped = Stamp & { readonly response: Uint8Array }

const timeoutMs = 10_000
/** A response with a chain of certificates is some 6 kB. */
const maxBytes = 64 * 1024
const replyType = 'application/timestamp-reply'

/** `random`: 16 fresh random bytes. `text`: the text to stamp; the authority gets only its SHA-256. `nowMs`: since 1970. */
export const askAuthority = async (
  primitives: Primitives,
  { url, authorities }: Authority,
  text: Uint8Array,
  random: Uint8Array,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<Either<NotStamped, Stamped>> => {
  const nonce = nonceFrom(random)
  const fromMs = nowMs()
  const posted = await post({
    url,
    contentType: 'application/timestamp-query',
    body: stampRequest(primitives.sha256(text), nonce),
    timeoutMs,
    maxBytes,
    signal,
  })
  if (typeof posted === 'string') return E.left({ rejected: 'stamp-not-answered', why: posted })
  const { status, type, bytes } = posted
  if (status !== 200) return E.left({ rejected: 'stamp-not-answered', why: `status ${status}` })
  if (type !== replyType) return E.left({ rejected: 'stamp-not-a-reply', type: type.slice(0, 80) })
  const stamp = await verifyStamp(primitives, authorities, bytes, text, nonce, {
    fromMs,
    toMs: nowMs(),
  })
  return E.isLeft(stamp) ? stamp : E.right({ ...stamp.right, response: bytes })
}
