/** `export regulator`: where a bundle leads from, and what is refused: by words and exit code of each, with nothing left behind. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoIn } from './copies.ts'
import { programLine, run, runHere, scratch } from './support.ts'

let room: ReturnType<typeof scratch>
let data: string
let vkey: string

beforeAll(async () => {
  room = scratch()
  chmodSync(room.path('.'), 0o755)
  data = await demoIn(room)
  const keys = await runHere('keys', 'log', '--json', '--data', data)
  vkey = /"vkey":\s*"([^"]+)"/.exec(keys.stdout)?.[1] ?? ''
}, 120_000)
afterAll(() => room.remove())

const purpose = ['--scope', 'purpose', 'profile.display']

const bundle = (out: string, ...more: ReadonlyArray<string>) =>
  runHere('export', 'regulator', ...purpose, '--data', data, '--out', room.path(out), ...more)

const verify = (name: string, ...more: ReadonlyArray<string>) =>
  runHere('verify', room.path(name), '--key', vkey, ...more)

describe('export regulator --since', () => {
  test('leads from an older bundle, whose holder can compare, or from a size', async () => {
    expect((await bundle('older.zip', '--position', '20')).code).toBe(0)
    const since = ['--since', room.path('older.zip')]
    expect((await bundle('later.zip', ...since)).code).toBe(0)
    const compared = await verify('later.zip', ...since)
    expect([compared.code, compared.stdout]).toEqual([
      0,
      expect.stringMatching(/passed {7}growth: [^]*passed {7}since: /),
    ])
    expect((await bundle('other.zip', '--since', '5')).code).toBe(0)
    const { code, stdout } = await verify('other.zip', ...since)
    expect([code, stdout]).toEqual([
      65,
      expect.stringMatching(/of 21 entries, and the bundle leads from one of 5\..*--since 21/),
    ])
  }, 120_000)

  test('refuses a checkpoint that is larger, of another log, or none', async () => {
    writeFileSync(
      room.path('foreign'),
      `log.example/other\n3\n${Buffer.alloc(32).toString('base64')}\n\n\u2014 log.example/other AAAAAAAA\n`,
    )
    writeFileSync(room.path('garbage'), 'no checkpoint')
    const refused = [
      ['999999', 65, /--since: larger than the bundle, which covers \d+ entries/],
      [room.path('foreign'), 65, /--since: expected a checkpoint of consent-ledger\//],
      [room.path('garbage'), 65, /holds no checkpoint; expected a number of entries/],
      [room.path('absent'), 66, /cannot read .*ENOENT/],
      ['0', 2, /expected a number of entries from 1 on/],
    ] as const
    for (const [since, code, words] of refused) {
      const made = await bundle('none.zip', '--since', since)
      expect([since, made.code, made.stderr]).toEqual([since, code, expect.stringMatching(words)])
      expect(existsSync(room.path('none.zip'))).toBe(false)
    }
    const trail = await runHere('export', '--data', data, '--out', room.path('t'), '--since', '3')
    expect([trail.code, trail.stderr]).toEqual([2, expect.stringContaining('export regulator')])
  }, 120_000)
})

describe('export regulator refuses', () => {
  test('a purpose or recipient that no policy names, and a position beyond the end', async () => {
    const refused = [
      [['--scope', 'purpose', 'profile.displays'], /names it; the nearest is profile\.display/],
      [
        ['--scope', 'recipient', 'nobody-at-all'],
        /--scope recipient: no published policy names it/,
      ],
      [[...purpose, '--position', '999999'], /--position: the log ends at \d+/],
      // Read as well where it was typed in quotes.
      [['--scope', 'purpose profile.displays'], /names it; the nearest is profile\.display/],
    ] as const
    for (const [scope, words] of refused) {
      const out = ['--data', data, '--out', room.path('none.zip')]
      const { code, stderr } = await runHere('export', 'regulator', ...scope, ...out)
      expect([scope, code, stderr]).toEqual([scope, 65, expect.stringMatching(words)])
    }
  })

  test('a file that exists, and a folder that is missing or a file, before anything is recorded', async () => {
    writeFileSync(room.path('taken.zip'), 'mine')
    const places = [
      ['taken.zip', /--out: .*taken\.zip already exists and is not overwritten/],
      ['no/folder/b.zip', /--out: there is no folder .*\/no\/folder: make it first/],
      ['taken.zip/b.zip', /--out: .*taken\.zip is not a folder/],
    ] as const
    for (const [out, words] of places) {
      const { code, stderr } = await bundle(out)
      expect([out, code, stderr]).toEqual([out, 73, expect.stringMatching(words)])
    }
  })
})

const isRoot = process.getuid?.() === 0
const canBeNobody = isRoot && existsSync('/usr/bin/setpriv')
const nobody = 'setpriv --reuid 65534 --regid 65534 --clear-groups'

const mounts = (path: string): boolean => {
  mkdirSync(path)
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', path]).status === 0
}

describe('export regulator says what is wrong with the place', () => {
  test.skipIf(isRoot && !canBeNobody)(
    'where nothing may be written',
    () => {
      mkdirSync(room.path('closed'), { mode: 0o555 })
      const line = `${isRoot ? nobody : ''} ${programLine} export regulator ${purpose.join(' ')} --data ${data} --out ${room.path('closed/b.zip')}`
      const { status, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8' })
      expect([status, stderr]).toEqual([
        73,
        expect.stringMatching(/--out: no permission to write in .*\/closed/),
      ])
    },
    60_000,
  )

  test.skipIf(!isRoot)(
    'where too little room is left, and leaves nothing there',
    async () => {
      const small = room.path('small')
      if (!mounts(small)) return
      try {
        const out = ['--data', data, '--out', `${small}/b.zip`]
        const { code, stderr } = await run(['export', 'regulator', ...purpose, ...out])
        expect([code, stderr]).toEqual([
          69,
          expect.stringMatching(/--out: too little room is left on the disk of .*\/small/),
        ])
        expect(readdirSync(small)).toEqual([])
      } finally {
        execFileSync('umount', ['--lazy', small])
      }
    },
    60_000,
  )
})
