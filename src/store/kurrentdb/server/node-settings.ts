/** From a connection to what each node is reached with: reads the certificates that it names. */
import { readFileSync } from 'node:fs'
import { E, pipe } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Connection, FileName } from './connection-string.ts'

/** The connection settings of one node. */
export type NodeSettings = {
  /** host:port */
  readonly endpoint: string
  readonly keepAliveIntervalMs: number
  readonly keepAliveTimeoutMs: number
  readonly connectionName: string
  /** 'insecure': no TLS, and the server asks nobody who they are. */
  readonly tls:
    | 'insecure'
    | {
        readonly ca?: Buffer | undefined
        readonly userCert?: Buffer | undefined
        readonly userKey?: Buffer | undefined
      }
  readonly login?: { readonly username: string; readonly password: string } | undefined
}

/** A certificate that the connection names cannot be read here, or is none. */
export type UnusableCertificate = {
  readonly failure: 'certificate-unusable'
  readonly setting: FileName
}

/** All but the node itself. */
export type CommonSettings = Omit<NodeSettings, 'endpoint'>

const pem = /-----BEGIN [A-Z ]+-----/

const fileOf = (
  { files }: Connection,
  setting: FileName,
): Either<UnusableCertificate, Buffer | undefined> => {
  const path = files[setting]
  if (path === undefined) return E.right(undefined)
  try {
    const bytes = readFileSync(path)
    if (pem.test(bytes.toString('latin1'))) return E.right(bytes)
  } catch {
    // Falls through: whether it is missing, unreadable or no certificate, the setting is what has to be mended.
  }
  return E.left({ failure: 'certificate-unusable', setting })
}

const common = (connection: Connection, tls: NodeSettings['tls']): CommonSettings => ({
  tls,
  keepAliveIntervalMs: connection.keepAliveIntervalMs,
  keepAliveTimeoutMs: connection.keepAliveTimeoutMs,
  connectionName: connection.connectionName,
  login: connection.login,
})

/** Reads the files once: what they hold later is seen at the next start. */
export const settingsOf = (connection: Connection): Either<UnusableCertificate, CommonSettings> =>
  connection.isSecure
    ? pipe(
        fileOf(connection, 'tlsCAFile'),
        E.bindTo('ca'),
        E.bind('userCert', () => fileOf(connection, 'userCertFile')),
        E.bind('userKey', () => fileOf(connection, 'userKeyFile')),
        E.map((tls) => common(connection, tls)),
      )
    : E.right(common(connection, 'insecure'))
