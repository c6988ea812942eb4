/** The version before as a process of its own, to be locked out or killed: `child.ts <task> <folder>`. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { eventIdFrom } from '../../../../src/kernel/ids.ts'
import type { StreamId } from '../../../../src/kernel/ids.ts'
import { openOldStore } from './old-store.ts'
import type { OldStore } from './old-store.ts'
import { right } from '../../../support/unwrap.ts'

const [task = '', folder = ''] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const eventOf = (bytes: number) => ({
  id: eventIdFrom(randomUUID()),
  type: 'ConsentGiven',
  json: `"${'x'.repeat(bytes)}"`,
})

/** Appends three events at a time, for ever; each acknowledgement is a line. */
const appendForEver = async (store: OldStore): Promise<void> => {
  const stream = `crash-${randomUUID().replaceAll('-', '')}` as StreamId
  let expected: 'no-stream' | bigint = 'no-stream'
  for (;;) {
    const events = [eventOf(300), eventOf(5_000), eventOf(10)]
    expected = (await right(store.append(stream, expected, events))).revision
    say([stream, expected, ...events.map(({ id }) => id)].join(' '))
  }
}

const store = await openOldStore(folder)
say('open')
switch (task) {
  case 'hold':
    process.stdin.resume()
    await once(process.stdin, 'end')
    await store.close()
    break
  case 'append':
    await appendForEver(store)
    break
}
