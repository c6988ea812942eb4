/** A process that appends to the server in its first argument, for ever, until it is killed. Prints what is acknowledged. */
import { randomBytes, randomUUID } from 'node:crypto'
import { E } from '../../../src/fp.ts'
import { eventIdFrom } from '../../../src/kernel/ids.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { openKurrentStore } from '../../../src/store/kurrentdb/open-kurrentdb.ts'

const [connection = ''] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const eventOf = (bytes: number) => ({
  id: eventIdFrom(randomUUID()),
  type: 'ConsentGiven',
  json: `"${'x'.repeat(bytes)}"`,
})

const opened = await openKurrentStore({
  connection,
  profile: 'standard',
  name: undefined,
  newId: () => randomBytes(16).toString('hex'),
  monotonicMs: () => performance.now(),
  random: Math.random,
  streams: ['crash-'],
})()
if (E.isLeft(opened)) throw new Error(opened.left.failure)
const store = opened.right
say('open')

const run = randomUUID().replaceAll('-', '')
const writer = async (_: unknown, number: number): Promise<void> => {
  const stream = `crash-${run}-${number}` as StreamId
  let expected: 'no-stream' | bigint = 'no-stream'
  for (;;) {
    const events = [eventOf(300), eventOf(5_000), eventOf(10)]
    const result = await store.append(stream, expected, events)()
    if (E.isLeft(result)) throw new Error(result.left.failure)
    expected = result.right.revision
    say([stream, expected, ...events.map(({ id }) => id)].join(' '))
  }
}
await Promise.all(Array.from({ length: 16 }, writer))
