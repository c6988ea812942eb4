/** The server of a witness on a port of the system's choosing, and requests to it. */
import { createWitnessServer } from '../../src/witness/http/server.ts'
import type { Handling, Handled } from '../../src/witness/http/handle.ts'

export type Answered = {
  readonly status: number
  readonly type: string | null
  readonly body: string
  readonly headers: Headers
}

/** Serves without a rate unless told otherwise; `handled` are the lines it would log. */
export const serveOn = async ({
  witness,
  prefix = '',
  rate = () => undefined,
  requestMs,
  port: wanted = 0,
}: Pick<Handling, 'witness'> &
  Partial<Handling> & { readonly requestMs?: number; readonly port?: number }) => {
  const handled: Handled[] = []
  const bugs: unknown[] = []
  const { server, close } = createWitnessServer(
    { witness, prefix, rate, onHandled: (one) => handled.push(one) },
    (cause) => bugs.push(cause),
    requestMs,
  )
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const origin = `http://127.0.0.1:${port}`
  const ask = async (path: string, init: RequestInit): Promise<Answered> => {
    const answer = await fetch(`${origin}${path}`, init)
    const { status, headers } = answer
    return { status, headers, type: headers.get('content-type'), body: await answer.text() }
  }
  return {
    port,
    origin,
    handled,
    bugs,
    close,
    ask,
    get: (path: string) => ask(`${prefix}${path}`, {}),
    post: (body: string | Uint8Array) =>
      ask(`${prefix}/add-checkpoint`, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }),
  }
}

export type Served = Awaited<ReturnType<typeof serveOn>>
