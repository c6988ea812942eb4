/** Parts of a ledger that `fsck` and `doctor` read: the record, the keys, the vault. */
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits, no, ok } from '../../src/cli/words/exit.ts'
import { looked, told } from './looking.ts'
import { copiesIn, demoIn } from './copies.ts'
import { run, runHere, scratch } from './support.ts'

let room: ReturnType<typeof scratch>
beforeAll(async () => {
  room = scratch()
  await demoIn(room)
  await demoIn(room, 'other')
}, 120_000)
afterAll(() => room.remove())

const copy = copiesIn(() => room)

const flip = (path: string, at: number): void => {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

const replaceIn = (path: string, from: string, to: string): void =>
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))

describe('fsck reads the identity record', () => {
  test('and counts it; a bit of it that flipped is told', async () => {
    const data = copy()
    expect((await told(data)).read['name']).toEqual({ records: 1 })
    for (let at = 0; at < readFileSync(join(data, 'name')).length; at += 1) {
      const one = join(data, 'name')
      flip(one, at)
      const { findings } = await told(data)
      expect(findings.map(({ of, where }) => [of, where])).toEqual([['name', 'name']])
      flip(one, at)
      if (at % 16 === 0) at += 12
    }
    expect((await told(data)).findings).toEqual([])
  }, 120_000)

  test('and tells one of another ledger, and one that is missing beside a vault that had it', async () => {
    const data = copy()
    cpSync(join(room.path('other'), 'name'), join(data, 'name'))
    const { code, stderr, stdout } = await runHere('fsck', '--data', data)
    expect([code, stdout]).toEqual([no, expect.stringContaining('it is of another ledger')])
    expect(stderr).toContain('put it back from a backup of the log, and keep what lies there now')
    rmSync(join(data, 'name'))
    expect((await told(data)).findings).toMatchObject([
      { of: 'name', reason: 'the file is missing' },
    ])
  })
})

describe('fsck against a position that was noted outside', () => {
  test('tells a log that ends before it, and none that reaches it', async () => {
    const data = room.path('whole')
    const { log } = (await told(data)).read
    const last = Number(log?.['events']) - 1
    expect((await told(data, '--expect', String(last))).findings).toEqual([])
    const { code, stdout } = await runHere('fsck', '--data', data, '--expect', String(last + 1))
    expect([code, stdout]).toEqual([
      no,
      expect.stringMatching(
        new RegExp(`ends before a position.*position ${last + 1} +position ${last}\n`),
      ),
    ])
  })
})

describe('fsck reads the file of key-encryption keys', () => {
  test('and proves each epoch on the vault', async () => {
    expect((await told(room.path('whole'))).read['keys']).toEqual({ epochs: 1, proven: 1 })
  })

  test('a key that lost a bit is told, and no key is shown', async () => {
    const data = copy()
    const path = join(data, 'keys', 'kek.json')
    const key = /"key": "([^"]+)"/.exec(readFileSync(path, 'utf8'))?.[1] ?? ''
    const other = (key.startsWith('A') ? 'B' : 'A') + key.slice(1)
    writeFileSync(path, readFileSync(path, 'utf8').replace(key, other))
    const { code, stdout, stderr } = await runHere('fsck', '--data', data)
    expect(code).toBe(no)
    expect(stdout).toContain(path)
    expect(stdout).toContain('the key of epoch 1 is another one')
    expect(stderr).toContain('keep-the-key-file.md')
    expect(stdout + stderr).not.toContain(other.slice(2, 20))
  })

  test('so are a file that is no list, and the file of another ledger', async () => {
    const data = copy()
    const path = join(data, 'keys', 'kek.json')
    cpSync(join(room.path('other'), 'keys', 'kek.json'), path)
    const said = JSON.parse(readFileSync(path, 'utf8')) as object
    writeFileSync(path, JSON.stringify({ ...said, ledger: '0'.repeat(32) }))
    expect((await told(data)).findings.map(({ of, reason }) => [of, reason])).toEqual([
      ['keys', 'they are of another ledger'],
      ['keys', 'the key of epoch 1 is another one'],
    ])
    writeFileSync(path, '{')
    expect((await told(data)).findings).toMatchObject([
      { of: 'keys', reason: 'the file is not a list of epochs' },
    ])
  })

  test('one that is kept elsewhere is not missed, and read where it is named', async () => {
    const data = copy()
    const path = room.path('kek-elsewhere.json')
    renameSync(join(data, 'keys', 'kek.json'), path)
    const { code, stderr } = await runHere('fsck', '--data', data)
    expect([code, stderr]).toEqual([
      ok,
      expect.stringContaining('no file of key-encryption keys to check'),
    ])
    expect((await looked(data)).get('key-place')).toMatchObject({ verdict: 'unknown' })
    expect((await told(data, '--kek-file', path)).read['keys']).toEqual({ epochs: 1, proven: 1 })
  })
})

