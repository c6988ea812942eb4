/** A ledger put together without its transparency log: the same engines and the same ledger over them, and nothing that hashes or signs. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Credentials } from '../../src/credentials/credentials.ts'
import { believedClock } from '../../src/kernel/held-clock.ts'
import { eventIdFrom } from '../../src/kernel/ids.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import type { OpenedLedger } from '../../src/ledger/open-ledger.ts'
import type { Upkeep } from '../../src/ledger/upkeep.ts'
import { digestOf } from '../../src/main/digest.ts'
import { openEngines } from '../../src/main/engines.ts'
import type { Opened } from '../../src/main/engines.ts'
import { identifiersOf, limitsFrom } from '../../src/main/ledger-settings.ts'
import { tellingNobody } from '../../src/main/telling.ts'
import { upkeepOf } from '../../src/main/upkeep.ts'
import { configOf, orThrow } from './build.ts'

export type WithoutLog = {
  readonly ledger: OpenedLedger
  readonly credentials: Credentials
  readonly upkeep: Upkeep
  readonly close: () => Promise<void>
}

/** Opens the ledger of a folder, once its rows are level with its log. */
export const ledgerWithoutLog = async (folder: string): Promise<WithoutLog> => {
  const config = configOf(folder)
  const held = believedClock(Date.now)
  const opened: Opened[] = []
  const keep = <A extends Opened>(part: A): A => {
    opened.push(part)
    return part
  }
  const engines = orThrow('the engines', await openEngines(config, held, tellingNobody, keep))
  const settings = {
    held,
    nowMs: held.nowMs,
    monotonicMs: () => performance.now(),
    newId: () => eventIdFrom(randomUUID()),
    random: Math.random,
    identifiers: identifiersOf(config),
    limits: limitsFrom(config),
  }
  const ledger = keep(orThrow('the ledger', await openLedger({ ...engines, ...settings })()))
  keep(engines.marks)
  const isLevel = (): boolean => ledger.health().alive && ledger.health().lagMs === 0
  while (!isLevel()) await delay(1)
  return {
    ledger,
    credentials: engines.credentials,
    upkeep: keep(upkeepOf(config, ledger, digestOf(ledger, engines.rows))),
    close: async () => {
      for (const each of opened.toReversed()) await each.close()
    },
  }
}
