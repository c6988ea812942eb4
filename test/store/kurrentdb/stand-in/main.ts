/** Starts a stand-in by hand: `npx tsx test/store/kurrentdb/stand-in/main.ts --help`. */
import { parseArgs } from 'node:util'
import { startCluster } from './cluster.ts'
import { startStandIn, type StandInOptions } from './start.ts'

const usage = `Starts a stand-in for a KurrentDB server and prints its connection string.
  --port N       listen on this port (a cluster: this one and the next)
  --cluster N    so many nodes that share one log
  --version V    the version to tell (23.10.8)
  --secure       TLS, passwords and ACLs (admin:changeit)
Its log is in memory: it is gone when the process ends (Ctrl-C).
`

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    cluster: { type: 'string' },
    version: { type: 'string' },
    secure: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const options: StandInOptions = {
  security: values.secure ? 'on' : 'off',
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.version === undefined ? {} : { version: values.version }),
}

const start = () =>
  values.cluster === undefined
    ? startStandIn(options)
    : startCluster(Number(values.cluster), options)

if (values.help) say(usage)
else {
  const server = await start()
  say(server.connection)
  const end = () => void server.stop().then(() => process.exit(0))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}
