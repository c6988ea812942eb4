/** Has a server listen. */
import type { Server } from 'node:http'
import { E } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
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
