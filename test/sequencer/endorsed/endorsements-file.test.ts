/** Endorsements kept in a file: over restarts, torn tails, failing disks and years. */
import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { thinned } from '../../../src/sequencer/endorsed/endorsement.ts'
import type { Endorsement } from '../../../src/sequencer/endorsed/endorsement.ts'
import {
  endorsementsFile,
  openEndorsementsFile,
  takeOverEndorsements,
} from '../../../src/sequencer/endorsed/endorsements-file.ts'
import { makeFolder } from '../../support/folder.ts'
import { right } from '../../support/unwrap.ts'

const folders: Array<ReturnType<typeof makeFolder>> = []
const folder = (): string => {
  const made = makeFolder('endorsements')
  folders.push(made)
  return made.folder
}
afterAll(() => folders.forEach(({ remove }) => remove()))

const day = 86_400_000
const now = 1_800_000_000_000
const root = `${'A'.repeat(43)}=`
const stated = (size: number, more: Partial<Endorsement> = {}): Endorsement => ({
  kind: 'cosignature',
  size,
  root,
  by: 'w.example+00000000',
  atMs: now,
  asked: 'in-passing',
  bytes: Uint8Array.of(1, 2, size),
  ...more,
})
const open = async (at: string, io: Io = disk) =>
  right(await openEndorsementsFile(io, at, () => now))

describe('endorsements', () => {
  test('are there after a restart, by size and root, the last of each author', async () => {
    const at = folder()
    const first = await open(at)
    for (const one of [
      stated(7),
      stated(7, { by: 'v.example+00000000' }),
      stated(7, { atMs: now + 1 }),
      stated(7, { kind: 'stamp', by: 'rfc3161' }),
      stated(7, { root: `${'B'.repeat(43)}=` }),
      stated(9),
    ])
      right(await first.add(one))
    await first.close()
    const again = await open(at)
    expect(right(await again.of(7, root))).toEqual([
      stated(7, { by: 'v.example+00000000' }),
      stated(7, { atMs: now + 1 }),
      stated(7, { kind: 'stamp', by: 'rfc3161' }),
    ])
    expect(right(await again.largestBy('w.example+00000000'))).toBe(9)
    expect(right(await again.largestBy('nobody+00000000'))).toBe(0)
    await again.close()
  })

  test('torn at any byte, or damaged, are passed over, and the others are there', async () => {
    const at = folder()
    const path = `${at}/${endorsementsFile}`
    const first = await open(at)
    right(await first.add(stated(7)))
    const before = readFileSync(path).length
    right(await first.add(stated(8)))
    await first.close()
    const whole = readFileSync(path)
    for (let length = before; length < whole.length - 1; length += 1) {
      writeFileSync(path, whole)
      truncateSync(path, length)
      const torn = await open(at)
      expect(right(await torn.of(7, root))).toHaveLength(1)
      expect(right(await torn.of(8, root))).toEqual([])
      await torn.close()
    }
    const bad = Buffer.from(whole)
    bad.writeUInt8(bad.readUInt8(30) ^ 1, 30)
    writeFileSync(path, bad)
    appendFileSync(path, '00000000 {}\nnot a line\n')
    const damaged = await open(at)
    expect(right(await damaged.of(7, root))).toEqual([])
    expect(right(await damaged.of(8, root))).toEqual([stated(8)])
    await damaged.close()
  })

  test.each(['pwrite', 'sync'] as const)(
    '%s that fails is told, and the next one is kept',
    async (name) => {
      const at = folder()
      let isBroken = false
      const io: Io = {
        ...disk,
        pwrite: async (file, bytes, place) => {
          const written = await disk.pwrite(file, bytes.subarray(0, 20), place)
          if (isBroken && name === 'pwrite') return written
          return disk.pwrite(file, bytes, place)
        },
        sync: async (file) => {
          if (isBroken && name === 'sync') throw new Error('the disk fails')
          await disk.sync(file)
        },
      }
      const endorsements = await open(at, io)
      right(await endorsements.add(stated(7)))
      isBroken = true
      expect(await endorsements.add(stated(8))).toMatchObject({
        left: { failure: 'endorsements-unavailable' },
      })
      expect(right(await endorsements.of(8, root))).toEqual([])
      isBroken = false
      right(await endorsements.add(stated(9, { bytes: Uint8Array.of(1) })))
      await endorsements.close()
      const again = await open(at)
      expect(right(await again.of(7, root))).toHaveLength(1)
      expect(right(await again.of(9, root))).toHaveLength(1)
      await again.close()
    },
  )

  test('added at once are all kept', async () => {
    const at = folder()
    const endorsements = await open(at)
    await Promise.all(Array.from({ length: 50 }, (_, size) => endorsements.add(stated(size))))
    await endorsements.close()
    const again = await open(at)
    for (let size = 0; size < 50; size += 1)
      expect(right(await again.of(size, root))).toHaveLength(1)
    await again.close()
  })

  test('of years take little room: an author has one a day, and those of exports stay', async () => {
    const at = folder()
    const first = await open(at)
    for (let hour = 0; hour < 24 * 20; hour += 1)
      right(
        await first.add(
          stated(hour, {
            atMs: now - hour * 3_600_000,
            asked: hour === 77 ? 'for-export' : 'in-passing',
          }),
        ),
      )
    await first.close()
    const again = await open(at)
    await again.close()
    const lines = readFileSync(`${at}/${endorsementsFile}`, 'utf8').split('\n').length - 1
    expect(lines).toBeGreaterThan(48 + 17)
    expect(lines).toBeLessThan(48 + 22)
  })
})

