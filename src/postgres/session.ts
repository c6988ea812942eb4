/** One session of the pool in use: its settings made ours first, and thrown away after any fault. */
import type { Pool, PoolClient } from 'pg'
import { beginSession } from './connection.ts'
import { faultOf } from './fault.ts'
import type { PostgresFault } from './fault.ts'
import type { Gate } from './gate.ts'

/** The server's answer: columns by name, not yet decoded. */
export type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>

/** Runs one statement; throws what the driver throws. */
export type Ask = (text: string, values?: ReadonlyArray<unknown>) => Promise<Rows>

export const askOf =
  (client: Pick<PoolClient, 'query'>): Ask =>
  async (text, values = []) =>
    (await client.query<Record<string, unknown>>(text, [...values])).rows

/** A pool and who may use it now. */
export type Sessions = { readonly pool: Pool; readonly gate: Gate }

/** Sessions whose settings were made ours. */
const begun = new WeakSet<PoolClient>()

// A statement that the server itself cut short was slow alone: only its silence is everybody's.
const isAway = ({ reason, code }: PostgresFault): boolean =>
  reason === 'unreachable' || (reason === 'too-slow' && code === undefined)

const useOne = async <A>(pool: Pool, use: (client: PoolClient) => Promise<A>): Promise<A> => {
  const client = await pool.connect()
  try {
    if (!begun.has(client)) await beginSession(client)
    begun.add(client)
    const result = await use(client)
    client.release()
    return result
  } catch (error) {
    client.release(true)
    throw error
  }
}

/**
 * Runs `use` on a session of its own; throws a `PostgresFault`. After it threw, the session is not used again: its
 * state is not known.
 */
export const withSession = async <A>(
  { pool, gate }: Sessions,
  use: (client: PoolClient) => Promise<A>,
): Promise<A> => {
  await gate.enter()
  try {
    return await useOne(pool, use)
  } catch (error) {
    const fault = faultOf(error)
    if (isAway(fault)) gate.turnAway(fault)
    throw fault
  } finally {
    gate.leave()
  }
}
