import { spawn } from 'node:child_process'
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { digestLog } from '../../src/migrate/digest-log.ts'
import { openOldLog } from '../../src/store/lmdb/open-old-log.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { unpackLedgerBefore } from '../ledger-before/ledger-before.ts'
import { freshId, freshStream } from '../store/support.ts'
import { openOldStore } from '../store/lmdb/support.ts'
import { isMoved, keptIn } from './moving.ts'
import { programLine, run, scratch } from './support.ts'
import { right } from '../support/unwrap.ts'

const room = scratch()
afterAll(() => room.remove())

/** Rounds of killing; more where somebody asks for more. */
const kills = Number(process.env['KILLS'] ?? 6)

/** Adds many events like those that are there, as the version before would have. */
const enlarge = async (folder: string, times: number): Promise<void> => {
  const store = await openOldStore(folder)
  const all = await right(store.readAll({ direction: 'forwards', from: 'start', maxCount: 1_000 }))
  const access = all.filter(({ stream }) => stream.startsWith('access-')).map(({ event }) => event)
  for (let n = 0; n < times; n += 1) {
    const events = access.map((event) => ({ ...event, id: freshId() }))
    await right(store.append(freshStream('access'), 'no-stream', events))
  }
  await store.close()
}

const digestOf = async (
  log: Parameters<typeof digestLog>[0]['log'] & {
    readonly head: () => () => Promise<unknown>
  },
) => right(digestLog({ log, onProgress: () => {} }, 1n << 40n))

type Ended = { readonly code: number | null; readonly afterMs: number }

/** Runs the move and kills it after so many ms, where it has not ended before. */
const moveAndKill = (folder: string, afterMs: number): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const [command = '', ...args] = programLine.split(' ')
    const begun = performance.now()
    const moving = spawn(command, [...args, 'migrate', '--data', folder], { stdio: 'ignore' })
    const timer = setTimeout(() => moving.kill('SIGKILL'), afterMs)
    moving.once('error', reject)
    moving.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, afterMs: performance.now() - begun })
    })
  })

/** What a command says of the folder while it is marked; where it is not, the old version may have it. */
const codeOfMarked = async (folder: string): Promise<number | null> =>
  existsSync(join(folder, 'moving-in'))
    ? (await run(['credential', 'list', '--data', folder])).code
    : exits.config

const oldLogIn = (folder: string): string =>
  existsSync(join(folder, 'log', 'data.mdb')) ? join(folder, 'log') : keptIn(folder)

/** Kills the move of one folder at later and later moments, until it ends; how often it was killed. */
const killedInTurns = async (folder: string, wholeMs: number, digest: unknown): Promise<number> => {
  let killed = 0
  for (let round = 0; round < kills; round += 1) {
    const { code } = await moveAndKill(folder, (wholeMs * (round + 0.5)) / kills)
    if (code !== null) break
    killed += 1
    // The old log is whole, under one of its two names, and neither command takes the folder for a ledger meanwhile.
    const kept = await right(openOldLog(oldLogIn(folder)))
    expect(await digestOf(kept)).toEqual(digest)
    await kept.close()
    // Where there is a copy, both versions are kept away.
    expect([
      existsSync(join(folder, 'log.moving')),
      existsSync(join(folder, 'moving-in')),
    ]).not.toEqual([true, false])
    expect(await codeOfMarked(folder)).toBe(exits.config)
  }
  return killed
}

describe('a move within the folder that is killed', () => {
  test('loses nothing, wherever that is, and goes on', { timeout: 600_000 }, async () => {
    const folder = room.path('data')
    unpackLedgerBefore(folder)
    await enlarge(folder, 60)
    const old = await right(openOldLog(join(folder, 'log')))
    const digest = await digestOf(old)
    await old.close()
    const [before, other] = [room.path('before'), room.path('other')]
    for (const copy of [before, other]) cpSync(folder, copy, { recursive: true })
    let { afterMs: wholeMs } = await moveAndKill(other, 600_000)
    let killed = 0
    // Once more and earlier where it was over before it could be killed twice: the first run may have been the slow one.
    for (; killed < 2; wholeMs /= 2) {
      rmSync(folder, { recursive: true })
      cpSync(before, folder, { recursive: true })
      killed = await killedInTurns(folder, wholeMs, digest)
    }
    const { code, stderr } = await run(['migrate', '--data', folder])
    expect([code, stderr]).toEqual([0, expect.any(String)])
    isMoved(folder)
    const reader = await right(openEmbeddedReader({ folder }))
    expect(await digestOf(reader)).toEqual(digest)
    await reader.close()
    expect(readdirSync(folder).filter((name) => name.startsWith('log.lmdb-'))).toHaveLength(1)
  })
})
