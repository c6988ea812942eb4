/** R33: what `consent-ledger kurrentdb setup` leaves behind is what the bank profile asks for. */
import { randomUUID } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { planText, setupPlan } from '../../../src/store/kurrentdb/opening/setup-plan.ts'
import { applySetup, checkSetup } from '../../../src/store/kurrentdb/opening/setup.ts'
import { eventsOf, freshStream } from '../support.ts'
import { startStandIn } from './stand-in/start.ts'
import { openStore } from './support.ts'
import { left, right } from '../../support/unwrap.ts'

const administrator = { username: 'admin', password: 'changeit' }

const house = async () => {
  const server = await startStandIn({ security: 'on' })
  onTestFinished(() => server.stop())
  return { server, ours: server.connectionAs('ledger', 'its own: pass/word') }
}

describe('preparing a server', () => {
  test('makes a user that can append and read, and take nothing away', async () => {
    const { ours } = await house()
    expect(await left(checkSetup(ours))).toMatchObject({ failure: 'access-denied' })
    await right(applySetup(ours, administrator))
    expect(await right(checkSetup(ours))).toEqual({ serverVersion: '23.10.8', overridden: 0 })
    const store = await openStore(ours, { profile: 'bank' })
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(2)))
    expect(await right(store.head())).toBeGreaterThan(0n)
  })

  test('changes nothing the second time, and keeps what else was set', async () => {
    const { server, ours } = await house()
    server.log.append('$settings', 'any', [
      {
        id: randomUUID(),
        type: 'update-default-acl',
        isJson: true,
        data: Buffer.from('{"kept":true}'),
        metadata: new Uint8Array(),
      },
    ])
    await right(applySetup(ours, administrator))
    await right(applySetup(ours, administrator))
    const settings = server.log.stream('$settings').map(({ data }) => Buffer.from(data).toString())
    expect(settings).toHaveLength(2)
    expect(settings[1]).toContain('"kept":true')
    expect(server.log.stream('$$$all')).toHaveLength(1)
  })

  test('is refused with a wrong password, and without security', async () => {
    const { server, ours } = await house()
    const wrong = { ...administrator, password: 'wrong' }
    expect(await left(applySetup(ours, wrong))).toMatchObject({ failure: 'access-denied' })
    const open = await startStandIn()
    onTestFinished(() => open.stop())
    expect(await left(applySetup(open.connection, administrator))).toEqual({
      failure: 'no-security',
    })
    expect(server.log.stream('$settings')).toEqual([])
  })

  test('is refused for a user that is in a group of administrators', async () => {
    const { server } = await house()
    expect(await left(applySetup(server.connection, administrator))).toEqual({
      failure: 'user-refused',
      status: 409,
    })
  })

  test('finds a stream with rights of its own', async () => {
    const { server, ours } = await house()
    await right(applySetup(ours, administrator))
    server.log.append('$$subject-1', 'any', [
      {
        id: randomUUID(),
        type: '$metadata',
        isJson: true,
        data: Buffer.from('{"$maxCount":1}'),
        metadata: new Uint8Array(),
      },
    ])
    expect(await right(checkSetup(ours))).toMatchObject({ overridden: 1 })
  })

  test('is printed without a password', () => {
    const text = planText(setupPlan('ledger'))
    expect(text).toContain('"$userStreamAcl":{"$r":["ledger"],"$w":["ledger"],"$d":[]')
    expect(text).toContain('$LEDGER_PASSWORD')
  })
})
