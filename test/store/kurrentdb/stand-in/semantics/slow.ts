import { streamNameFilter } from '@eventstore/db-client'
import { describe, expect, test } from 'vitest'
import {
  aWhile,
  credentialsIn,
  eventsOf,
  freshStream,
  gathered,
  refusalOf,
  type Asking,
} from './asking.ts'

/** A client that takes less than is written, as the server treats it. */
export const slowness = (asking: Asking): void => {
  const appends = 40
  const eventsEach = 10
  const large = (index: number) => ({ index, text: 'x'.repeat(10_000) })

  /** Subscribes, takes nothing while four megabytes are written live, then takes what it can get. */
  const laggard = async () => {
    const stream = freshStream('slow')
    const credentials = credentialsIn(asking.connection())
    const subscription = asking
      .client()
      .subscribeToAll({ fromPosition: 'end', filter: streamNameFilter({ prefixes: [stream] }) })
    await new Promise((resolve) => subscription.once('confirmation', resolve))
    for (let n = 0; n < appends; n += 1)
      await asking.client().appendToStream(stream, eventsOf(eventsEach, large), { credentials })
    await aWhile(400)
    return gathered(subscription, ({ length }) => length === appends * eventsEach)
  }

  describe('a client that takes too little', () => {
    test('is dropped up to 24.2, and waited for from 24.6 on', async () => {
      const isDropped = asking.release() < 2406
      const outcome = isDropped
        ? (await refusalOf(laggard()))['type']
        : new Set((await laggard()).map(({ event }) => event?.revision)).size
      expect(outcome).toBe(isDropped ? 'timeout' : appends * eventsEach)
    })
  })
}
