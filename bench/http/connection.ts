/** One keep-alive connection, one request at a time: light, so that on two cores the server is what is measured. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** What came back: the text only of what is no success. */
export type Answered = { readonly status: number; readonly problem?: string }

export type Connection = {
  /** Sends a whole request; `onAnswer` is called once, when its whole answer is there. */
  readonly send: (request: string, onAnswer: (answered: Answered) => void) => void
  readonly close: () => void
}

const headEnd = '\r\n\r\n'
const lengthHeader = /\r\ncontent-length: (\d+)/i
const statusAt = 'HTTP/1.1 '.length

type Reading = { held: Buffer | undefined; expected: number; status: number }

const firstRefusal = 300

/** Takes a chunk; what was answered, once all of it is there. A server never sends an answer that nobody waits for. */
const take = (reading: Reading, chunk: Buffer): Answered | undefined => {
  const data = reading.held === undefined ? chunk : Buffer.concat([reading.held, chunk])
  if (reading.expected === 0) {
    const end = data.indexOf(headEnd)
    if (end !== -1) {
      const head = data.toString('latin1', 0, end)
      const length = lengthHeader.exec(head)?.[1]
      if (length === undefined) throw new Error('an answer without Content-Length')
      reading.status = Number(head.slice(statusAt, statusAt + 3))
      reading.expected = end + headEnd.length + Number(length)
    }
  }
  if (reading.expected === 0 || data.length < reading.expected) {
    reading.held = data
    return undefined
  }
  const { status } = reading
  reading.held = undefined
  reading.expected = 0
  return status < firstRefusal ? { status } : { status, problem: data.toString('utf8') }
}

const connectionOf = (socket: Socket, onFailure: (cause: unknown) => void): Connection => {
  const reading: Reading = { held: undefined, expected: 0, status: 0 }
  let waiting: ((answered: Answered) => void) | undefined
  let isClosed = false
  socket.on('data', (chunk: Buffer) => {
    const answered = take(reading, chunk)
    if (answered === undefined) return
    const answer = waiting
    waiting = undefined
    answer?.(answered)
  })
  socket.on('error', onFailure)
  socket.on('close', () => {
    if (!isClosed) onFailure(new Error('the server closed a connection'))
  })
  return {
    send: (request, onAnswer) => {
      waiting = onAnswer
      socket.write(request, 'utf8')
    },
    close: () => {
      isClosed = true
      socket.destroy()
    },
  }
}

/** Connects to a port of this machine. */
export const connectTo = (port: number, onFailure: (cause: unknown) => void): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(connectionOf(socket, onFailure))
    })
  })
