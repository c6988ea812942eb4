/** What a node has written and does not decode again. */
import { describe, expect, test } from 'vitest'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { E } from '../../../src/fp.ts'
import { makeWrittenEvents } from '../../../src/ledger/memory/written-events.ts'
import { eventOf, facts, of, storedOf } from '../../projector/facts.ts'

const written = (n: number): LedgerEvent => eventOf(n, of(1), facts.granted)

describe('an event that was written', () => {
  test('is given back once for its text, the very same', () => {
    const memory = makeWrittenEvents(10)
    const event = written(1)
    memory.note(storedOf(event), event)
    expect(memory.take(storedOf(event))).toBe(event)
    expect(memory.take(storedOf(event))).toBeUndefined()
  })

  test('is not given back for another text under its id: the log is believed', () => {
    const memory = makeWrittenEvents(10)
    const event = written(1)
    memory.note(storedOf(event), event)
    const other = storedOf({ ...event, recordedAt: written(2).recordedAt })
    expect(other.json).not.toBe(storedOf(event).json)
    expect(memory.take(other)).toBeUndefined()
    expect(memory.take(storedOf(event))).toBeUndefined()
  })

  test('is forgotten when enough others came after it', () => {
    const memory = makeWrittenEvents(2)
    const events = [written(1), written(2), written(3)]
    for (const event of events) memory.note(storedOf(event), event)
    expect(events.map((event) => memory.take(storedOf(event)))).toEqual([
      undefined,
      events[1],
      events[2],
    ])
  })

  test('is what would have been decoded', () => {
    const event = written(1)
    expect(decodeStored(storedOf(event).json)).toStrictEqual(E.right(event))
  })
})
