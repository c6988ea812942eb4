/** `consent-ledger kurrentdb setup`, run as an administrator runs it. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { startStandIn } from '../store/kurrentdb/stand-in/start.ts'
import { run, runHere } from './support.ts'

const password = 'its own: pass/word'

const house = async () => {
  const server = await startStandIn({ security: 'on' })
  onTestFinished(() => server.stop())
  return { server, env: { LEDGER_STORE: server.connectionAs('ledger', password) } }
}

describe('kurrentdb setup', () => {
  test('prints what an administrator has to do, and no password', async () => {
    const { env } = await house()
    const { code, stdout } = await run(['kurrentdb', 'setup'], { env })
    expect(code).toBe(0)
    expect(stdout).toContain('"loginName')
    expect(stdout).not.toContain(password)
  })

  test('does it, and then finds nothing to complain of', async () => {
    const { env } = await house()
    const before = await run(['kurrentdb', 'setup', '--check'], { env })
    expect(before.code).toBe(78)
    const admin = { ...env, LEDGER_KURRENTDB_ADMIN_PASSWORD: 'changeit' }
    const applied = await run(['kurrentdb', 'setup', '--apply'], { env: admin })
    expect(applied).toMatchObject({ code: 0 })
    const after = await run(['kurrentdb', 'setup', '--check'], { env })
    expect(after).toMatchObject({ code: 0 })
    expect(after.stdout).toContain('and cannot delete')
    for (const { stdout, stderr } of [before, applied, after]) {
      expect(stdout + stderr).not.toContain(password)
      expect(stdout + stderr).not.toContain('changeit')
    }
  })

  test('asks for the password of an administrator by name', async () => {
    const { env } = await house()
    const { code, stderr } = await run(['kurrentdb', 'setup', '--apply'], { env })
    expect(code).toBe(78)
    expect(stderr).toContain('LEDGER_KURRENTDB_ADMIN_PASSWORD')
  })

  test('is refused without a server, without TLS, and for another verb', async () => {
    expect((await runHere('kurrentdb', 'setup')).code).toBe(2)
    expect((await runHere('kurrentdb', 'tidy')).code).toBe(2)
    const plain = ['--store', 'esdb://ledger:secret@h?tls=false']
    const refused = await runHere('kurrentdb', 'setup', '--check', ...plain)
    expect(refused.code).toBe(78)
    expect(refused.stderr).not.toContain('secret')
  })
})
