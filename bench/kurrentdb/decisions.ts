/** Decisions over HTTP on a node whose log is on the server, beside the same people with their log in a folder. */
import { questionRequestAt } from '../rows/decisions-http.ts'
import { loadExpecting } from '../http/load.ts'
import { startLedger, withServers } from '../processes.ts'
import type { Server } from '../processes.ts'
import { compared } from '../series.ts'
import type { Measured } from '../series.ts'
import { onServer } from './house.ts'
import type { KurrentTask } from './house.ts'
import { knownUrl } from './url.ts'

const connections = 64

export const decisions = ({ houses, rounds, windowMs }: KurrentTask): Promise<Measured> =>
  withServers(
    [startLedger(onServer(houses), { LEDGER_STORE: knownUrl() }), startLedger(houses.embedded)],
    ([kurrentdb, embedded]) => {
      const requestAt = questionRequestAt(houses.embedded)
      const of = (name: string, server: Server | undefined) => {
        const load = { port: server?.port ?? 0, connections, windowMs, requestAt }
        const counter = { next: 0 }
        const measure = () => loadExpecting({ ...load, counter }, [200])
        return { name, unit: '/s', pid: server?.pid, measure }
      }
      return compared(
        { rounds, warmUps: 2 },
        of('decision, log on KurrentDB', kurrentdb),
        of('decision, log in a folder', embedded),
      )
    },
  )
