/** Tiles over HTTP before there is a checkpoint: after a start, and while the tree is made anew. */
import { afterAll, describe, expect, test } from 'vitest'
import { endorsedCheckpoint, entries, tile } from '../../../src/http/vouching/log.ts'
import { makeHouse } from '../../sequencer/house.ts'
import { left, right } from '../../support/unwrap.ts'

const house = await makeHouse()
await house.append(5)
const before = right(await house.open())
await before.sequencer.waitFor(5, 30_000)
await before.close()
const { sequencer, close } = right(await house.open({ isStill: true }))
afterAll(async () => {
  await close()
  await house.remove()
})

const servedLog = { entries: sequencer.entries } as never
const call = (params: object) => ({ params, query: {}, body: undefined }) as never

describe('a tile that a monitor saw before the restart', () => {
  test('is answered by 503, and not as one that the log never had, until a checkpoint is shown', async () => {
    expect(sequencer.shown()).toBeUndefined()
    const tileOf = tile({ transparency: sequencer })
    const entriesOf = entries({ transparency: sequencer, servedLog }, 'readers')
    expect(left(tileOf(call({ tile: '0/000.p/5' }))).problem).toBe('not-yet-covered')
    expect(left(await entriesOf(call({ bundle: '000.p/5' }))).problem).toBe('not-yet-covered')
    // A size beyond the log is refused at once.
    expect(left(tileOf(call({ tile: '0/0' }))).problem).toBe('tile-unknown')
    sequencer.start()
    await sequencer.waitFor(5, 30_000)
    expect(right(tileOf(call({ tile: '0/000.p/5' })))).toMatchObject({ status: 200 })
    expect(left(tileOf(call({ tile: '0/000.p/6' }))).problem).toBe('tile-unknown')
  })
})

describe('the newest checkpoint under a quorum', () => {
  test('is no part of a ledger that asks for none, and otherwise follows or is shown', async () => {
    const ask = endorsedCheckpoint
    const nothing = () => Promise.resolve(undefined)
    const note = sequencer.shown()
    const log = { transparency: sequencer }
    const served = (endorsed?: () => Promise<typeof note>) => ({ endorsed }) as never
    expect(left(await ask(log as never)()).problem).toBe('quorum-unset')
    expect(left(await ask({ ...log, servedLog: served() })()).problem).toBe('quorum-unset')
    expect(left(await ask({ ...log, servedLog: served(nothing) })()).problem).toBe(
      'not-yet-covered',
    )
    const shown = await ask({ ...log, servedLog: served(() => Promise.resolve(note)) })()
    expect(right(shown)).toMatchObject({ status: 200, bytes: note?.note })
  })
})
