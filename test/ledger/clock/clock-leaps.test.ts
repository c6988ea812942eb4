import { beforeEach, describe, expect, test } from 'vitest'
import { instantOf, msOf } from '../../../src/kernel/instant.ts'
import { freshId } from '../../support/ledger.ts'
import { left, right } from '../../support/unwrap.ts'
import {
  dayMs,
  lastEvent,
  meta,
  minuteMs,
  offNow,
  onNodes,
  open,
  operator,
  publishAt,
  refusedStart,
  seen,
  start,
  yearMs,
  asked,
} from './clock-node.ts'
import type { Node } from './clock-node.ts'

onNodes()

describe('a clock that leaps while the ledger runs', () => {
  test.each([
    ['ahead', yearMs],
    ['behind', -yearMs],
  ] as const)(
    'a year %s: only what protects is recorded, at the time as it goes on',
    async (leap, byMs) => {
      const node = await start('a')
      await publishAt(node)
      await right(seen(node, 'on'))
      node.isSetBy(byMs)
      expect(await left(seen(node, 'on'))).toEqual({ failure: 'clock-leapt' })
      expect(node.ledger.health()).toMatchObject({ clock: leap })
      expect(Math.abs(node.ledger.health().clockOffMs - byMs)).toBeLessThan(minuteMs)
      const { events } = await right(seen(node, 'off'))
      expect(events).toHaveLength(1)
      expect(await offNow()).toBeLessThan(minuteMs)
      const frozen = { act: 'freeze-recipient', recipient: 'x', frozen: true } as never
      expect(
        await left(node.ledger.register({ command: frozen, meta: meta() })),
      ).not.toHaveProperty('failure', 'clock-leapt')
      node.isSetBy(-byMs)
      expect(node.ledger.health()).toMatchObject({ clock: 'ok', clockOffMs: 0 })
      await right(seen(node, 'on'))
      expect(await offNow()).toBeLessThan(minuteMs)
    },
  )

  test('is not believed by decisions either', async () => {
    const node = await start('a')
    node.isSetBy(yearMs)
    expect(Math.abs(msOf(asked(node).decidedAt) - Date.now())).toBeLessThan(minuteMs)
  })

  test('is accepted by an operator, on the record, and gone by from then on', async () => {
    const node = await start('a')
    await publishAt(node)
    expect(await left(node.ledger.acceptClock(operator, freshId(), 'ahead'))).toEqual({
      refusal: 'clock-not-leapt',
    })
    node.isSetBy(yearMs)
    expect(await left(node.ledger.acceptClock(operator, freshId(), 'behind'))).toEqual({
      refusal: 'clock-not-leapt',
    })
    const accepted = await right(node.ledger.acceptClock(operator, freshId(), 'ahead'))
    const event = await lastEvent()
    expect(event).toMatchObject({ type: 'ClockLeapAccepted', actor: operator, body: accepted })
    expect(Math.abs(msOf(event.recordedAt) - Date.now())).toBeLessThan(minuteMs)
    expect(node.ledger.health()).toMatchObject({ clock: 'ok' })
    await right(seen(node, 'on'))
    expect(Math.abs(msOf((await lastEvent()).recordedAt) - Date.now() - yearMs)).toBeLessThan(
      minuteMs,
    )
  })

  test('is not taken from a step within the bound', async () => {
    const node = await start('a')
    await publishAt(node)
    node.isSetBy(4 * minuteMs)
    await right(seen(node, 'on'))
    node.isSetBy(-4 * minuteMs)
    await right(seen(node, 'off'))
    expect(node.ledger.health()).toMatchObject({ clock: 'ok' })
  })
})

describe('a clock at the start', () => {
  test('may be a year after the last event: a small ledger sleeps', async () => {
    const node = await start('a')
    await publishAt(node)
    await open.pop()!.close()
    const later = await start('a', yearMs)
    await right(seen(later, 'on'))
    expect(later.ledger.health()).toMatchObject({ clock: 'ok' })
  })

  test('is refused where it has not reached the last event, until an operator accepts it', async () => {
    const ahead = await start('a', yearMs)
    await publishAt(ahead)
    await right(seen(ahead, 'on'))
    const recorded = (await lastEvent()).recordedAt
    await open.pop()!.close()
    expect(await refusedStart('a', 0)).toMatchObject({ failure: 'clock-behind-log', recorded })
    const node = await start('a', 0, true)
    expect(await left(seen(node, 'on'))).toEqual({ failure: 'clock-leapt' })
    await right(node.ledger.acceptClock(operator, freshId(), 'log_ahead'))
    await right(seen(node, 'on'))
    await open.pop()!.close()
    const again = await start('a')
    expect(again.ledger.health()).toMatchObject({ clock: 'ok' })
    expect((await lastEvent()).recordedAt >= recorded).toBe(true)
  })

  test('leaves a step within the bound alone', async () => {
    const ahead = await start('a', 4 * minuteMs)
    await publishAt(ahead)
    await open.pop()!.close()
    await right(seen(await start('a'), 'on'))
  })
})

describe('after a clock that was a year ahead was put right, and that was accepted', () => {
  let node: Node
  beforeEach(async () => {
    const ahead = await start('a', yearMs)
    await publishAt(ahead)
    await right(seen(ahead, 'on'))
    await open.pop()!.close()
    node = await start('a', 0, true)
    await right(node.ledger.acceptClock(operator, freshId(), 'log_ahead'))
  })

  test('honest times are taken, and times to come are not', async () => {
    const now = (ms: number) => ({ occurredAt: instantOf(Date.now() + ms), timeSource: 'service' })
    await right(seen(node, 'on', now(0)))
    await right(seen(node, 'on', now(-30 * dayMs)))
    expect(await left(seen(node, 'on', now(30 * dayMs)))).toMatchObject({
      refusal: 'occurred-in-the-future',
    })
    expect(await left(seen(node, 'on', now(-100 * dayMs)))).toMatchObject({
      refusal: 'occurred-too-long-ago',
    })
  })

  test.each(['service', 'hotline', 'device'] as const)(
    'a no stands against what was said under the wrong clock, whatever time it claims: %s',
    async (timeSource) => {
      const occurredAt = instantOf(Date.now() - dayMs)
      const { events } = await right(seen(node, 'off', { occurredAt, timeSource }))
      expect(events[0]?.occurredAt).toBe(events[0]?.recordedAt)
      expect(events[0]?.claimed).toMatchObject({ at: occurredAt })
    },
  )
})

describe('two nodes whose clocks differ', () => {
  test('the one that is behind refuses what does not protect, until its operator accepts the other’s time', async () => {
    const behind = await start('a')
    await publishAt(behind)
    const wrong = await start('b', yearMs)
    const { position } = await right(seen(wrong, 'on'))
    await behind.ledger.waitFor(position, 30_000)
    expect(behind.ledger.health()).toMatchObject({ clock: 'log_ahead' })
    expect(await left(seen(behind, 'on'))).toEqual({ failure: 'clock-leapt' })
    const { events } = await right(seen(behind, 'off'))
    expect(events).toHaveLength(1)
    expect((await right(seen(wrong, 'on'))).events).toHaveLength(1)
    await right(behind.ledger.acceptClock(operator, freshId(), 'log_ahead'))
    await right(seen(behind, 'off'))
  })
})
