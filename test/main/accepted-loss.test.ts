/** A loss that is accepted is checked first: a start that is refused has cut nothing and begun no generation. */
import { existsSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { E } from '../../src/fp.ts'
import { exits } from '../../src/cli/words/exit.ts'
import { faultFrom } from '../../src/cli/words/failures.ts'
import { openNode } from '../../src/main.ts'
import { tellingNobody } from '../../src/main/telling.ts'
import { configOn } from '../support/config.ts'
import { contentOf, copyOf, makeLedgers } from './identity/house.ts'
import type { Ledgers } from './identity/house.ts'

const origin = 'bank.example/ledger'
const folders: string[] = []
let ledgers: Ledgers
/** The later ledger, all of it signed, and its signing folder. */
let signed = { folder: '', entries: 0 }

const copied = (from: string): string => {
  const folder = copyOf(from)
  folders.push(folder)
  return folder
}

type Asked = {
  readonly acceptLoss?: bigint
  readonly name?: string
  readonly origin?: string
  readonly signing?: string
  readonly witnessPolicy?: string
  readonly timestamp?: { readonly url: string; readonly caFile: string }
}

/** A start: its notices, or its exit code and sentences. */
const startOn = async (
  folder: string,
  asked: Asked,
  use: (entries: number) => boolean = () => true,
) => {
  const { acceptLoss, name, signing = join(folder, 'signing'), ...settings } = asked
  const transparency = { origin, signing, ...settings }
  const config = configOn(folder, {
    ...(acceptLoss === undefined ? {} : { acceptLoss }),
    ...(name === undefined ? {} : { name }),
    transparency,
  })
  const notices: string[] = []
  const telling = { ...tellingNobody, notice: (sentence: string) => void notices.push(sentence) }
  const opened = await openNode(config, ledgers.clock, telling)()
  if (E.isLeft(opened)) {
    const { failed, lines } = faultFrom(opened.left)
    return { code: exits[failed], said: lines.join('\n') }
  }
  const { transparency: log, close } = opened.right
  await vi.waitFor(() => expect(use(log.health().signedEntries)).toBe(true), { timeout: 30_000 })
  await close()
  return { code: 0, said: notices.join('\n') }
}

const headOf = (folder: string): number =>
  Number(/^position (\d+)$/m.exec(readFileSync(join(folder, 'name'), 'utf8'))?.[1])

beforeAll(async () => {
  ledgers = await makeLedgers()
  const folder = copied(ledgers.late)
  const entries = headOf(folder) + 1
  await startOn(folder, {}, (reached) => reached >= entries)
  signed = { folder, entries }
}, 180_000)
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  ledgers.remove()
})

describe('the loss of signed entries', () => {
  test('is refused under the name that they were signed for, and changes nothing', async () => {
    const folder = copied(ledgers.early)
    const head = headOf(folder)
    const lost = signed.entries - head - 1
    const asked = { acceptLoss: BigInt(head), signing: join(signed.folder, 'signing') }
    const before = contentOf(folder)
    for (const attempt of [1, 2]) {
      const refused = await startOn(folder, asked)
      expect([attempt, refused.code]).toEqual([attempt, exits.corrupt])
      expect(refused.said).toContain(
        `${lost} signed entries are missing, from index ${head + 1} on`,
      )
      expect(refused.said).toContain(`start a new log with LEDGER_ORIGIN=${origin}/2`)
      expect(contentOf(folder)).toEqual(before)
    }
  })

  test('is told by the start that begins another log', async () => {
    const folder = copied(signed.folder)
    const head = headOf(ledgers.early)
    for (const part of ['log', 'rows', 'tree']) rmSync(join(folder, part), { recursive: true })
    const older = copied(ledgers.early)
    renameSync(join(older, 'log'), join(folder, 'log'))
    const asked = { acceptLoss: BigInt(head), origin: `${origin}/2` }
    const started = await startOn(folder, asked)
    expect(started.code).toBe(0)
    const lost = signed.entries - head - 1
    expect(started.said).toContain(
      `the last ${lost} entries that the checkpoint of ${origin} covers`,
    )
    expect(readFileSync(join(folder, 'name'), 'utf8')).toContain('generation 2\n')
  })
})

describe('a torn record that was acknowledged', () => {
  test('is cut off only by a start that neither rows nor checkpoint refuse', async () => {
    const folder = copied(signed.folder)
    const segment = join(folder, 'log', '0000000001.segment')
    truncateSync(segment, statSync(segment).size - 10)
    const size = statSync(segment).size
    const named = await startOn(folder, {})
    const [, last = ''] = /last event before it is at position (\d+)/.exec(named.said) ?? []
    const acceptLoss = BigInt(last)
    const isWhole = () => [statSync(segment).size, existsSync(join(folder, 'log', 'cut'))]
    expect(await startOn(folder, { acceptLoss })).toMatchObject({
      code: exits.config,
      said: expect.stringContaining('move the folder rows'),
    })
    expect(isWhole()).toEqual([size, false])
    renameSync(join(folder, 'rows'), join(folder, 'rows.before'))
    expect(await startOn(folder, { acceptLoss })).toMatchObject({
      code: exits.corrupt,
      said: expect.stringContaining('signed entries are missing'),
    })
    expect(isWhole()).toEqual([size, false])
    const started = await startOn(folder, { acceptLoss, origin: `${origin}/2` })
    expect(started.code).toBe(0)
    expect(started.said).toContain('accepted as lost with --accept-loss')
    expect(existsSync(join(folder, 'log', 'cut'))).toBe(true)
  })
})

describe('a start that accepts a loss and has a wrong setting', () => {
  test.each<readonly [string, (folder: string) => Asked, RegExp]>([
    ['another name', () => ({ name: 'another.name' }), /name/],
    [
      'a policy of witnesses that is not there',
      (folder) => ({ witnessPolicy: join(folder, 'none') }),
      /LEDGER_WITNESS_POLICY, reason the file cannot be read/,
    ],
    [
      'a policy of witnesses that is none',
      (folder) => ({ witnessPolicy: join(folder, 'name') }),
      /LEDGER_WITNESS_POLICY, reason line 1: /,
    ],
    [
      'certificates that are not there',
      (folder) => ({ timestamp: { url: 'http://127.0.0.1:9', caFile: join(folder, 'none') } }),
      /LEDGER_TIMESTAMP_CA, reason the file cannot be read/,
    ],
  ])('is refused before anything is written: %s', async (_, wrong, says) => {
    const folder = copied(signed.folder)
    rmSync(join(folder, 'rows'), { recursive: true })
    const segment = join(folder, 'log', '0000000001.segment')
    truncateSync(segment, statSync(segment).size - 10)
    const { said } = await startOn(folder, {})
    const acceptLoss = BigInt(/last event before it is at position (\d+)/.exec(said)?.[1] ?? '')
    const before = contentOf(folder)
    const asked = { acceptLoss, origin: `${origin}/2` }
    const refused = await startOn(folder, { ...asked, ...wrong(folder) })
    expect(refused).toMatchObject({ code: exits.config, said: expect.stringMatching(says) })
    expect(contentOf(folder)).toEqual(before)
  })
})
