/** `doctor` on a log that is not the one that was signed last: what a start refuses is bad there too. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { copiesIn, demoIn } from './copies.ts'
import { looked } from './looking.ts'
import { run, scratch } from './support.ts'

let room: ReturnType<typeof scratch>
let whole: string
let older: string
const copy = copiesIn(() => room)

/** Records events, and signs what was recorded before. */
const grow = async (data: string, name: string): Promise<void> => {
  const out = room.path(`${name}.zip`)
  const { code, stderr } = await run([
    'export',
    'regulator',
    '--scope',
    'ledger',
    '--data',
    data,
    '--out',
    out,
  ])
  expect([code, stderr]).toEqual([0, expect.any(String)])
}

beforeAll(async () => {
  room = scratch()
  whole = await demoIn(room)
  older = copy()
  await grow(whole, 'whole')
  // An export waits until what was there before it is signed: the first is, for certain, now.
  await grow(whole, 'whole-again')
}, 120_000)
afterAll(() => room.remove())

/** Puts what `whole` signed last beside another log of the same ledger. */
const signedAsWhole = (data: string): void => {
  rmSync(join(data, 'signing'), { recursive: true })
  cpSync(join(whole, 'signing'), join(data, 'signing'), { recursive: true })
}

const proofs = async (data: string) => (await looked(data)).get('proofs')

describe('the log held against what was signed last', () => {
  test('is ok where it is the same, and was not compared where the tree is not there', async () => {
    const data = copy()
    expect(await proofs(data)).toMatchObject({
      verdict: 'ok',
      said: expect.stringContaining('has the size and root that were signed'),
    })
    rmSync(join(data, 'tree'), { recursive: true })
    expect(await proofs(data)).toMatchObject({
      verdict: 'unknown',
      said: expect.stringContaining('fsck to read the whole log'),
    })
  })

  test('is bad where the log was rolled back, with its tree or without', async () => {
    const data = room.path('rolled-back')
    cpSync(older, data, { recursive: true })
    signedAsWhole(data)
    const bad = {
      verdict: 'bad',
      said: expect.stringContaining('shorter than its signed checkpoint'),
    }
    expect(await proofs(data)).toMatchObject(bad)
    rmSync(join(data, 'tree'), { recursive: true })
    expect(await proofs(data)).toMatchObject(bad)
    const served = await run(['serve', '--port', '0', '--data', data])
    expect([served.code, served.stderr]).toEqual([
      exits.corrupt,
      expect.stringContaining('shorter than its signed checkpoint'),
    ])
    const [, origin] = /checkpoint of (\S+) covers/.exec(served.stderr) ?? []
    expect(served.stderr).toContain(`start a new log with LEDGER_ORIGIN=${origin}/2,`)
  })

  test('is bad where the log was restored and went on differently since', async () => {
    const data = room.path('forked')
    cpSync(older, data, { recursive: true })
    await grow(data, 'forked')
    await grow(data, 'forked-again')
    signedAsWhole(data)
    expect(await proofs(data)).toMatchObject({
      verdict: 'bad',
      said: expect.stringMatching(/differs from its (?:signed checkpoint|leaf)/),
    })
  })
})

describe('keys log', () => {
  test('says where signing was moved away that the keys are missing, and not that none was made', async () => {
    const data = copy()
    const away = { env: { LEDGER_SIGNING: room.path('nowhere') } }
    const missing = [exits.config, expect.stringMatching(/keys of the log .* are missing/)]
    for (const words of [['log'], ['log', 'rotate']]) {
      const { code, stderr } = await run(['keys', ...words, '--data', data], away)
      expect([code, stderr]).toEqual(missing)
    }
    rmSync(join(data, 'log-origins'))
    const never = await run(['keys', 'log', '--data', data], away)
    expect([never.code, never.stderr]).toEqual([
      exits['no-input'],
      expect.stringContaining('serve creates the first one'),
    ])
  })
})
