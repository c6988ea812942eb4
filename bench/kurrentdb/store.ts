/** The adapter, opened as a node opens it. */
import { randomBytes } from 'node:crypto'
import { orThrow } from '../population/build.ts'
import { openKurrentStore } from '../../src/store/kurrentdb/open-kurrentdb.ts'
import type { KurrentStore } from '../../src/store/kurrentdb/open-kurrentdb.ts'

/** Opens the log of a server. On an empty one it makes a ledger under a name that says what it is for. */
export const openStore = async (url: string): Promise<KurrentStore> =>
  orThrow(
    'opening the log',
    await openKurrentStore({
      connection: url,
      profile: 'standard',
      name: undefined,
      newId: () => randomBytes(16).toString('hex'),
      monotonicMs: () => performance.now(),
      random: Math.random,
    })(),
  )
