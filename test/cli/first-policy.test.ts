/** A ledger need not open with the policy that comes with the program. */
import { existsSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { run, scratch, serveOn, shell } from './support.ts'

const clinic = new URL('../../policies/riverside-clinic', import.meta.url).pathname
const bank = new URL('../../policies/icbc-rong-e-lian', import.meta.url).pathname

let room: ReturnType<typeof scratch>
beforeAll(() => {
  room = scratch()
})
afterAll(() => room.remove())

const policiesOf = async (origin: string, stdout: string) => {
  const [, key] = /^officer: (clk_\S+)$/m.exec(stdout) ?? []
  const said = await fetch(`${origin}/v1/policies`, { headers: { authorization: `Bearer ${key}` } })
  const { policies } = (await said.json()) as { policies: ReadonlyArray<{ policy: string }> }
  return policies.map(({ policy }) => policy)
}

describe('another first policy', () => {
  test('is published into an empty folder by publish --new, and others beside it', async () => {
    const data = room.path('published')
    const publish = (...args: ReadonlyArray<string>) =>
      run(['publish', '--data', data, '--policy', ...args])
    const without = await publish(clinic)
    expect(without.code).toBe(exits['no-input'])
    expect(without.stderr).toContain('publish --new')
    expect(existsSync(data)).toBe(false)
    expect((await publish(clinic, '--new')).code).toBe(0)
    expect((await publish(bank, '--new')).code).toBe(exits['cannot-create'])
    expect((await publish(bank)).code).toBe(0)
    const server = await serveOn(['serve', '--data', data])
    try {
      const policies = await policiesOf(server.origin, server.stdout())
      expect(policies).toEqual(['riverside-clinic', 'icbc-rong-e-lian'])
    } finally {
      await server.stop()
    }
  })

  test('is what serve --policy opens with; its lines work, and a later start leaves it', async () => {
    const data = room.path('served')
    const server = await serveOn(['serve', '--data', data, '--policy', clinic])
    try {
      expect(await policiesOf(server.origin, server.stdout())).toEqual(['riverside-clinic'])
      const line = server
        .stdout()
        .split('\n')
        .find((each) => each.endsWith('/versions/v1/text'))
      expect((await shell(`${line} -f`)).stdout).toContain('Riverside Clinic')
    } finally {
      await server.stop()
    }
    const again = await serveOn(['serve', '--data', data, '--policy', bank])
    const { stderr } = await again.stop()
    expect(stderr).toContain('--policy is for a new ledger')
  })

  test('is read before anything is made', async () => {
    const data = room.path('faulty')
    const file = room.path('faulty.json')
    writeFileSync(file, '{"policy":"x"}')
    const { code, stderr } = await run(['serve', '--data', data, '--policy', file])
    expect(code).toBe(exits.data)
    expect(stderr).toContain('title')
    expect(existsSync(data)).toBe(false)
  })
})