describe('fsck of a vault', () => {
  test.each(['slots', 'changes'])(
    'with a missing file %s says so, and names no code',
    async (file) => {
      const data = copy()
      rmSync(join(data, 'vault', file))
      const { findings } = await told(data)
      expect(findings.filter(({ of }) => of === 'vault')).toMatchObject([
        { where: file, reason: 'the file is missing', found: 'none' },
      ])
      expect(JSON.stringify(findings)).not.toContain('vault-unavailable')
    },
    60_000,
  )
})

describe('fsck of a folder without a vault', () => {
  test('names it beside credentials, and misses none in a copy of the log alone', async () => {
    const data = copy()
    rmSync(join(data, 'vault'), { recursive: true })
    const vaultIn = async () => (await told(data)).findings.filter(({ of }) => of === 'vault')
    expect(await vaultIn()).toMatchObject([{ where: 'vault', reason: 'it is missing' }])
    rmSync(join(data, 'credentials'), { recursive: true })
    expect(await vaultIn()).toEqual([])
  })
})

describe('doctor', () => {
  test('calls a vault bad that is damaged, as fsck does', async () => {
    const data = copy()
    expect((await looked(data)).get('vault')).toMatchObject({ verdict: 'ok' })
    flip(join(data, 'vault', 'slots'), 20)
    expect((await looked(data)).get('vault')).toMatchObject({
      verdict: 'bad',
      said: expect.stringMatching(/slots, head: the checksum does not match.*consent-ledger fsck/),
    })
  })

  test('tells rows of another ledger, and a record that is missing', async () => {
    const data = copy()
    rmSync(join(data, 'rows'), { recursive: true })
    cpSync(join(room.path('other'), 'rows'), join(data, 'rows'), { recursive: true })
    rmSync(join(data, 'name'))
    const lines = await looked(data)
    expect(lines.get('rows')).toMatchObject({
      verdict: 'warn',
      said: expect.stringMatching(/^the rows belong to ledger \w+, and the log to ledger \w+/),
    })
    expect(lines.get('identity')).toMatchObject({
      verdict: 'bad',
      said: expect.stringContaining('not here: name'),
    })
  })

  test('says of exchanged credentials that they belong elsewhere, in good English, and once', async () => {
    const data = copy()
    rmSync(join(data, 'credentials'), { recursive: true })
    cpSync(join(room.path('other'), 'credentials'), join(data, 'credentials'), { recursive: true })
    const lines = await looked(data)
    expect(lines.get('identity')?.said).toContain('the credentials (credentials/) belong to ledger')
  })

  test('says of an exchanged log what the start says', async () => {
    const data = copy()
    rmSync(join(data, 'log'), { recursive: true })
    cpSync(join(room.path('other'), 'log'), join(data, 'log'), { recursive: true })
    const started = await run(['serve', '--port', '0', '--data', data])
    expect(started.code).toBe(exits.config)
    const [first = ''] = started.stderr.trim().split('\n')
    expect(first).toContain('the log (log/) belongs to ledger')
    const lines = await looked(data)
    const said = lines.get('identity')?.said ?? ''
    expect(said).toContain(first.replace('consent-ledger: ', ''))
    expect(lines.get('clock')).toMatchObject({
      verdict: 'unknown',
      said: 'it could not be checked: see identity',
    })
    const replayed = await run(['replay', '--data', data])
    expect(replayed.stderr).toContain(first)
  })
})

describe('a key-encryption key that does not open the vault', () => {
  const keyFile = (data: string): string => join(data, 'keys', 'kek.json')
  const harms: ReadonlyArray<
    readonly [how: string, harm: (data: string) => void, says: (path: string) => string]
  > = [
    ['is missing', (data) => rmSync(keyFile(data)), (path) => `there is no file ${path};`],
    [
      'is a list without the epoch',
      (data) => replaceIn(keyFile(data), '"epoch": 1', '"epoch": 2'),
      (path) => `the vault is written under epoch 1, which ${path} does not have;`,
    ],
    [
      'is another one',
      (data) => cpSync(keyFile(room.path('other')), keyFile(data)),
      (path) => `epoch 1 of ${path} cannot open it;`,
    ],
    [
      'is cut short',
      (data) => writeFileSync(keyFile(data), readFileSync(keyFile(data)).subarray(0, 40)),
      (path) => `${path}: the file is not a list of epochs;`,
    ],
  ]
  test.each(harms)(
    'and %s is told by its file and its epoch, by every command alike, with 78',
    async (_, harm, says) => {
      const data = copy()
      harm(data)
      const said = says(keyFile(data))
      for (const args of [['serve', '--port', '0'], ['keys', 'rewrap'], ['rebuild']]) {
        const { code, stderr } = await run([...args, '--data', data])
        expect([code, stderr]).toEqual([exits.config, expect.stringContaining(said)])
        expect(stderr).toContain('keep-the-key-file.md')
        expect(stderr).not.toContain('epoch 0')
      }
      const line = (await looked(data)).get('keys')
      expect(line).toMatchObject({ verdict: 'bad', said: expect.stringContaining(said) })
    },
    60_000,
  )
})
