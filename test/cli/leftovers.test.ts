/** What killed commands leave behind: the next of their kind removes it, and nothing else. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run, scratch, serveOn } from './support.ts'

/** The number of a process that is no more. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid

const folderWith = (path: string, ...names: ReadonlyArray<string>): string => {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  for (const name of names) writeFileSync(join(path, name), 'left behind')
  return path
}

describe('leftovers of killed commands', () => {
  let room: ReturnType<typeof scratch>
  let data: string

  beforeAll(async () => {
    room = scratch()
    data = room.path('data')
    const server = await serveOn(['serve', '--data', data])
    await server.stop()
  }, 120_000)
  afterAll(() => room.remove())

  test('are removed by the next backup, in one line, and what is not one stays', async () => {
    const dead = deadPid()
    const left = folderWith(room.path(`backups/log-1.partial-${dead}`), 'name', 'raw')
    const living = folderWith(room.path(`backups/log-2.partial-${process.pid}`), 'name')
    const others = folderWith(room.path(`backups/papers.partial-${dead}`), 'name', 'thesis.txt')
    const made = await run(['backup', '--log', '--data', data, '--to', room.path('backups/log-3')])
    expect(made.code).toBe(0)
    expect(made.stderr).toContain(
      `removed what a killed command left behind: log-1.partial-${dead}\n`,
    )
    expect([left, living, others].map((path) => existsSync(path))).toEqual([false, true, true])
  })

  test('are removed by the next export', async () => {
    const left = folderWith(room.path(`exports/a.partial-${deadPid()}`), 'events.jsonl')
    const made = await run(['export', '--data', data, '--out', room.path('exports/b')])
    expect(made.code).toBe(0)
    expect(existsSync(left)).toBe(false)
    expect(readdirSync(room.path('exports'))).toEqual(['b'])
  })

  test('are removed by the next bundle: archives of ours, begun or not, and no other file', async () => {
    const bundles = folderWith(room.path('bundles'))
    // More than any system gives out: the number of a process that ended may be another's by now.
    const dead = 2_000_000_000
    const begun = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(26)])
    const files: { readonly [name: string]: Buffer } = {
      [`a.zip.partial-${dead}`]: Buffer.concat([begun, Buffer.from('checkpoint, and so on')]),
      [`b.zip.partial-${dead}`]: Buffer.alloc(0),
      [`c.zip.partial-${process.pid}`]: Buffer.alloc(0),
      [`d.zip.partial-${dead}`]: Buffer.concat([begun, Buffer.from('holiday.jpg')]),
      [`e.txt.partial-${dead}`]: Buffer.from('checkpoint of a thesis, which is some pages long'),
    }
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(bundles, name), bytes)
    folderWith(join(bundles, `f.zip.partial-${dead}`))
    const scope = ['--scope', 'purpose', 'profile.display']
    const out = join(bundles, 'g.zip')
    const made = await run(['export', 'regulator', ...scope, '--data', data, '--out', out])
    for (const name of ['a', 'b'])
      expect(made.stderr).toMatch(new RegExp(`left behind: .*${name}\\.zip\\.partial-${dead}`))
    // Whether there is a bundle then hangs on whether the page that verifies it was built.
    expect(
      readdirSync(bundles)
        .filter((name) => name !== 'g.zip')
        .toSorted(),
    ).toEqual([
      `c.zip.partial-${process.pid}`,
      `d.zip.partial-${dead}`,
      `e.txt.partial-${dead}`,
      `f.zip.partial-${dead}`,
    ])
  })

  test('in the system’s temporary folder are removed by the next that needs one', async () => {
    const temporary = folderWith(room.path('tmp'))
    const left = folderWith(join(temporary, `consent-ledger-digest-${deadPid()}-AbC123`), 'rows')
    const other = folderWith(join(temporary, 'consent-ledger-digest-notes'), 'rows')
    const replayed = await run(['replay', '--data', data], { env: { TMPDIR: temporary } })
    expect(replayed.code).toBe(0)
    expect([existsSync(left), existsSync(other)]).toEqual([false, true])
    // The loader of TypeScript may keep what it made there, too.
    const kept = readdirSync(temporary).filter((name) => !name.startsWith('tsx-'))
    expect(kept).toEqual(['consent-ledger-digest-notes'])
  })
})
