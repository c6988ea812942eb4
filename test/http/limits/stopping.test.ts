import { Agent, get } from 'node:http'
import { describe, expect, test } from 'vitest'
import { newcomer, openHouse, publish } from '../house.ts'
import { showNotice } from '../../support/acts.ts'
import { until } from '../../support/until.ts'

describe('stopping', () => {
  test('finishes what is in flight, takes nothing new, and says so', async () => {
    const stopping = await openHouse()
    await publish(stopping)
    const bo = await newcomer(stopping)
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const ledger = stopping.ledger as {
      -readonly [K in keyof typeof stopping.ledger]: (typeof stopping.ledger)[K]
    }
    const { act } = stopping.ledger
    let isHeld = false
    ledger.act = (asked) => async () => {
      isHeld = true
      await held
      return act(asked)()
    }
    const inFlight = stopping.call('POST', `/v1/subjects/${bo}/acts`, {
      key: stopping.keys.service,
      body: showNotice,
    })
    await until(() => isHeld)
    const closed = stopping.served.close()
    await expect(stopping.call('GET', '/livez')).rejects.toThrow('fetch failed')
    release()
    const said = await inFlight
    expect([said.status, said.headers.get('connection')]).toEqual([201, 'close'])
    await closed
    await stopping.close()
  })

  test('says so on connections old and new for as long as it is to be seen, and then closes its door', async () => {
    const stopping = await openHouse()
    const open = new Agent({ keepAlive: true })
    const ask = (path: string, agent?: Agent) =>
      new Promise<{ status: number; connection: string | undefined; text: string }>(
        (resolve, reject) => {
          const headers = { authorization: `Bearer ${stopping.keys.operator}` }
          get(
            stopping.url + path,
            { headers, ...(agent === undefined ? {} : { agent }) },
            (res) => {
              let text = ''
              res.setEncoding('utf8').on('data', (part: string) => (text += part))
              res.once('end', () =>
                resolve({ status: res.statusCode ?? 0, connection: res.headers.connection, text }),
              )
            },
          ).once('error', reject)
        },
      )
    try {
      expect((await ask('/v1/health', open)).connection).toBe('keep-alive')
      const closed = stopping.served.close(3_000)
      for (const agent of [open, undefined]) {
        const said = await ask('/v1/health', agent)
        expect(said).toMatchObject({ status: 503, connection: 'close' })
        expect(JSON.parse(said.text).type).toBe('urn:consent-ledger:problem:stopping')
      }
      expect(await ask('/readyz')).toMatchObject({ status: 503, connection: 'close' })
      expect(await ask('/livez')).toMatchObject({ status: 200, connection: 'close' })
      await closed
      await expect(ask('/livez')).rejects.toThrow('ECONNREFUSED')
    } finally {
      open.destroy()
      await stopping.close()
    }
  })
})
