/** `publish` beyond what it publishes: a rehearsal refuses what publishing would, and a start that is killed is gone on with. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problems } from '../../src/api/problems/problems.ts'
import { exits } from '../../src/cli/words/exit.ts'
import { run, runHere, scratch } from './support.ts'

const clinic = new URL('../../policies/riverside-clinic', import.meta.url).pathname
const preload = new URL('./kill-at.mjs', import.meta.url).href

let room: ReturnType<typeof scratch>
let data = ''
beforeAll(async () => {
  room = scratch()
  data = room.path('data')
  const made = await runHere('publish', '--data', data, '--policy', clinic, '--new')
  if (made.code !== 0) throw new Error(made.stderr)
}, 120_000)
afterAll(() => room.remove())

const publish = (...args: ReadonlyArray<string>) => runHere('publish', '--data', data, ...args)

/** The clinic's policy under another version. */
const versioned = (version: string): string => {
  const pkg = JSON.parse(readFileSync(`${clinic}/policy.json`, 'utf8')) as object
  const file = room.path(`policy-${version}.json`)
  writeFileSync(file, JSON.stringify({ ...pkg, version }))
  return file
}

const otherText = (): string => {
  const file = room.path('other.txt')
  writeFileSync(file, 'another text')
  return file
}

describe('a rehearsal', () => {
  test('refuses a version that was published with other bytes, as publishing does', async () => {
    const args = ['--policy', clinic, '--text', otherText()]
    const rehearsed = await publish(...args, '--dry-run')
    const published = await publish(...args)
    expect(rehearsed.code).toBe(exits.data)
    expect(rehearsed.stderr).toContain(problems['version-exists'].title)
    expect([rehearsed.code, rehearsed.stderr]).toEqual([published.code, published.stderr])
  })

  test('refuses a time that is over, and a text that nobody could read, as publishing does', async () => {
    const empty = room.path('empty.txt')
    writeFileSync(empty, '')
    for (const more of [
      ['--effective-at', '2020-01-01T00:00:00Z'],
      ['--text', empty],
    ]) {
      const args = ['--policy', versioned('v2'), ...more]
      const rehearsed = await publish(...args, '--dry-run')
      expect(rehearsed.code).toBe(exits.data)
      const published = await publish(...args)
      expect(published.code).toBe(rehearsed.code)
    }
  })

  test('says so where the same bytes stand there already, and shows what a new version changes', async () => {
    const same = await publish('--policy', clinic, '--dry-run')
    expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('already published')])
    const next = await publish('--policy', versioned('v3'), '--dry-run', '--json')
    expect(next.code).toBe(0)
    expect(JSON.parse(next.stdout)).toMatchObject({ published: false, reconsent: [] })
    // And it published nothing.
    expect(
      JSON.parse((await publish('--policy', versioned('v3'), '--dry-run', '--json')).stdout),
    ).toMatchObject({ published: false })
  })
})

describe('a first publication that is killed', () => {
  const firstly = (folder: string, killAt: number) =>
    run(['publish', '--data', folder, '--policy', clinic, '--new'], {
      env: {
        KILL_AT: String(killAt),
        STEPS_FILE: room.path('steps'),
        NODE_OPTIONS: `--import ${preload}`,
      },
    })

  test('is gone on with by the same command, or by the one that its message names', async () => {
    const ended: Array<readonly [step: number, plain: number | null, again: number | null]> = []
    let [killAt, isKilled] = [4, true]
    // How many calls a publication makes differs by the version of Node.
    for (; isKilled && killAt < 4_000; killAt += Math.max(31, killAt >> 2)) {
      const folder = room.path(`killed-${killAt}`)
      isKilled = (await firstly(folder, killAt)).code === null
      const args = ['--data', folder, '--policy', clinic]
      const plain = await runHere('publish', ...args)
      // Where nothing was made yet, this says what to do.
      const isNamed = plain.code === 0 || plain.stderr.includes('publish --new')
      const again = await runHere('publish', ...args, '--new')
      ended.push([killAt, isNamed ? 0 : plain.code, again.code])
      const shown = await runHere('publish', ...args, '--dry-run')
      expect(shown.stdout).toContain('already published')
    }
    expect(isKilled).toBe(false)
    expect(ended.length).toBeGreaterThan(2)
    expect(ended.filter(([, plain, again]) => plain !== 0 || again !== 0)).toEqual([])
  }, 600_000)

  test('never begins where another ledger is', async () => {
    const other = await publish('--policy', versioned('v9'), '--new')
    expect(other.code).toBe(exits['cannot-create'])
  })
})
