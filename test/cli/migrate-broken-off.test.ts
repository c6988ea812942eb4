import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { factsBefore, unpackLedgerBefore } from '../ledger-before/ledger-before.ts'
import { runHere, scratch } from './support.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { moveInPlace } from '../../src/cli/migrate/in-place.ts'
import { standingOf } from '../../src/cli/migrate/in-place-folder.ts'
import { disk } from '../../src/files/disk.ts'
import { environmentOf } from '../../src/vault/embedded/slots/environment.ts'
import { openSlots } from '../../src/vault/embedded/slots/open-slots.ts'
import { startChild } from '../store/lmdb/support.ts'
import type { Child } from '../store/process.ts'
import { isMoved, keptIn, moved } from './moving.ts'
import type { Proof } from './moving.ts'
import { right } from '../support/unwrap.ts'

const room = scratch()
afterAll(() => room.remove())

let folder = ''
let count = 0
beforeEach(() => {
  count += 1
  folder = room.path(`ledger-${count}`)
  unpackLedgerBefore(folder)
})

/** As far as the copy, which is whole, and no farther. */
const copyOnly = async (): Promise<{ readonly kept: string }> => {
  const other = room.path(`copied-${count}`)
  cpSync(folder, other, { recursive: true })
  const made = await runHere('migrate', '--data', other)
  expect(made.code).toBe(0)
  const kept = keptIn(other).slice(other.length + 1)
  mkdirSync(join(folder, 'log.moving'))
  renameSync(join(other, 'log'), join(folder, 'log.moving', 'log'))
  writeFileSync(join(folder, 'moving-in'), `the old one is in log, or in ${kept} already.\n`)
  return { kept: join(folder, kept) }
}

describe('a move within the folder that was broken off', () => {
  test('before the old log has its name is gone on with', async () => {
    await copyOnly()
    const { stderr, code } = await runHere('migrate', '--data', folder)
    expect(code).toBe(0)
    expect(stderr).toContain(`0 of ${factsBefore.events} events written`)
    isMoved(folder)
  })

  test('before the new log has its place is opened by nobody, and gone on with', async () => {
    const { kept } = await copyOnly()
    renameSync(join(folder, 'log'), kept)
    // Its old log can be read for damage meanwhile: that may be why it was broken off.
    expect((await runHere('fsck', '--data', folder)).code).toBe(0)
    for (const name of ['serve', 'replay']) {
      const { code, stderr } = await runHere(name, '--data', folder)
      expect([name, code]).toEqual([name, exits.config])
      expect(stderr).toContain('interrupted at its last step')
    }
    expect(existsSync(join(folder, 'log'))).toBe(false)
    expect((await moved(folder)).equal).toBe(true)
    isMoved(folder)
  })

  test('before the mark is gone is ended', async () => {
    const { kept } = await copyOnly()
    renameSync(join(folder, 'log'), kept)
    renameSync(join(folder, 'log.moving', 'log'), join(folder, 'log'))
    expect((await runHere('replay', '--data', folder)).code).toBe(exits.config)
    expect((await moved(folder)).equal).toBe(true)
    isMoved(folder)
  })

  test('before a row is in the new vault is gone on with', async () => {
    const made = environmentOf(await right(() => openSlots(disk, join(folder, 'vault'))))
    await made.close()
    await moved(folder)
    isMoved(folder)
    expect(existsSync(join(folder, 'vault', '1'))).toBe(false)
  })

  test('is not continued where the log was restored since', async () => {
    await copyOnly()
    const target = await right(openEmbeddedStore({ folder: join(folder, 'log.moving') }))
    const [last] = await right(target.readAll({ direction: 'backwards', from: 'end', maxCount: 1 }))
    if (last === undefined) throw new Error('nothing was copied')
    const { id: _, ...rest } = last.event
    const another = { ...rest, id: crypto.randomUUID() as typeof last.event.id }
    await right(target.append(last.stream, last.revision, [another]))
    await target.close()
    const { code, stderr } = await runHere('migrate', '--data', folder)
    expect(code).toBe(exits.data)
    expect(stderr).toContain(`holds more than the ${factsBefore.events} events`)
    expect(existsSync(join(folder, 'log', 'data.mdb'))).toBe(true)
    expect(existsSync(join(folder, 'log.moving', 'log', '0000000001.segment'))).toBe(true)
    // What ended in order leaves the ledger to the version before.
    expect(existsSync(join(folder, 'moving-in'))).toBe(false)
  })
})

