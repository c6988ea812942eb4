import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../../src/postgres/listen.ts'
import { isPostgresHere } from './binaries.ts'
import { until } from '../support/until.ts'
import { startPrivateServer } from './private-server.ts'
import type { PrivateServer } from './private-server.ts'
import { startProxy } from './proxy.ts'

describe.skipIf(!isPostgresHere())('listening through PostgreSQL', () => {
  let server: PrivateServer
  beforeAll(async () => {
    server = await startPrivateServer()
  })
  afterAll(async () => server.dispose())

  test('hears what is said, and knows within three seconds that it would not any more', async () => {
    const url = await server.makeDatabase()
    const proxy = await startProxy(server.port)
    const heard: string[] = []
    let began = 0
    const listener = listen(proxy.url(url), 'a_channel', {
      said: (payload) => void heard.push(payload),
      began: () => void (began += 1),
    })
    expect(listener.isAlive()).toBe(false)
    await until(listener.isAlive)
    const speaker = new Client({ connectionString: url })
    speaker.on('error', () => undefined)
    await speaker.connect()
    await speaker.query("notify a_channel, 'one'")
    await until(() => heard.length > 0)
    // Nothing is ended: the words are lost on the way, as behind a firewall that forgot the connection.
    proxy.silence()
    await until(() => !listener.isAlive(), 15_000)
    proxy.resume()
    await until(listener.isAlive)
    expect(began).toBe(2)
    await speaker.query("notify a_channel, 'two'")
    await until(() => heard.length > 1)
    expect(heard).toEqual(['one', 'two'])
    await speaker.end()
    await listener.close()
    expect(listener.isAlive()).toBe(false)
    await proxy.close()
  }, 120_000)

  test('ends at once when closed, also where nobody answers', async () => {
    const heard = { said: () => undefined, began: () => undefined }
    const listener = listen('postgres://a:b@127.0.0.1:1/c', 'a_channel', heard)
    const startedMs = performance.now()
    await listener.close()
    expect(performance.now() - startedMs).toBeLessThan(10_000)
  })
})
