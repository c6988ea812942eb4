/** Scavenges a real server over HTTP and waits until it is done, as far as HTTP tells. */
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../../src/fp.ts'
import { parseConnection } from '../../../src/store/kurrentdb/server/connection-string.ts'

const settleMs = 5_000

/** Starts one on the first host of an administrator's connection. Throws when the server does not take it. */
export const scavenge = async (connection: string): Promise<void> => {
  const parsed = parseConnection(connection)
  if (E.isLeft(parsed)) throw new Error(parsed.left.expected)
  const { hosts, login, files } = parsed.right
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request(`https://${hosts[0]}/admin/scavenge`, {
      method: 'POST',
      auth: `${login?.username}:${login?.password}`,
      headers: { 'content-length': 0 },
      ...(files.tlsCAFile === undefined ? {} : { ca: readFileSync(files.tlsCAFile) }),
    })
    sent.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
  if (status !== 200) throw new Error(`the scavenge was refused: HTTP ${status}`)
  await delay(settleMs)
}
