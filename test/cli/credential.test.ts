/** `credential`: names are held against what is published, and another key is the same caller's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { runHere, scratch, serveOn } from './support.ts'
import { optOut } from '../support/acts.ts'

const clinic = new URL('../../policies/riverside-clinic', import.meta.url).pathname

let room: ReturnType<typeof scratch>
let data = ''
beforeAll(async () => {
  room = scratch()
  data = room.path('data')
  const made = await runHere('publish', '--data', data, '--policy', clinic, '--new')
  if (made.code !== 0) throw new Error(made.stderr)
}, 120_000)
afterAll(() => room.remove())

const credential = (...args: ReadonlyArray<string>) =>
  runHere('credential', ...args, '--data', data)
const create = (...args: ReadonlyArray<string>) =>
  credential('create', '--roles', 'service', ...args)

const listed = async () =>
  JSON.parse((await credential('list', '--json')).stdout) as ReadonlyArray<{
    id: string
    system?: string
    purposes?: ReadonlyArray<string>
    roles: ReadonlyArray<string>
    name?: string
  }>
const idOf = (key: string): string => key.split('_')[1] ?? ''

describe('a credential for names that no policy has', () => {
  test('is not made, and the nearest names are told', async () => {
    const before = (await listed()).length
    const { code, stdout, stderr } = await create('--purposes', 'clinic.care,clinic.newsleter')
    expect({ code, stdout }).toEqual({ code: exits.data, stdout: '' })
    expect(stderr).toContain("no published policy has 'clinic.newsleter'")
    expect(stderr).toContain('the nearest are clinic.newsletter')
    const recipient = await create('--recipients', 'nobody')
    expect(recipient.code).toBe(exits.data)
    expect(recipient.stderr).toContain('--recipients')
    expect((await listed()).length).toBe(before)
  })

  test('is made where that is said, and for names that there are', async () => {
    expect((await create('--purposes', 'clinic.coming', '--allow-unknown')).code).toBe(0)
    expect((await create('--purposes', 'clinic.care')).code).toBe(0)
  })
})

describe('another key for a caller', () => {
  test('has the roles, limits, label and system of the one before, which works on', async () => {
    const old = idOf((await create('--purposes', 'clinic.care', '--label', 'desk')).stdout)
    const made = await credential('rotate', old)
    expect(made.code).toBe(0)
    expect(made.stderr).toContain(`credential revoke ${old}`)
    const all = await listed()
    const [before, after] = [old, idOf(made.stdout)].map((id) => all.find((each) => each.id === id))
    expect(after).toMatchObject({
      roles: before?.roles,
      purposes: ['clinic.care'],
      name: 'desk',
      system: old,
    })
    // And so on: the third key is the first one's caller, too.
    const third = await credential('rotate', idOf(made.stdout))
    expect((await listed()).find(({ id }) => id === idOf(third.stdout))?.system).toBe(old)
    expect((await credential('rotate', 'abcdefghijkl')).code).toBe(exits.data)
    expect((await credential('rotate')).code).toBe(exits.usage)
  })

  test('repeats what the one before asked for, and is not asked twice', async () => {
    const first = (await create()).stdout.trim()
    const server = await serveOn(['serve', '--data', data])
    try {
      const call = async (key: string, path: string, body: object, more = {}) => {
        const said = await fetch(`${server.origin}${path}`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${key}`,
            'content-type': 'application/json',
            ...more,
          },
          body: JSON.stringify(body),
        })
        return { status: said.status, json: (await said.json()) as Record<string, unknown> }
      }
      const identifier = { kind: 'phone', value: '+86 199 0000 0000' }
      const { json } = await call(first, '/v1/subjects', { identifier })
      const acts = `/v1/subjects/${String(json['subject'])}/acts`
      const once = { 'idempotency-key': 'one-and-the-same' }
      const said = await call(first, acts, optOut, once)
      expect(said.status).toBe(201)
      const second = (await credential('rotate', idOf(first))).stdout.trim()
      const again = await call(second, acts, optOut, once)
      expect([again.status, again.json['events']]).toEqual([200, said.json['events']])
      // Another caller's key is another command.
      const stranger = (await create()).stdout.trim()
      expect((await call(stranger, acts, optOut, once)).json).not.toEqual(again.json)
    } finally {
      await server.stop()
    }
  })
})