describe('a server of the version before that starts in the middle of a move', () => {
  test('is noticed before anything takes its place', async () => {
    const standing = standingOf(folder, '2026-11-28')
    if (standing.standing !== 'to-move') throw new Error('there is nothing to move')
    let server: Child | undefined
    const io = {
      out: async () => {},
      // It goes past the mark, as one that looked a moment before.
      err: (text: string) => {
        if (!text.includes('events written')) return
        server = startChild('hold', folder)
        // Here and now, as if it had come while the logs are compared.
        while (!readdirSync(folder).some((name) => name.endsWith('.sock')))
          execFileSync('sleep', ['0.1'])
        execFileSync('sleep', ['0.5'])
      },
      env: {},
      watched: false,
      version: 'test',
    }
    const ended = await moveInPlace(
      standing.places,
      { segmentBytes: 65_536, reserveBytes: 0, scrubBytesPerSecond: 0 },
      io,
    )
    expect(ended).toMatchObject({ left: { failed: 'locked' } })
    server?.process.stdin?.end()
    await server?.exited
    expect(existsSync(join(folder, 'log', 'data.mdb'))).toBe(true)
    expect((await moved(folder)).equal).toBe(true)
    isMoved(folder)
  })
})

/** Turns over one bit of every copy of some bytes: LMDB leaves old pages, and which one counts is its affair. */
const flip = (needle: string | Buffer): void => {
  const path = join(folder, 'log', 'data.mdb')
  const bytes = readFileSync(path)
  let at = bytes.indexOf(needle)
  expect(at).toBeGreaterThan(0)
  for (; at >= 0; at = bytes.indexOf(needle, at + 1)) bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

describe('a damaged log of the version before', () => {
  test('is not moved where an event is damaged, and is left as it is', async () => {
    flip('MarketingOptedIn')
    const { code, stderr } = await runHere('migrate', '--data', folder)
    expect(code).toBe(exits.corrupt)
    expect(stderr).toMatch(/position \d+/)
    expect(existsSync(join(folder, 'log', 'data.mdb'))).toBe(true)
    expect(existsSync(join(folder, 'moving-in'))).toBe(false)
  })

  test('is moved whole where only its index of streams is, and that is told', async () => {
    const stream = `subject-${factsBefore.noted.subject.slice(4)}`
    // In the index a name stands behind the length of its key, in an event behind the event's id.
    const bytes = readFileSync(join(folder, 'log', 'data.mdb'))
    let found = 0
    for (let at = bytes.indexOf(stream); at >= 0; at = bytes.indexOf(stream, at + 1)) {
      if (
        bytes.toString('latin1', at - 1, at) === '"' ||
        /[0-9a-f]/.test(String.fromCharCode(bytes[at - 1] ?? 0))
      )
        continue
      bytes[at + 9] = (bytes[at + 9] ?? 0) ^ 1
      found += 1
    }
    expect(found).toBeGreaterThan(0)
    writeFileSync(join(folder, 'log', 'data.mdb'), bytes)
    const { code, stdout, stderr } = await runHere('migrate', '--data', folder, '--json')
    expect(stderr).toContain('index of streams in the old log is damaged')
    expect(code).toBe(0)
    const proof = JSON.parse(stdout) as Proof
    expect(proof.target.log.digest).toBe(factsBefore.eventDigest)
    expect(proof.target).toMatchObject({ streams: { digest: factsBefore.streamDigest } })
    isMoved(folder)
  })
})
