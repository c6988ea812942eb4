/** What fsck says: how much of each part it read, what stands where, and of a log that is not moved yet. */
import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markFolder, standingOf } from '../../src/cli/migrate/in-place-folder.ts'
import { exits, no, ok } from '../../src/cli/words/exit.ts'
import { recut } from '../faults/damage/recut.ts'
import { unpackLedgerBefore } from '../ledger-before/ledger-before.ts'
import { told } from './looking.ts'
import { moved } from './moving.ts'
import { copiesIn, demoIn } from './copies.ts'
import { run, runHere, scratch } from './support.ts'

let room: ReturnType<typeof scratch>
beforeAll(async () => {
  room = scratch()
  const data = await demoIn(room)
  await recut(data, room.path('aside'), 16 * 1024)
}, 120_000)
afterAll(() => room.remove())

const copy = copiesIn(() => room)

const flipped = (file: string, at: number): string => {
  const data = copy()
  const bytes = readFileSync(join(data, file))
  bytes[at] = (bytes[at] ?? 0) ^ 4
  writeFileSync(join(data, file), bytes)
  return data
}

const inHex = (sum: number): string => sum.toString(16).padStart(8, '0')

describe('fsck', () => {
  test('says how much of each part it read, in words and as JSON', async () => {
    const data = room.path('whole')
    const { code, stderr } = await runHere('fsck', '--data', data)
    expect(code).toBe(ok)
    const { findings, read } = await told(data)
    expect(findings).toEqual([])
    const { log = {}, vault = {}, rows = {} } = read
    const head = (await runHere('replay', '--data', data)).stdout.match(/up to position (\d+)/)?.[1]
    expect(log['events']).toBe(Number(head ?? Number.NaN) + 1)
    for (const count of [log['indexEntries'], vault['used'], rows['rows']])
      expect(count).toBeGreaterThan(10)
    expect(log['indexEntries']).toBeLessThan(log['events'] ?? 0)
    expect(stderr).toContain(
      `log: ${log['segments']} segments checked, the last one up to the head: ${log['events']} events in ${log['bytes']} bytes, and ${log['indexEntries']} entries of their indexes, 0 findings\n`,
    )
    expect(stderr).toContain(`${vault['slots']} slots checked, ${vault['used']} of them with a row`)
    expect(stderr).toContain(`${rows['rows']} rows checked in ${rows['tables']} tables, 0 findings`)
  })

  test('tells credentials of no bytes, as a backup does, and is not ended by them', async () => {
    const data = copy()
    writeFileSync(join(data, 'credentials', 'data.mdb'), '')
    expect((await told(data)).findings).toEqual([
      expect.objectContaining({ of: 'credentials', reason: 'the file is empty' }),
    ])
    const backup = await run(['backup', '--vault', '--data', data, '--to', room.path('backup-1')])
    expect(backup.code).toBe(exits.corrupt)
    expect(backup.stderr).toContain('the file is empty')
  })

  test('finds a row that lost a bit, and says what builds new ones', async () => {
    const data = copy()
    const file = join(data, 'rows', 'data.mdb')
    const bytes = readFileSync(file)
    // In every row that tells a state: some of these pages are in use.
    const word = '"state":"'
    for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1))
      bytes[at + word.length] = (bytes[at + word.length] ?? 0) ^ 4
    writeFileSync(file, bytes)
    const { findings } = await told(data)
    expect(findings.length).toBeGreaterThan(0)
    for (const { of, where } of findings)
      expect([of, where]).toEqual(['rows', expect.stringMatching(/^rows, table \w/)])
    expect((await runHere('fsck', '--data', data)).stderr).toContain('consent-ledger rebuild')
  })

  // File, where a byte is turned over, where the checksum over it stands, and how the place is told.
  test.each([
    ['vault/slots', 20, 12, /^slots, head$/],
    ['vault/slots', 1, 12, /^slots, head$/],
    ['vault/changes', 20, 12, /^changes, head at offset 0$/],
    ['log/0000000001.segment', 20, 12, /^segment 1, offset 0$/],
    ['log/0000000001.segment', 150, 128, /^segment 1, offset 128$/],
    ['log/head', 40, 12, /^log\/head$/],
  ])(
    'of %s, byte %i, expects the checksum that stands there and found that of the bytes',
    async (file, at, sumAt, where) => {
      const written = inHex(readFileSync(join(room.path('whole'), file)).readUInt32LE(sumAt))
      const { findings } = await told(flipped(file, at))
      const finding = findings.find((each) => each.reason === 'the checksum does not match')
      expect(finding?.where).toMatch(where)
      expect(finding?.expected).toBe(written)
      expect(finding?.found).toMatch(/^[0-9a-f]{8}$/)
      expect(finding?.found).not.toBe(written)
      // Turned over in the checksum itself, the bytes come to what stood there.
      const inSum = (await told(flipped(file, sumAt))).findings.find(
        (each) => each.reason === 'the checksum does not match',
      )
      expect([inSum?.expected, inSum?.found]).toEqual([
        inHex((Number.parseInt(written, 16) ^ 4) >>> 0),
        written,
      ])
    },
    60_000,
  )

  test('of an index expects what its segment makes', async () => {
    const file = 'log/0000000001.index'
    const byte = readFileSync(join(room.path('whole'), file))[300] ?? 0
    const { findings } = await told(flipped(file, 300))
    expect(findings).toMatchObject([
      {
        of: 'derived',
        where: 'index 1, offset 300',
        expected: `byte ${byte}`,
        found: `byte ${byte ^ 4}`,
      },
    ])
  })
})

