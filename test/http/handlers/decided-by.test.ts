/** An acknowledged act decides the next question: on any connection, the answer rests on the act just recorded. */
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { newcomer, openHouse, policyText, publish, record } from '../house.ts'
import type { House, Loose } from '../house.ts'
import { rawPackage } from '../../decisions/package.ts'
import {
  acceptPolicy,
  cancelAccount,
  grant,
  optOut,
  showNotice,
  withdraw,
} from '../../support/acts.ts'

let house: House
const writing = new Agent({ keepAlive: true, maxSockets: 1 })
const reading = new Agent({ keepAlive: true, maxSockets: 1 })

const say = (
  agent: Agent,
  method: string,
  path: string,
  key: string,
  body?: object,
): Promise<{ readonly status: number; readonly json: Loose }> =>
  new Promise((resolve, reject) => {
    const content = body === undefined ? '' : JSON.stringify(body)
    const headers = {
      authorization: `Bearer ${key}`,
      'content-length': Buffer.byteLength(content),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const asked = request(house.url + path, { agent, method, headers }, (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, json: JSON.parse(text) }))
    })
    asked.on('error', reject)
    asked.end(content)
  })

const act = async (subject: SubjectId, body: object): Promise<Loose> => {
  const said = await say(writing, 'POST', `/v1/subjects/${subject}/acts`, house.keys.service, body)
  if (said.status >= 300) throw new Error(JSON.stringify(said.json))
  return said.json.receipt
}

const verdict = async (subject: SubjectId, question: string): Promise<string> => {
  const query = `/v1/decisions?subject=${subject}&${question}`
  const { json } = await say(reading, 'GET', query, house.keys.service)
  return `${json.decision} ${json.reasons.map(({ code }: Loose) => code).join()}`
}

/** Other people's acts meanwhile, so that the rows have something to fold. */
const underLoad = async (work: () => Promise<void>): Promise<void> => {
  const load = { isOver: false }
  const busy = Array.from({ length: 4 }, async () => {
    const somebody = await newcomer(house)
    for (let n = 0; !load.isOver; n += 1) {
      const device = `dev_${String(n).padStart(32, '0')}`
      const state = n % 2 === 0 ? 'on' : 'off'
      const body = { act: 'observe-permission', permission: 'location', state, source: 'callback' }
      await house.call('POST', `/v1/subjects/${somebody}/acts`, {
        key: house.keys.service,
        body: { ...body, device: n % 8 === 0 ? device : 'dev_'.padEnd(36, '0') },
      })
    }
  })
  try {
    await work()
  } finally {
    load.isOver = true
    await Promise.all(busy)
  }
}

const display = 'purpose=profile.display&operation=use'
/** Without the wait for the rows nearly every round is stale. */
const rounds = 12

beforeAll(async () => {
  house = await openHouse()
  await publish(house)
})
afterAll(async () => {
  writing.destroy()
  reading.destroy()
  await house.close()
})

describe('the next decision on another connection', () => {
  test('follows grants, withdrawals, and withdrawals that changed nothing', async () => {
    const anna = await newcomer(house)
    await record(house, anna, showNotice, acceptPolicy)
    const stale: string[] = []
    await underLoad(async () => {
      for (let n = 0; n < rounds; n += 1) {
        for (const [body, want] of [
          [grant, 'ALLOW'],
          [withdraw, 'DENY'],
          [withdraw, 'DENY'],
        ] as const) {
          const { position } = await act(anna, body)
          expect(BigInt(position)).toBeGreaterThanOrEqual(0n)
          const said = await verdict(anna, display)
          if (!said.startsWith(want)) stale.push(`${n} ${body.act}: ${said}`)
        }
      }
    })
    expect(stale).toEqual([])
  })

  test('follows opt-outs and cancellations', async () => {
    const stale: string[] = []
    const send = 'purpose=news&operation=send&messageClass=marketing&channel=sms'
    await underLoad(async () => {
      for (let n = 0; n < rounds; n += 1) {
        const bo = await newcomer(house)
        await act(bo, showNotice)
        await act(bo, acceptPolicy)
        await act(bo, optOut)
        const sent = await verdict(bo, send)
        if (!sent.includes('OPTED_OUT')) stale.push(`${n} opt-out: ${sent}`)
        await act(bo, cancelAccount('app'))
        const used = await verdict(bo, 'purpose=app.operate&operation=collect')
        if (used.startsWith('ALLOW')) stale.push(`${n} cancel: ${used}`)
        const erased = await say(
          writing,
          'POST',
          `/v1/subjects/${bo}/erasure`,
          house.keys.officer,
          {},
        )
        expect(erased.json).toMatchObject({ position: expect.stringMatching(/^\d+$/) })
        // A person who cancelled is denied already: the ledger itself is asked whether the rows hold the erasure as well.
        if (!(await house.ledger.waitFor(BigInt(erased.json.position), 0))) stale.push(`${n} erase`)
      }
    })
    expect(stale).toEqual([])
  })

  test('follows what officers register and publish', async () => {
    const stale: string[] = []
    const anna = await newcomer(house)
    await record(house, anna, showNotice, acceptPolicy)
    const register = (profile: string) =>
      say(writing, 'POST', '/v1/catalogue', house.keys.officer, {
        act: 'activate-profile',
        profile,
      })
    const profileNow = async (): Promise<string> => {
      const query = `/v1/decisions?subject=${anna}&${display}`
      return (await say(reading, 'GET', query, house.keys.service)).json.profile
    }
    await underLoad(async () => {
      for (let n = 0; n < rounds; n += 1) {
        for (const profile of ['policy-literal', 'cn-pipl', 'cn-pipl']) {
          const said = await register(profile)
          expect(said.json.receipt.position).toMatch(/^\d+$/)
          const now = await profileNow()
          if (now !== profile) stale.push(`${n}: ${now}`)
        }
      }
      for (let n = 0; n < 10; n += 1) {
        const version = `3.${n}`
        const body = {
          package: rawPackage(version),
          text: policyText,
          mediaType: 'text/markdown; charset=utf-8',
          locale: 'en',
        }
        const said = await say(writing, 'POST', '/v1/policies', house.keys.officer, body)
        expect(said.status, JSON.stringify(said.json)).toBe(201)
        const { json } = await say(
          reading,
          'GET',
          `/v1/decisions?subject=${anna}&${display}`,
          house.keys.service,
        )
        if (json.policyVersion?.version !== version) stale.push(`${n}: ${json.policyVersion}`)
      }
    })
    expect(stale).toEqual([])
  })
})
