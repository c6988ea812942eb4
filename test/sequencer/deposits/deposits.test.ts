/** Deposits with a third party: a command of the shell, an outbox that survives a crash at each step, one record a size. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { E } from '../../../src/fp.ts'
import { makeDeposits } from '../../../src/sequencer/deposits/deposits.ts'
import type { Deposit } from '../../../src/sequencer/deposits/deposits.ts'
import { openOutbox } from '../../../src/sequencer/deposits/outbox.ts'
import { runDeposit } from '../../../src/sequencer/deposits/run-command.ts'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import type { ShownCheckpoint } from '../../../src/transparency/transparency-log.ts'
import { makeFolder } from '../../support/folder.ts'
import { leavesOf, rootOf } from '../../transparency/reference-tree.ts'
import { testLog } from '../../witness/test-log.ts'
import { until } from '../../support/until.ts'

const log = testLog('log.example/deposited')
const checkpoint = (size: number): ShownCheckpoint => ({
  note: bytesFrom(log.signed(size)),
  size,
  root: rootOf(leavesOf(40).slice(0, size)),
})
const never = new AbortController().signal
const closing: Array<() => unknown> = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
const folder = (): string => {
  const made = makeFolder('deposits')
  closing.push(made.remove)
  return made.folder
}

const dayMs = 86_400_000
type Chosen = {
  readonly command?: string
  readonly io?: Io
  readonly record?: (deposit: Deposit) => boolean
  readonly nowMs?: () => number
}
/** Puts them together as a node does; `recorded` holds what went on record. */
const depositsIn = (at: string, chosen: Chosen = {}) => {
  const { command = `cat > ${at}/seen; echo receipt of $(wc -l < ${at}/seen) lines` } = chosen
  const recorded: Deposit[] = []
  let runs = 0
  const deposits = makeDeposits({
    outbox: openOutbox(chosen.io ?? disk, `${at}/deposits`),
    run: (note, signal) => {
      runs += 1
      return runDeposit(command, note, signal)
    },
    record: (deposit) => {
      if (chosen.record?.(deposit) === false) return Promise.resolve(E.left('not now'))
      recorded.push(deposit)
      return Promise.resolve(E.right(undefined))
    },
    everyMs: dayMs,
    nowMs: chosen.nowMs ?? Date.now,
    random: () => 1,
  })
  closing.unshift(deposits.close)
  return { deposits, recorded, runs: () => runs }
}
const isOk =
  ({ deposits }: ReturnType<typeof depositsIn>) =>
  () =>
    deposits.health().state === 'ok'

describe('a deposit that the end of the process breaks off', () => {
  test('is no failure, and the next start completes it', async () => {
    const at = folder()
    const first = depositsIn(at, { command: `touch ${at}/begun; sleep 60` })
    first.deposits.onShown(checkpoint(7))
    await until(() => existsSync(`${at}/begun`))
    await first.deposits.close()
    expect(first.deposits.health()).toEqual({ state: 'new', size: -1 })
    const again = depositsIn(at)
    again.deposits.onShown(checkpoint(9))
    await until(isOk(again))
    expect(again.recorded.map(({ size }) => size)).toEqual([7])
  })
})

describe('a disk that fails', () => {
  test.each(['makeFolder', 'list'] as const)(
    'at the start (%s) keeps no ledger from starting, and deposits go on once it works',
    async (call) => {
      let isBroken = true
      const broken: Io = {
        ...disk,
        [call]: (path: string) => {
          if (isBroken) throw Object.assign(new Error('EIO'), { code: 'EIO' })
          return disk[call](path)
        },
      }
      const made = depositsIn(folder(), { io: broken })
      expect(made.deposits.health()).toEqual({ state: 'not-kept', size: -1 })
      isBroken = false
      made.deposits.onShown(checkpoint(7))
      await until(isOk(made))
      expect(made.recorded.map(({ size }) => size)).toEqual([7])
    },
  )
})

