/** Many writers at once, what each was told, and what must be true of the log afterwards. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { E } from '../../../src/fp.ts'
import { eventIdFrom } from '../../../src/kernel/ids.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import type { StoreFailure } from '../../../src/store/event-store.ts'
import { fsck } from '../../../src/store/embedded/checking/fsck.ts'
import type { Finding } from '../../../src/store/embedded/checking/finding.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { freshStream } from '../support.ts'

/** An append, and what became of it as far as its caller knows. */
export type Told = {
  readonly stream: StreamId
  /** Revision of its first event. */
  readonly first: number
  readonly ids: ReadonlyArray<string>
  readonly told: 'acknowledged' | StoreFailure['failure']
}

export type Workload = {
  readonly writers: number
  readonly rounds: number
  /** Called when an append was acknowledged, before its caller goes on. */
  readonly onAcknowledged?: (told: Told) => void
}

const eventOf = (bytes: number) => ({
  id: eventIdFrom(randomUUID()),
  type: 'ConsentGiven',
  json: `"${'x'.repeat(bytes)}"`,
})

/** Each writer appends to a stream of its own, one to three events at a time; what failed is asked again as it was. */
export const work = async (
  store: Pick<EmbeddedStore, 'append'>,
  { writers, rounds, onAcknowledged = () => {} }: Workload,
): Promise<ReadonlyArray<Told>> => {
  const all: Told[] = []
  const writer = async (_: unknown, number: number): Promise<void> => {
    const stream = freshStream(`w${'abcdefghijklmnop'[number] ?? ''}`.replaceAll(/[^a-z]/g, ''))
    let next = 0
    for (let round = 0; round < rounds; round += 1) {
      const sizes = Array.from({ length: 1 + ((round + number) % 3) }, (__, n) => 40 + n * 700)
      const events = sizes.map(eventOf)
      const ids = events.map(({ id }) => id)
      const result = await store.append(
        stream,
        next === 0 ? 'no-stream' : BigInt(next - 1),
        events,
      )()
      const told = E.isRight(result) ? 'acknowledged' : result.left.failure
      const one: Told = { stream, first: next, ids, told }
      all.push(one)
      // Whether it is there is not known: the stream is left alone.
      if (told === 'outcome-unknown') return
      if (told !== 'acknowledged') continue
      onAcknowledged(one)
      next += ids.length
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
  return all
}

const idsIn = async (store: EmbeddedStore, stream: StreamId): Promise<ReadonlyArray<string>> => {
  const options = { direction: 'forwards', from: 'start', maxCount: 100_000 } as const
  const found = await store.read(stream, options)()
  if (E.isRight(found)) return found.right.map(({ event }) => event.id)
  expect(found.left.failure).toBe('stream-not-found')
  return []
}

/**
 * What was acknowledged is there, what was refused is not, of what is unknown all or nothing is, and nothing else.
 * `toldBy` says which of them had been told by the moment in question.
 */
export const checkTold = async (
  store: EmbeddedStore,
  all: ReadonlyArray<Told>,
  toldBy: (told: Told) => boolean = () => true,
): Promise<void> => {
  for (const stream of new Set(all.map((told) => told.stream))) {
    const ids = await idsIn(store, stream)
    const possible = all.filter(
      (told) =>
        told.stream === stream && (told.told === 'acknowledged' || told.told === 'outcome-unknown'),
    )
    const certain = possible.filter((told) => told.told === 'acknowledged' && toldBy(told))
    const expected = possible.flatMap((told) => told.ids)
    expect(expected.slice(0, ids.length)).toEqual(ids)
    expect(ids.length).toBeGreaterThanOrEqual(certain.flatMap((told) => told.ids).length)
    // The end of an append, and never its middle.
    const ends = [0, ...possible.map((told) => told.first + told.ids.length)]
    expect(ends).toContain(ids.length)
  }
}

/** All that fsck has to say. */
export const findingsIn = async (folder: string): Promise<ReadonlyArray<Finding>> => {
  const findings: Finding[] = []
  for await (const finding of fsck({ folder })) findings.push(finding)
  return findings
}
