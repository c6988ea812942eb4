/** Makes a user over the server's HTTP interface, which is the one that all versions have. */
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { RequestOptions } from 'node:http'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { NodeSettings } from '../server/node-settings.ts'

/** The server did not make the user: `status` is HTTP's, 0 where there was no answer. */
export type UserRefused = { readonly failure: 'user-refused'; readonly status: number }

export type NewUser = {
  readonly loginName: string
  readonly fullName: string
  readonly groups: ReadonlyArray<string>
  readonly password: string
}

const timeoutMs = 10_000

const statusOf = ({ endpoint, tls, login }: NodeSettings, body: string): Promise<number> =>
  new Promise((resolve) => {
    const url = new URL(`${tls === 'insecure' ? 'http' : 'https'}://${endpoint}/users/`)
    const options: RequestOptions = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      ...(login === undefined ? {} : { auth: `${login.username}:${login.password}` }),
      timeout: timeoutMs,
    }
    const sent =
      tls === 'insecure'
        ? requestPlain(url, options)
        : requestSecure(url, {
            ...options,
            ...(tls.ca === undefined ? {} : { ca: tls.ca }),
            ...(tls.userCert === undefined ? {} : { cert: tls.userCert }),
            ...(tls.userKey === undefined ? {} : { key: tls.userKey }),
          })
    sent.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve(0))
    sent.on('close', () => resolve(0))
    sent.end(body)
  })

/**
 * Makes the user. One that is there in the same groups counts as made, whatever its password: whether that is the
 * right one shows when the ledger's user is tried.
 */
export const createUser = async (
  administrator: NodeSettings,
  user: NewUser,
): Promise<Either<UserRefused, void>> => {
  const status = await statusOf(administrator, JSON.stringify(user))
  return status >= 200 && status < 300
    ? E.right(undefined)
    : E.left({ failure: 'user-refused', status })
}
