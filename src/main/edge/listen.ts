/** Has a server listen. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { NodeFailure } from '../failure.ts'

const hostIn = (host: string): string =>
  host.includes(':') && !host.startsWith('[') ? `[${host}]` : host

/** The origin at which it is reached, once it listens; port 0 takes one that is free. */
export const listen =
  (
    server: Server,
    { host, port }: { readonly host: string; readonly port: number },
  ): TaskEither<NodeFailure, string> =>
  () =>
    new Promise((resolve) => {
      const refuse = (cause: unknown): void =>
        resolve(E.left({ failure: 'port-unusable', port, cause }))
      server.once('error', refuse)
      server.listen({ host: host.replaceAll(/[[\]]/g, ''), port }, () => {
        server.off('error', refuse)
        const address = server.address()
        const taken = typeof address === 'object' && address !== null ? address.port : port
        resolve(E.right(`http://${hostIn(host)}:${taken}`))
      })
    })

/** Whether a server could listen there now; listens for a moment, and answers nobody. */
export const checkPort = async (at: {
  readonly host: string
  readonly port: number
}): Promise<Either<NodeFailure, void>> => {
  const server = createServer((_, res) => void res.destroy())
  const heard = await listen(server, at)()
  if (E.isLeft(heard)) return heard
  await new Promise((resolve) => server.close(resolve))
  return E.right(undefined)
}
