/** A caller of a server over HTTP. */
import { actBodyBytes } from '../../src/api/route.ts'
import { untilAnswered } from '../support/until.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape are looked at, each by its test
export type Loose = any

/** An answer. */
export type Said = {
  readonly status: number
  readonly headers: Headers
  readonly json: Loose
  readonly text: string
}
export type Call = (
  method: string,
  path: string,
  options?: {
    readonly key?: string
    readonly body?: unknown
    readonly raw?: string | Uint8Array
    readonly headers?: Record<string, string>
  },
) => Promise<Said>

/** Asks a server at this address, and takes its whole answer. */
export const caller =
  (url: string): Call =>
  async (method, path, { key, body, raw, headers } = {}) => {
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const asked = {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content as string }),
    }
    const ask = async () => {
      const answer = await fetch(url + path, asked)
      return { response: answer, text: await answer.text() }
    }
    const mayBeRefusedUnread = content !== undefined && content.length > actBodyBytes
    const { response, text } = await (mayBeRefusedUnread ? untilAnswered(ask) : ask())
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    }
  }
