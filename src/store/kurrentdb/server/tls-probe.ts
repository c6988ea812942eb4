/**
 * Finds the reason for a failed connection: gRPC says "unavailable" both for a wrong certificate and for a server that
 * is off.
 */
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { CommonSettings } from './node-settings.ts'

/** No host answered, or none could prove itself. */
export type RefusedConnection =
  | { readonly failure: 'unreachable'; readonly reason: string }
  /** `reason`: the code that TLS gives, such as CERT_HAS_EXPIRED. */
  | { readonly failure: 'certificate-refused'; readonly reason: string }

const timeoutMs = 3_000

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'no code given'

const isAboutNetwork = (code: string): boolean =>
  /^(?:ECONN|ENOTFOUND|EHOST|ENET|EAI_|ETIMEDOUT|EPIPE|silent$)/.test(code)

/** The code of the error that a connection to one host ends with; 'open' for one that can be had. */
const attempt = (endpoint: string, { tls }: CommonSettings): Promise<string> =>
  new Promise((resolve) => {
    const colon = endpoint.lastIndexOf(':')
    const host = endpoint.slice(0, colon).replaceAll(/[[\]]/g, '')
    const to = { host, port: Number(endpoint.slice(colon + 1)) }
    const isName = /[a-z]/i.test(host)
    const socket =
      tls === 'insecure'
        ? connectTcp(to)
        : connectTls({
            ...to,
            ...(isName ? { servername: host } : {}),
            ...(tls.ca === undefined ? {} : { ca: tls.ca }),
            ...(tls.userCert === undefined ? {} : { cert: tls.userCert }),
            ...(tls.userKey === undefined ? {} : { key: tls.userKey }),
          })
    const end = (code: string): void => {
      socket.destroy()
      resolve(code)
    }
    socket.setTimeout(timeoutMs, () => end('silent'))
    socket.on('error', (error) => end(codeOf(error)))
    socket.on(tls === 'insecure' ? 'connect' : 'secureConnect', () => end('open'))
  })

/** Tries each host by itself and says what is in the way; `otherwise` where all can be connected to. */
export const diagnoseUnreachable = async (
  hosts: ReadonlyArray<string>,
  settings: CommonSettings,
  otherwise: string,
): Promise<RefusedConnection> => {
  const codes = await Promise.all(hosts.map((host) => attempt(host, settings)))
  const certificate = codes.find((code) => code !== 'open' && !isAboutNetwork(code))
  if (certificate !== undefined) return { failure: 'certificate-refused', reason: certificate }
  const network = codes.find((code) => code !== 'open')
  return {
    failure: 'unreachable',
    reason: codes.includes('open') ? otherwise : (network ?? otherwise),
  }
}
