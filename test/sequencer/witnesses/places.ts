/** Witnesses, logs that ask them, and servers that answer as a test says; all of them closed after it. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { makeFolder } from '../../support/folder.ts'
import { serveOn } from '../../witness/serve-on.ts'
import { testLog, testSigner } from '../../witness/test-log.ts'
import { witnessIn } from '../../witness/witness-in.ts'
import { askingLog, origin } from './asking-log.ts'

/** The things that a test opened. */
export const closing: Array<() => Promise<unknown>> = []
/** Closes what a test opened, the last first. */
export const closeAll = async (): Promise<void> => {
  for (const close of closing.splice(0)) await close()
}

let folders = 0
export const folder = (): string => {
  folders += 1
  const made = makeFolder(`witnesses-${folders}`)
  closing.push(() => Promise.resolve(made.remove()))
  return made.folder
}

export const { vkey } = testLog(origin).signer
/** A real witness at work, and its line of a policy. */
export const witness = async (name: string, at = folder()) => {
  const opened = await witnessIn(at, [vkey])
  const served = await serveOn({ witness: opened.witness })
  closing.push(served.close)
  return { ...served, folder: at, line: `witness ${name} ${opened.vkey} ${served.origin}\n` }
}
/** Something that answers as a test says, under the key of `w.example`. */
export const answering = async (answer: (req: IncomingMessage, res: ServerResponse) => void) => {
  const server = createServer((req, res) => {
    req.resume()
    req.once('end', () => answer(req, res))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `witness w ${testSigner('w.example', 4).vkey} http://127.0.0.1:${port}/\n`
}
export const asking = async (...args: Parameters<typeof askingLog>) => {
  const made = await askingLog(...args)
  closing.unshift(made.close)
  return made
}
