/** A ledger that faults are tried on: some people with some acts each, stopped in order. */
import type { Keys } from '../../acceptance/client.ts'
import { keysIn } from '../driver/keys.ts'
import { clientTo, newPeople } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { mustStart } from '../driver/server.ts'
import { newTally, work } from '../driver/work.ts'

export type Prepared = {
  /** Never opened again: each case works on a copy. */
  readonly folder: string
  readonly keys: Keys
  readonly people: ReadonlyArray<Person>
}

const writers = 8
const actsEach = 6

export const prepare = async (folder: string): Promise<Prepared> => {
  const server = await mustStart(folder)
  const keys = keysIn(server.stdout())
  const client = clientTo(() => server.origin, keys)
  const people = await newPeople(client, writers)
  const isOver = (): boolean => people.every(({ acts }) => acts >= actsEach)
  await work({ client, people, tally: newTally(), isOver, retryMs: 20 })
  await server.kill('SIGTERM')
  return { folder, keys, people }
}
