/** A witness at work, until it is told to stop or its state cannot be written any more. */
import { once } from 'node:events'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import { keyFrom } from '../../transparency/note/key.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Handled } from '../../witness/http/handle.ts'
import { makeRate } from '../../witness/http/rate.ts'
import { createWitnessServer } from '../../witness/http/server.ts'
import type { WitnessServer } from '../../witness/http/server.ts'
import type { KnownLogs } from '../../witness/known-logs.ts'
import { openState } from '../../witness/state.ts'
import type { State } from '../../witness/state.ts'
import type { WitnessKey } from '../../witness/witness-key.ts'
import { makeWitness } from '../../witness/witness.ts'
import type { Io } from '../line/command.ts'
import { stopAsked } from '../process/running.ts'
import { faulty, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { stateFault } from './folder.ts'
import type { Listening } from './options.ts'

export type Serving = Listening & {
  readonly folder: string
  readonly key: WitnessKey
  readonly logs: KnownLogs
}

/** Requests at once from one address, in seconds of its rate. */
const burstSeconds = 5

/** A line for each cosignature and each refusal: closed words and numbers. */
const lineOf = (at: Date, { request, status, refusal }: Handled): string =>
  `${JSON.stringify({ at: at.toISOString(), event: 'request', request, status, ...(refusal === undefined ? {} : { refusal }) })}\n`

const stateIn = ({ folder, key }: Serving): Either<Fault, State> => {
  const own = keyFrom(nodeCrypto, key.vkey)
  if (E.isLeft(own)) throw new Error('a key that was made here is read again')
  try {
    const state = openState(nodeCrypto, disk, folder, own.right)
    return E.isRight(state) ? state : E.left(stateFault(folder, state.left))
  } catch (cause) {
    return E.left(stateFault(folder, { failure: 'state-unavailable', cause }))
  }
}

const listen = (
  { server }: WitnessServer,
  { host, port }: Listening,
): Promise<Either<Fault, number>> =>
  new Promise((resolve) => {
    server.once('error', () =>
      resolve(E.left(faulty('unavailable', `port ${port} of ${host} is unavailable`))),
    )
    server.listen({ host: host.replaceAll(/[[\]]/g, ''), port }, () => {
      const address = server.address()
      resolve(E.right(typeof address === 'object' && address !== null ? address.port : port))
    })
  })

const welcome = ({ host, prefix, key, logs }: Serving, port: number): string => {
  const shown = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return [
    `the witness ${key.signer.name} is listening on http://${shown}:${port}${prefix}`,
    `its key: ${key.vkey}`,
    ...[...logs.keys()].map((origin) => `it cosigns: ${origin}`),
    '',
  ].join('\n')
}

/** Serves until a signal. A state that cannot be written ends it: what is on disk is read again by the next start. */
export const serveWitness = async (serving: Serving, io: Io): Promise<Either<Fault, number>> => {
  const state = stateIn(serving)
  if (E.isLeft(state)) return state
  const failing = new AbortController()
  const { key, logs, prefix, perSecond } = serving
  const witness = makeWitness({
    primitives: nodeCrypto,
    logs,
    signer: key.signer,
    state: state.right,
    nowMs: Date.now,
    onFailed: (cause) => failing.abort(cause),
  })
  const rate = { perSecond, burst: perSecond * burstSeconds }
  const handling = {
    witness,
    prefix,
    rate: makeRate(rate, () => performance.now()),
    onHandled: (handled: Handled) => {
      if (handled.request === 'add-checkpoint') io.err(lineOf(new Date(), handled))
    },
  }
  const server = createWitnessServer(handling, (cause) => {
    io.err(`a bug: ${cause instanceof Error ? (cause.stack ?? cause.message) : 'unknown'}\n`)
  })
  const stop = stopAsked(io.err, 0)
  const port = await listen(server, serving)
  if (E.isLeft(port)) {
    stop.done()
    return port
  }
  await io.out(welcome(serving, port.right))
  await Promise.race([stop.signalled, once(failing.signal, 'abort')])
  await server.close()
  stop.done()
  const cause: unknown = failing.signal.reason
  return failing.signal.aborted
    ? E.left(stateFault(serving.folder, { failure: 'state-unavailable', cause }))
    : E.right(ok)
}
