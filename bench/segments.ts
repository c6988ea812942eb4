/** The log in segments beside a bare write and sync of as many bytes: `npx tsx bench/segments.ts [events] [folder]`. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { E } from '../src/fp.ts'
import type { TaskEither } from '../src/fp.ts'
import { eventIdFrom } from '../src/kernel/ids.ts'
import type { StreamId } from '../src/kernel/ids.ts'
import type { StoredEvent } from '../src/store/event-store.ts'
import { disk } from '../src/files/disk.ts'
import { openEmbeddedStore } from '../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../src/store/embedded/embedded-store.ts'

const count = Number(process.argv[2] ?? 20_000)
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'segments-'))
const json = JSON.stringify({ filler: 'x'.repeat(420) })
const group = 256
const alone = Math.min(count, 4_000)

const isStream = (name: string): name is StreamId => name !== ''
const freshStream = (): StreamId => {
  const name = `subject-${randomBytes(16).toString('hex')}`
  if (!isStream(name)) throw new Error('a stream needs a name')
  return name
}
const eventOf = (): StoredEvent => ({
  id: eventIdFrom(randomUUID()),
  type: 'ConsentGiven',
  json,
})

const orThrow = async <L, A>(task: TaskEither<L, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

const timed = async (what: string, events: number, work: () => Promise<void>): Promise<void> => {
  const startedMs = performance.now()
  const cpu = process.cpuUsage()
  await work()
  const ms = performance.now() - startedMs
  const { user, system } = process.cpuUsage(cpu)
  const cpuUs = ((user + system) / events).toFixed(1)
  const perSecond = Math.round((events / ms) * 1_000)
  // On a busy machine the processor's time says more than the clock's.
  console.log(
    `${what}: ${perSecond} a second (${Math.round(ms)} ms, ${cpuUs} µs of processor each)`,
  )
}

/** One write and one sync for each `perGroup` events, and nothing else. */
const bare = async (events: number, perGroup: number): Promise<void> => {
  const file = disk.create(join(folder, `bare-${perGroup}`))
  const bytes = randomBytes(520 * perGroup + 64)
  for (let at = 0; at < events; at += perGroup) {
    await disk.pwrite(file, bytes, (at / perGroup) * bytes.length)
    await disk.sync(file)
  }
  disk.close(file)
}

const appendGroups = async (store: EmbeddedStore): Promise<void> => {
  const streams = Array.from({ length: Math.ceil(count / 10) }, freshStream)
  for (let at = 0; at < count; at += group) {
    const some = Array.from({ length: Math.min(group, count - at) }, (_, n) => at + n)
    await Promise.all(
      some.map((n) => {
        const stream = streams[n % streams.length] ?? freshStream()
        const round = Math.floor(n / streams.length)
        return orThrow(
          store.append(stream, round === 0 ? 'no-stream' : BigInt(round - 1), [eventOf()]),
        )
      }),
    )
  }
}

const readAllByStream = async (store: EmbeddedStore): Promise<void> => {
  let after: { readonly stream: StreamId; readonly revision: bigint } | undefined
  for (;;) {
    if (store.readByStream === undefined) return
    const page = await orThrow(store.readByStream({ after, maxCount: 1_024 }))
    if (page.length === 0) return
    after = page.at(-1)
  }
}

await timed('bare write and sync, one event at a time', alone, () => bare(alone, 1))
await timed(`bare write and sync, ${group} events at a time`, count, () => bare(count, group))
const store = await orThrow(openEmbeddedStore({ folder }))
await timed('append, one at a time', alone, async () => {
  for (let n = 0; n < alone; n += 1) {
    await orThrow(store.append(freshStream(), 'no-stream', [eventOf()]))
  }
})
await timed(`append, ${group} at once`, count, () => appendGroups(store))
await timed('scan', alone + count, async () => void (await orThrow(store.scan(0n, () => {}))))
await timed('read by stream', alone + count, () => readAllByStream(store))
await store.close()
await timed('open', alone + count, async () => {
  const again = await orThrow(openEmbeddedStore({ folder }))
  await again.close()
})
rmSync(folder, { recursive: true, force: true })
