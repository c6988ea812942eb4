/**
 * Hashes on a separate thread, because SM3 takes as long as all other work on a bundle. Several files may be in
 * progress. The thread gets copies of the pieces.
 */
import { Worker } from 'node:worker_threads'
import { sha256From } from '../../../kernel/ids.ts'
import type { Hasher, Hashed, Hashing } from './hashes.ts'

// A text, since a thread of Node cannot load TypeScript; so tests run the same code as the built program.
const program = `
const { createHash } = require('node:crypto')
const { parentPort } = require('node:worker_threads')
const begin = () => ['sha256', 'sm3'].map((name) => createHash(name))
const files = new Map()
parentPort.on('message', ({ file, bytes }) => {
  const hashes = files.get(file) ?? begin()
  if (bytes === undefined) {
    files.delete(file)
    parentPort.postMessage(hashes.map((hash) => hash.digest('hex')))
    return
  }
  files.set(file, hashes)
  for (const hash of hashes) hash.update(bytes)
  parentPort.postMessage(bytes.length)
})
`

/** The most bytes that wait for the thread; then `update` waits as well. */
const mostWaiting = 4 * 1024 * 1024

type Digests = readonly [sha256: string, sm3: string]

const isDigests = (u: unknown): u is Digests =>
  Array.isArray(u) && u.length === 2 && u.every((one) => typeof one === 'string')

type Waiting<A> = { readonly resolve: (value: A) => void; readonly reject: (error: Error) => void }

/** Requests to the thread without an answer yet, in order. */
const newQueue = () => {
  const ends: Waiting<Digests>[] = []
  // Several files may be read at a time, each by its own reader.
  let full: Waiting<void>[] = []
  let bytes = 0
  let over: Error | undefined
  const entered = <A>(enter: (waiting: Waiting<A>) => void): Promise<A> =>
    new Promise((resolve, reject) => {
      if (over === undefined) enter({ resolve, reject })
      else reject(over)
    })
  return {
    digests: () => entered<Digests>((waiting) => void ends.push(waiting)),
    sent: (more: number): Promise<void> | undefined => {
      bytes += more
      if (bytes <= mostWaiting) return undefined
      return entered<void>((waiting) => void full.push(waiting))
    },
    answered: (message: unknown): void => {
      if (isDigests(message)) return ends.shift()?.resolve(message)
      bytes -= Number(message)
      if (bytes > mostWaiting / 2) return
      for (const { resolve } of full) resolve()
      full = []
    },
    fail: (error: Error): void => {
      over ??= error
      for (const { reject } of [...full.splice(0), ...ends.splice(0)]) reject(error)
    },
  }
}

/** The thread ended by itself, mostly for lack of memory. Its open requests have no answer. */
export class HashingEnded extends Error {
  override readonly name = 'HashingEnded'
}

const ended = (cause?: unknown): HashingEnded =>
  new HashingEnded('the thread that hashes has ended', { cause })

/** Starts the thread; call `close` at the end. If the thread ends by itself, open requests are rejected. */
export const hashingThread = (): Hashing => {
  const worker = new Worker(program, { eval: true, execArgv: [], env: {} })
  const queue = newQueue()
  worker.on('message', queue.answered)
  worker.on('error', (cause) => queue.fail(ended(cause)))
  worker.on('exit', () => queue.fail(ended()))
  let files = 0
  const newHasher = (): Hasher => {
    files += 1
    const file = files
    let bytes = 0
    return {
      update: (piece) => {
        bytes += piece.length
        // `slice` of a Buffer is a view of it.
        const copy = new Uint8Array(piece)
        worker.postMessage({ file, bytes: copy }, [copy.buffer])
        return queue.sent(piece.length)
      },
      end: async (): Promise<Hashed> => {
        worker.postMessage({ file }, [])
        const [sha256, sm3] = await queue.digests()
        return { bytes, sha256: sha256From(sha256), sm3 }
      },
    }
  }
  return { newHasher, close: async () => void (await worker.terminate()) }
}
