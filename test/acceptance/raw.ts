/** Requests that no well-behaved client makes: bytes on a socket, and what comes back. */
import { connect } from 'node:net'
import { untilAnswered } from '../support/until.ts'

const told = (socket: ReturnType<typeof connect>): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    // A server that has said no may cut the line while the rest is still being sent.
    socket.on('error', () => resolve(text))
    socket.on('close', () => resolve(text))
  })

/** Sends `head` and `body` as they are and waits for the answer's end. */
export const exchange = (
  origin: string,
  head: string,
  body: string | Buffer = '',
): Promise<string> =>
  untilAnswered(async () => {
    const { hostname, port } = new URL(origin)
    const socket = connect(Number(port), hostname)
    const answer = told(socket)
    socket.write(head.replaceAll('\n', '\r\n'))
    socket.write(body)
    return (await answer) || undefined
  })

/** Sends the beginning of a request and hangs up when told to. */
export const beginning = (origin: string, text: string): { readonly hangUp: () => void } => {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(text.replaceAll('\n', '\r\n'))
  return { hangUp: () => socket.destroy() }
}

/** Status of an answer. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
