/** What a start says of things that do not keep it from starting, or keep it: files, names, losses that were accepted. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { contentOf, copyOf, makeLedgers } from '../main/identity/house.ts'
import { configOn } from '../support/config.ts'
import type { Ledgers } from '../main/identity/house.ts'
import { openNode } from '../../src/main.ts'
import { tellingNobody } from '../../src/main/telling.ts'
import { E } from '../../src/fp.ts'
import { unpackLedgerBefore } from '../ledger-before/ledger-before.ts'
import { looked } from './looking.ts'
import { programLine, run, scratch, shell } from './support.ts'

let ledgers: Ledgers
beforeAll(async () => {
  ledgers = await makeLedgers()
}, 180_000)
afterAll(() => ledgers.remove())

/** What a start says of a copy of the later ledger, changed before. */
const saidAt = async (
  change: (folder: string) => void,
  more: Parameters<typeof configOn>[1] = {},
): Promise<ReadonlyArray<string>> => {
  const folder = copyOf(ledgers.late)
  const said: string[] = []
  try {
    change(folder)
    const telling = { ...tellingNobody, notice: (sentence: string) => void said.push(sentence) }
    const node = await openNode(configOn(folder, more), ledgers.clock, telling)()
    if (E.isLeft(node)) throw new Error(node.left.failure)
    await node.right.close()
    return said
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const headOf = (folder: string): bigint =>
  BigInt(/^position (\d+)$/m.exec(readFileSync(join(folder, 'name'), 'utf8'))?.[1] ?? '')

const replace = (folder: string, part: string): void => {
  rmSync(join(folder, part), { recursive: true })
  cpSync(join(ledgers.early, part), join(folder, part), { recursive: true })
}

describe('a start says', () => {
  test('that the identity record was missing, and under which name it is made again', async () => {
    const said = await saidAt((folder) => rmSync(join(folder, 'name')))
    expect(said).toEqual([
      expect.stringMatching(
        /identity record \(name\) was missing and was created again: ledger \S+, name \S+\./,
      ),
    ])
    expect(await saidAt(() => {})).toEqual([])
  })

  test('how many people are given up by --accept-loss of an older vault', async () => {
    const head = headOf(ledgers.late)
    const said = await saidAt((folder) => replace(folder, 'vault'), { acceptLoss: head })
    expect(said).toEqual([
      expect.stringContaining(
        `--accept-loss ${head} accepts the loss of: keys or identifiers of 1 people in the vault. Generation 2`,
      ),
    ])
  })

  test('which positions are given up by --accept-loss of an older log', async () => {
    const [early, late] = [headOf(ledgers.early), headOf(ledgers.late)]
    const older = (folder: string): void => {
      replace(folder, 'log')
      rmSync(join(folder, 'rows'), { recursive: true })
    }
    const said = await saidAt(older, { acceptLoss: early })
    expect(said[0]).toContain(
      `positions ${early + 1n} to ${late} of the log, of which name knew up to ${late}`,
    )
  })
})

describe('a loss that may be accepted', () => {
  test('the position is told', async () => {
    const folder = copyOf(ledgers.late)
    replace(folder, 'vault')
    const { stderr } = await run(['serve', '--port', '0', '--data', folder])
    expect(stderr).toContain(`--accept-loss ${headOf(ledgers.late)};`)
    rmSync(folder, { recursive: true })
  })
})

describe('a loss that is accepted', () => {
  test('is not written by a start whose port is in use', async () => {
    const folder = copyOf(ledgers.late)
    replace(folder, 'vault')
    const before = contentOf(folder)
    const other = createServer()
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const loss = ['--accept-loss', String(headOf(ledgers.late))]
    const { code, stderr } = await run(['serve', '--port', port, '--data', folder, ...loss])
    expect([code, stderr]).toEqual([exits.unavailable, expect.stringContaining(port)])
    expect(contentOf(folder)).toEqual(before)
    other.close()
    rmSync(folder, { recursive: true })
  })
})

describe('a ledger of the version before', () => {
  test('is closed to others of the machine by its move', async () => {
    const room = scratch()
    const data = room.path('old')
    unpackLedgerBefore(data)
    chmodSync(join(data, 'log', 'data.mdb'), 0o644)
    chmodSync(join(data, 'credentials', 'data.mdb'), 0o644)
    const moved = await run(['migrate', '--data', data])
    expect([moved.code, moved.stderr]).toEqual([
      0,
      expect.stringContaining('access by other users of this machine was removed'),
    ])
    const { permissions } = Object.fromEntries(await looked(data))
    expect(permissions).toMatchObject({ verdict: 'ok' })
    room.remove()
  })
})

const hasMounted = (path: string, kib: number): boolean => {
  try {
    mkdirSync(path)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('a disk without a free byte', () => {
  test('is told with its folder, by a first start and by a later one', async () => {
    const room = scratch()
    const disk = room.path('disk')
    if (!hasMounted(disk, 2048)) return
    try {
      cpSync(ledgers.early, join(disk, 'old'), { recursive: true })
      const filled = await shell(`cat /dev/zero > ${disk}/filled`)
      expect(filled.code).not.toBe(0)
      for (const name of ['old', 'new']) {
        const data = join(disk, name)
        const { code, stderr } = await run(['serve', '--port', '0', '--data', data])
        expect(code).toBe(exits.unavailable)
        expect(stderr).toMatch(new RegExp(`room is left on the disk of ${data}\\b`))
      }
    } finally {
      execFileSync('umount', ['--lazy', disk])
      room.remove()
    }
  })
})

describe('a process that may hold few files open', () => {
  test.each([64, 110, 511])(
    '%i: is told how many it needs, and opens nothing',
    async (limit) => {
      const room = scratch()
      const data = room.path('new')
      const { code, stderr } = await shell(
        `ulimit -n ${limit} && ${programLine} serve --port 0 --data ${data}`,
      )
      expect([code, stderr]).toEqual([
        exits.config,
        expect.stringMatching(
          new RegExp(`may hold ${limit} files open, and a ledger needs 512 .*LimitNOFILE`),
        ),
      ])
      room.remove()
    },
    60_000,
  )

  test('512: serves', async () => {
    const room = scratch()
    const { code, stdout } = await shell(
      `ulimit -n 512 && (LEDGER_DRAIN=0 timeout -s INT 20 ${programLine} serve --port 0 --data ${room.path('new')} & wait $!)`,
    )
    expect(stdout).toContain('is listening on')
    expect([0, 124, 130]).toContain(code)
    room.remove()
  })
})
