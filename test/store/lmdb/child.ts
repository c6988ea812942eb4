/** Runs as a process of its own, to be killed, limited or locked out: `child.ts <task> <folder>`. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { E } from '../../../src/fp.ts'
import { eventIdFrom } from '../../../src/kernel/ids.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { openLmdbStore } from '../../../src/store/lmdb/open-lmdb.ts'
import type { LmdbStore } from '../../../src/store/lmdb/open-lmdb.ts'

const [task = '', folder = ''] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const eventOf = (bytes: number) => ({
  id: eventIdFrom(randomUUID()),
  type: 'ConsentGiven',
  json: `"${'x'.repeat(bytes)}"`,
})

/** Sixteen writers append three events at a time, for ever; each acknowledgement is a line. */
const appendForEver = async (store: LmdbStore): Promise<void> => {
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
}

/** Appends until the file may not grow; at a line from outside tries the same again, until it is written. */
const fillUp = async (store: LmdbStore): Promise<void> => {
  const stream = 'full-disk' as StreamId
  let expected: 'no-stream' | bigint = 'no-stream'
  for (;;) {
    const events = Array.from({ length: 10 }, () => eventOf(20_000))
    let result = await store.append(stream, expected, events)()
    if (E.isLeft(result)) {
      const head = await store.head()()
      say(`${result.left.failure} ${expected} ${E.isRight(head) ? head.right : head.left.failure}`)
      await once(process.stdin, 'data')
      result = await store.append(stream, expected, events)()
      say(E.isRight(result) ? `written ${result.right.revision}` : result.left.failure)
      return
    }
    expected = result.right.revision
  }
}

const opened = await openLmdbStore({ folder })()
if (E.isLeft(opened)) {
  say(`${opened.left.failure} ${'pid' in opened.left ? opened.left.pid : ''}`)
} else {
  const store = opened.right
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
    case 'fill':
      await fillUp(store)
      await store.close()
      process.stdin.destroy()
      break
    case 'follow-and-leave': {
      const stop = new AbortController()
      for await (const { kind } of store.follow(-1n, stop.signal))
        if (kind === 'caught-up') stop.abort()
      await store.close()
      break
    }
  }
}
