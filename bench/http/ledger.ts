/** `ledger FOLDER with|without`: serves the ledger of a population with its transparency log, or without one. */
import { createServer } from '../../src/http/server.ts'
import { edgeLimits } from '../../src/main/edge/edge-limits.ts'
import { startTreeScrub } from '../../src/main/scrubbing/scrub-tree.ts'
import { serveNode } from '../../src/main.ts'
import { configOf, orThrow, readyNode } from '../population/build.ts'
import { ledgerWithoutLog } from '../population/without-log.ts'

const [folder = '', kind] = process.argv.slice(2)
const config = configOf(folder)

const listening = (origin: string): void => {
  process.stdout.write(`listening on ${origin}\n`)
}

/** The walk of the log against its tree goes on as it does where a ledger is served. */
const withLog = async (): Promise<() => Promise<void>> => {
  const node = await readyNode(folder)
  const serving = orThrow('a port', await serveNode(node, config)())
  const endWalk = startTreeScrub(node.transparency.walk, config, Date.now)
  listening(serving.origin)
  return async () => {
    await serving.close(0)
    await endWalk()
    await node.close()
  }
}

const withoutLog = async (): Promise<() => Promise<void>> => {
  const plain = await ledgerWithoutLog(folder)
  const { server, close } = createServer({ ...plain, limits: edgeLimits(config.limits, 'folder') })
  await new Promise<void>((done) => server.listen({ host: '127.0.0.1', port: 0 }, done))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('there is no port')
  listening(`http://127.0.0.1:${address.port}`)
  return async () => {
    await close(0)
    await plain.close()
  }
}

if (kind !== 'with' && kind !== 'without') throw new RangeError('with or without')
const end = await (kind === 'with' ? withLog() : withoutLog())
process.once('SIGTERM', () => {
  void end().then(() => process.exit(0))
})
