/** Parts that `fsck` and `doctor` may not read, or not lock: they are never called damaged. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits, ok } from '../../src/cli/words/exit.ts'
import { looked } from './looking.ts'
import type { Looked, Told } from './looking.ts'
import { copiesIn, demoIn } from './copies.ts'
import { run, scratch } from './support.ts'

let room: ReturnType<typeof scratch>
beforeAll(async () => {
  room = scratch()
  await demoIn(room)
}, 120_000)
afterAll(() => room.remove())

const copy = copiesIn(() => room)

const tried = (command: string, ...args: ReadonlyArray<string>): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const mountReadOnly = (from: string, to: string): boolean => {
  mkdirSync(to)
  if (!tried('mount', '--bind', from, to)) return false
  if (tried('mount', '-o', 'remount,ro,bind', to)) return true
  tried('umount', '--lazy', to)
  return false
}

const asIs = (data: string): string =>
  readdirSync(data, { recursive: true, encoding: 'utf8' }).toSorted().join('\n')

describe('on a medium that is read-only', () => {
  test.each(['with', 'without'])(
    'fsck and doctor read all of it, %s tables of readers, and call nothing damaged',
    async (tables) => {
      const data = copy()
      for (const part of ['rows', 'credentials'])
        if (tables === 'without') rmSync(join(data, part, 'lock.mdb'))
      const mounted = room.path(`read-only-${tables}`)
      if (!mountReadOnly(data, mounted)) return
      try {
        const before = asIs(data)
        const { code, stderr } = await run(['fsck', '--data', mounted])
        expect([code, stderr]).toEqual([ok, expect.stringMatching(/rows: [1-9]\d* rows checked/)])
        const lines = await looked(mounted)
        for (const check of ['rows', 'identity', 'vault', 'clock'])
          expect(lines.get(check)).toMatchObject({ verdict: 'ok' })
        expect(lines.get('sync')).toMatchObject({
          verdict: 'unknown',
          said: expect.stringContaining('EROFS'),
        })
        const served = await run(['serve', '--port', '0', '--data', mounted])
        expect([served.code, served.stderr]).toEqual([
          exits.unavailable,
          expect.stringMatching(/EROFS.*\n.*mounted read-only: mount it for writing/),
        ])
        expect(asIs(data)).toBe(before)
        expect(
          readdirSync(tmpdir()).filter((name) => name.startsWith('consent-ledger-read-')),
        ).toEqual([])
      } finally {
        tried('umount', '--lazy', mounted)
      }
    },
    60_000,
  )
})

const isRoot = process.getuid?.() === 0
const canBeNobody = isRoot && existsSync('/usr/bin/setpriv')

/** Runs the program as a user without rights. */
const asNobody = (...args: ReadonlyArray<string>) => {
  const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups']
  const program = [process.execPath, 'dist/src/cli/main.js']
  const { status, stdout, stderr } = spawnSync('setpriv', [...nobody, ...program, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { code: status, stdout, stderr }
}

describe('in a folder of somebody else', () => {
  test.skipIf(!canBeNobody)(
    'an unreadable file is reported, and is not damage',
    async () => {
      const data = copy()
      chmodSync(room.path('.'), 0o755)
      execFileSync('chmod', ['-R', 'a+rX', data])
      chmodSync(join(data, 'vault', 'slots'), 0o600)
      chmodSync(join(data, 'credentials', 'data.mdb'), 0o600)
      const { code, stdout } = asNobody('fsck', '--json', '--counts', '--data', data)
      const { findings, read, notRead } = JSON.parse(stdout) as Told
      expect(findings).toEqual([])
      expect(Object.keys(notRead)).toEqual(['vault', 'credentials'])
      expect(read['rows']?.['rows']).toBeGreaterThan(10)
      expect(code).toBe(exits.unavailable)
      const lines = JSON.parse(
        asNobody('doctor', '--json', '--data', data).stdout,
      ) as ReadonlyArray<Looked>
      for (const check of ['vault', 'identity'])
        expect(lines.find((line) => line.check === check)).toMatchObject({ verdict: 'unknown' })
    },
    60_000,
  )

  test.skipIf(!canBeNobody)(
    'a ledger that may not be looked at is not called missing',
    () => {
      const data = copy()
      chmodSync(room.path('.'), 0o755)
      chmodSync(data, 0o700)
      const bundle = ['export', 'regulator', '--scope', 'ledger', '--out', '/tmp/not-made.zip']
      for (const command of [bundle, ['clock'], ['keys', 'list']]) {
        const { code, stderr } = asNobody(...command, '--data', data)
        expect([command[0], code, stderr]).toEqual([
          command[0],
          exits.unavailable,
          expect.stringMatching(/EACCES.*\n.*this user lacks a right there/),
        ])
      }
    },
    60_000,
  )
})