describe('endorsements that were kept beside the keys, for all logs', () => {
  const logs = ['0123456789abcdef', 'fedcba9876543210'] as const
  const kept = async (names: ReadonlyArray<string>): Promise<string> => {
    const at = folder()
    for (const name of [...names, 'not-a-log']) mkdirSync(`${at}/${name}`)
    const before = await open(at)
    right(await before.add(stated(7)))
    await before.close()
    return at
  }
  const takenOver = async (at: string): Promise<number> => {
    const own = `${at}/${logs[0]}`
    await takeOverEndorsements(disk, at, own)
    const opened = await open(own)
    const found = right(await opened.of(7, root)).length
    await opened.close()
    return found
  }

  test('are those of the only log, taken over once', async () => {
    const at = await kept([logs[0]])
    expect([await takenOver(at), await takenOver(at)]).toEqual([1, 1])
  })

  test('are taken over by neither of two logs, since no line says whose it is', async () => {
    expect(await takenOver(await kept(logs))).toBe(0)
  })

  test('do not replace what the log has of its own', async () => {
    const at = await kept([logs[0]])
    const opened = await open(`${at}/${logs[0]}`)
    right(await opened.add(stated(9)))
    await opened.close()
    expect(await takenOver(at)).toBe(0)
  })
})

test('thinning keeps what is new, what an export asked for, and one of each author and day; twice is once', () => {
  const one = fc.record({
    size: fc.nat(1_000),
    atMs: fc.integer({ min: now - 10 * day, max: now }),
    by: fc.constantFrom('a', 'b'),
    asked: fc.constantFrom('in-passing' as const, 'for-export' as const),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (given) => {
      const all = given.map((each) => stated(each.size, each))
      const kept = thinned(all, now)
      const days = (of: ReadonlyArray<Endorsement>) =>
        new Set(of.map(({ by, atMs }) => `${by} ${Math.floor(atMs / day)}`))
      expect(days(kept)).toEqual(days(all))
      const due = all.filter(({ asked, atMs }) => asked === 'for-export' || atMs > now - 2 * day)
      expect(due.filter((each) => !kept.includes(each))).toEqual([])
      for (const by of ['a', 'b'])
        expect(Math.max(0, ...kept.filter((each) => each.by === by).map(({ size }) => size))).toBe(
          Math.max(0, ...all.filter((each) => each.by === by).map(({ size }) => size)),
        )
      expect(thinned(kept, now)).toEqual(kept)
    }),
  )
})
