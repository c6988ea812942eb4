import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { factsBefore, unpackLedgerBefore } from '../ledger-before/ledger-before.ts'
import { run, runHere, scratch, serveOn } from './support.ts'
import { startChild } from '../store/lmdb/support.ts'
import { digestOf, filesIn, isMoved, keptIn, moved } from './moving.ts'

const room = scratch()
afterAll(() => room.remove())

let folder = ''
let count = 0
beforeEach(() => {
  count += 1
  folder = room.path(`ledger-${count}`)
  unpackLedgerBefore(folder)
})

describe('a ledger of the version before', () => {
  test(
    'is moved into segments: every event, the same state, and all else as it was',
    { timeout: 180_000 },
    async () => {
      const before = new Map(filesIn(folder).map(([name, content]) => [name, content]))
      const { equal, source, target } = await moved(folder)
      expect(equal).toBe(true)
      expect(target).toEqual(source)
      expect(source.log).toEqual({ events: factsBefore.events, digest: factsBefore.eventDigest })
      isMoved(folder)
      // The vault is moved as well: its own test holds the two against each other.
      expect(readdirSync(join(folder, 'vault')).sort()).toEqual(['changes', 'slots'])
      for (const [name, content] of before) {
        if (name.startsWith('vault/')) continue
        const at = name.startsWith('log/')
          ? join(keptIn(folder), name.slice(4))
          : join(folder, name)
        expect([name, readFileSync(at, 'latin1') === content]).toEqual([name, true])
      }
      expect(await digestOf(folder)).toBe(`state digest ${source.state}`)
      expect((await runHere('fsck', '--data', folder)).code).toBe(0)
      expect(await runHere('migrate', '--data', folder)).toMatchObject({ code: 0, stdout: '' })
    },
  )

  test(
    'serves again, knows whom it knew, and opens what was sealed',
    { timeout: 180_000 },
    async () => {
      await moved(folder)
      const server = await serveOn(['serve', '--data', folder])
      const asked = await fetch(`${server.origin}/v1/subjects`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${factsBefore.serviceKey}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ identifier: { kind: 'phone', value: factsBefore.known.phone } }),
      })
      expect(await asked.json()).toMatchObject({ subject: factsBefore.known.subject })
      await server.stop()
      // Laid out in another way by the version before: set aside as it must be, and no warning.
      expect(readdirSync(folder).filter((name) => name.startsWith('rows.'))).toEqual([
        expect.stringMatching(/^rows\.before-/),
      ])
      const doctor = await runHere('doctor', '--data', folder, '--json')
      expect(JSON.parse(doctor.stdout)).toContainEqual({
        check: 'rows',
        verdict: 'ok',
        said: 'no rows had to be set aside',
      })
      const reading = [
        '--subject',
        factsBefore.noted.subject,
        '--reason',
        'audit',
        '--data',
        folder,
      ]
      const { stdout } = await run(['replay', ...reading, '--format', 'jsonl'])
      expect(stdout).toContain(factsBefore.noted.note)
      // The new log has lived on; the old one is still its beginning.
      expect((await runHere('migrate', '--data', folder, '--check')).code).toBe(0)
    },
  )

  test('is told from any other by every command, in one sentence, and nothing is written', async () => {
    const before = filesIn(folder)
    const out = room.path('out')
    for (const [name, ...args] of [
      ['serve', '--port', '0'],
      ['replay'],
      ['export', '--out', out],
      ['rebuild'],
      ['doctor'],
      ['credential', 'list'],
      ['keys', 'list'],
      ['keys', 'rewrap'],
      ['keys', 'add'],
      ['backup', '--all', '--to', out],
      ['publish', '--policy', 'policies/riverside-clinic'],
    ] as const) {
      const { code, stdout, stderr } = await runHere(name, ...args, '--data', folder)
      expect([name, code, stdout]).toEqual([name, exits.config, ''])
      expect(stderr).toContain(`previous version: consent-ledger migrate --data ${folder}`)
      expect(stderr.split('\n')).toHaveLength(1)
    }
    expect(filesIn(folder)).toEqual(before)
    expect(existsSync(out)).toBe(false)
  })

  test('is moved from a backup of its log, too', async () => {
    for (const part of ['vault', 'keys', 'credentials', 'rows'])
      rmSync(join(folder, part), { recursive: true })
    expect((await moved(folder)).equal).toBe(true)
    isMoved(folder)
  })

  test('is moved into another folder, and left as it is', async () => {
    const to = room.path('elsewhere')
    const before = filesIn(folder)
    const { code, stdout } = await runHere('migrate', '--from', folder, '--to', to, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ equal: true })
    expect(filesIn(folder)).toEqual(before)
    expect((await runHere('migrate', '--from', folder, '--to', to, '--check')).code).toBe(0)
  })
})

describe('a ledger that cannot be moved now', () => {
  test('is one that a server of the version before writes to', async () => {
    const child = startChild('hold', folder)
    await child.printed(1)
    const { code, stderr } = await runHere('migrate', '--data', folder)
    expect(code).toBe(exits.locked)
    expect(stderr).toContain(String(child.process.pid))
    expect(readdirSync(folder).filter((name) => /moving/.test(name))).toEqual([])
    child.process.stdin?.end()
    await child.exited
    expect((await moved(folder)).equal).toBe(true)
  })

  test('is none', async () => {
    const none = room.path('nowhere')
    expect(await runHere('migrate', '--data', none)).toMatchObject({ code: exits['no-input'] })
    expect(existsSync(none)).toBe(false)
    const both = await runHere('migrate', '--data', folder, '--from', folder, '--to', none)
    expect(both.code).toBe(exits.usage)
  })
})