const isOfEvent = (data: string): number =>
  readFileSync(join(data, 'log', 'data.mdb')).indexOf('"occurredAt"')

describe('fsck of a log of the version before', () => {
  const before = (name: string): string => {
    const data = room.path(name)
    unpackLedgerBefore(data)
    return data
  }

  test('reads every event of it, and changes nothing', async () => {
    const data = before('old')
    const { code, stderr } = await runHere('fsck', '--data', data)
    expect([code, stderr]).toEqual([
      ok,
      expect.stringMatching(/^log of the version before: \d\d+ events checked; .*, 0 findings\n$/),
    ])
  })

  test('names the damaged event, as migrate advises, and what to do', async () => {
    const data = before('damaged')
    const path = join(data, 'log', 'data.mdb')
    const bytes = readFileSync(path)
    const at = isOfEvent(data)
    bytes[at + 2] = (bytes[at + 2] ?? 0) ^ 4
    writeFileSync(path, bytes)
    const refused = await runHere('migrate', '--data', data)
    expect(refused.code).toBe(exits.corrupt)
    expect(refused.stderr).toContain('consent-ledger fsck, which names every place')
    const found = await runHere('fsck', '--data', data)
    expect(found.code).toBe(no)
    expect(found.stdout).toMatch(/^old-log +position \d+ +the checksum does not match/m)
    expect(found.stderr).toContain('put that log back from a backup')
  })

  test('is told that a move was begun, how far it is, and that migrate goes on, as everybody is', async () => {
    const done = before('done')
    await moved(done)
    const data = before('begun')
    const found = standingOf(data, '2026-11-28')
    if (found.standing !== 'to-move') throw new Error('there is nothing to move')
    await markFolder(found.places)
    cpSync(join(done, 'log'), join(data, 'log.moving', 'log'), { recursive: true })
    const events = Number(/(\d+) events/.exec((await runHere('fsck', '--data', data)).stderr)?.[1])
    for (const [name, ...args] of [['serve', '--port', '0'], ['doctor'], ['rebuild']] as const) {
      const { code, stderr } = await runHere(name, ...args, '--data', data)
      expect(code).toBe(exits.config)
      expect(stderr).toContain(`conversion to segments was interrupted`)
      expect(stderr).toContain(`consent-ledger migrate --data ${data} resumes it`)
      expect(stderr).toContain(`(eventsCopied ${events})`)
    }
    renameSync(join(data, 'log'), found.places.kept)
    for (const [name, ...args] of [['serve', '--port', '0'], ['doctor']] as const) {
      const { code, stderr } = await runHere(name, ...args, '--data', data)
      expect(code).toBe(exits.config)
      expect(stderr).toContain(
        `consent-ledger migrate --data ${data} completes it (oldLog log.lmdb-2026-11-28)`,
      )
    }
    expect((await runHere('fsck', '--data', data)).stderr).toContain(`${events} events checked`)
    expect((await runHere('migrate', '--data', data)).code).toBe(ok)
    expect((await runHere('fsck', '--data', data)).code).toBe(ok)
  })
})