describe('a checkpoint', () => {
  test('is given to the command as it stands, and its receipt is kept and recorded by hash', async () => {
    const at = folder()
    const made = depositsIn(at)
    made.deposits.onShown(checkpoint(7))
    await until(isOk(made))
    expect(readFileSync(`${at}/seen`, 'utf8')).toBe(log.signed(7))
    const receipt = readFileSync(`${at}/deposits/7.receipt`)
    expect(receipt.toString('utf8')).toBe('receipt of 5 lines\n')
    expect(made.recorded).toEqual([
      {
        size: 7,
        root: Buffer.from(checkpoint(7).root).toString('hex'),
        receiptSha256: createHash('sha256').update(receipt).digest('hex'),
        receiptBytes: receipt.length,
      },
    ])
    expect(readdirSync(`${at}/deposits`).sort()).toEqual(['7.receipt', 'last'])
  })

  test('is deposited once a day where the log grew by more than the last deposit, over restarts', async () => {
    const at = folder()
    let nowMs = 1_800_000_000_000
    for (const [size, later, isDue] of [
      [7, 0, true],
      [20, dayMs - 1, false],
      [8, 1, false],
      [21, 0, true],
      [30, dayMs, true],
    ] as const) {
      nowMs += later
      const made = depositsIn(at, { nowMs: () => nowMs })
      made.deposits.onShown(checkpoint(size))
      if (isDue) await until(isOk(made))
      else await new Promise((resolve) => setTimeout(resolve, 150))
      await made.deposits.close()
      expect(made.recorded.map((deposit) => deposit.size)).toEqual(isDue ? [size] : [])
    }
  })

  test('is deposited again and again until the command succeeds', async () => {
    const at = folder()
    const made = depositsIn(at, { command: `test -e ${at}/open || exit 3; echo yes` })
    made.deposits.onShown(checkpoint(7))
    await until(() => made.deposits.health().state === 'exit 3')
    writeFileSync(`${at}/open`, '')
    await until(isOk(made))
    expect(made.recorded).toHaveLength(1)
    expect(made.runs()).toBeGreaterThan(1)
  })
})

describe('a crash', () => {
  const failing = (name: string, call: 'create' | 'rename' | 'remove'): Io => {
    const fail = (path: string): void => {
      if (path.endsWith(name)) throw new Error('the process ends here')
    }
    return {
      ...disk,
      create: (path) => {
        if (call === 'create') fail(path)
        return disk.create(path)
      },
      rename: (from, to) => {
        if (call === 'rename') fail(to)
        disk.rename(from, to)
      },
      remove: (path) => {
        if (call === 'remove') fail(path)
        disk.remove(path)
      },
    }
  }
  test.each([
    ['before it is begun', failing('pending.new', 'create'), 0, 1],
    ['as it begins', failing('pending', 'rename'), 0, 1],
    ['before the receipt is kept', failing('7.receipt', 'rename'), 1, 1],
    ['before it is noted as last', failing('last', 'rename'), 1, 0],
    ['before it goes from the outbox', failing('pending', 'remove'), 1, 0],
  ])(
    '%s: who starts again completes it, and asks for no second receipt once there is one',
    async (_, io, before, after) => {
      const at = folder()
      const first = depositsIn(at, { io })
      first.deposits.onShown(checkpoint(7))
      await until(() => first.deposits.health().state === 'not-kept')
      await first.deposits.close()
      expect(Math.sign(first.runs())).toBe(before)
      const again = depositsIn(at)
      again.deposits.onShown(checkpoint(30))
      await until(isOk(again))
      expect(again.runs()).toBe(after)
      // A deposit that was begun is completed first, unchanged.
      expect(again.recorded.map(({ size }) => size)).toEqual([before === 0 && after === 1 ? 30 : 7])
      expect(existsSync(`${at}/deposits/pending`)).toBe(false)
    },
  )

  test('before the event is on record: it is told again, with the receipt that was kept', async () => {
    const at = folder()
    const first = depositsIn(at, { record: () => false })
    first.deposits.onShown(checkpoint(7))
    await until(() => first.deposits.health().state === 'not-kept')
    await first.deposits.close()
    expect(first.recorded).toEqual([])
    const again = depositsIn(at, { command: 'echo another; exit 9' })
    again.deposits.onShown(checkpoint(30))
    await until(isOk(again))
    expect(again.runs()).toBe(0)
    expect(again.recorded.map(({ size }) => size)).toEqual([7])
  })
})

describe('the command', () => {
  test.each([
    ['fails', 'exit 3', 'exit 3'],
    ['prints nothing', 'cat >/dev/null', 'no-receipt'],
    ['is not there', 'no-such-command', 'exit 127'],
    ['ends by a signal', 'kill -9 $$', 'ended'],
    ['prints without end', 'yes', 'too-large'],
    ['reads nothing', 'echo receipt', 'receipt\n'],
  ])('that %s', async (_, command, expected) => {
    const found = await runDeposit(command, checkpoint(7).note, never)
    expect(typeof found === 'string' ? found : Buffer.from(found).toString()).toBe(expected)
  })

  test('does not see what opens the vault, and is ended with the node', async () => {
    process.env['LEDGER_KEK'] = 'secret'
    const seen = await runDeposit('env; cat >/dev/null', checkpoint(7).note, never)
    delete process.env['LEDGER_KEK']
    expect(Buffer.from(seen).toString()).not.toContain('secret')
    const ending = new AbortController()
    const slow = runDeposit('sleep 60; echo late', checkpoint(7).note, ending.signal)
    ending.abort()
    expect(await slow).toBe('ended')
  })
})
