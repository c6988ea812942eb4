import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openEnvironment } from '../../../src/vault/embedded/environment.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { surveyVault } from '../../../src/vault/embedded/survey.ts'
import { ok, person, ring, withFolder } from '../support.ts'

const script = fileURLToPath(new URL('erase-until-killed.ts', import.meta.url))

type Told = {
  readonly made: ReadonlyMap<number, string>
  readonly erased: ReadonlySet<number>
  /** Undefined where it was killed before it could count. */
  readonly calls: number | undefined
}

/** What it told until it was killed: at a call to the file system, or after so many erasures. */
const run = async (
  folder: string,
  until: { step: number } | { erasures: number },
): Promise<Told> => {
  const args = 'step' in until ? [String(until.step)] : []
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const made = new Map<number, string>()
  const erased = new Set<number>()
  let calls: number | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, n = '', said = ''] = line.split(' ')
    if (what === 'made') made.set(Number(n), said)
    if (what === 'erased' && said === 'done') erased.add(Number(n))
    if (what === 'calls') calls = Number(n)
    if ('erasures' in until && erased.size >= until.erasures)
      // At any place within the next compaction.
      setTimeout(() => child.kill('SIGKILL'), Math.random() * 30)
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return { made, erased, calls }
}

const bytesOf = (folder: string): ReadonlyArray<Buffer> =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path))

/** Person 0's wrapped key, as it lies in the file. */
const wrappedOf = async (folder: string, n: number): Promise<Buffer> => {
  const env = openEnvironment(folder)
  const row = env.tables().keys.get(person(n))
  await env.close()
  if (row === undefined) throw new Error('no key')
  return Buffer.from(row.subarray(8))
}

const checkWhole = async (folder: string, { made, erased }: Told): Promise<void> => {
  expect(await surveyVault(folder)).toMatchObject({ _tag: 'Right' })
  const vault = await ok(openEmbeddedVault(folder, ring(1)))
  for (const [n, dek] of made) {
    const found = await ok(vault.existing(person(n)))
    if (erased.has(n)) expect(found.state).toBe('erased')
    // Fenced and killed before it was told.
    else if (found.state === 'live') expect(Buffer.from(found.dek).toString('hex')).toBe(dek)
    else expect(n).toBe(erased.size)
  }
  expect(await vault.erasedPages.settle(60_000)).toBe('done')
  await vault.close()
  // One file, and nothing half done beside it.
  expect(readdirSync(folder).filter((name) => name !== 'lock.mdb')).toHaveLength(1)
}

describe('a process killed while the vault’s rows move', () => {
  const killedAt = async (step: number): Promise<Told> => {
    let told: Told | undefined
    await withFolder(async (folder) => {
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      await ok(vault.keyFor(person(0)))
      await vault.close()
      const wrapped = await wrappedOf(folder, 0)
      told = await run(folder, { step })
      // Answered means gone, whatever happened next.
      if (told.erased.has(0))
        expect(bytesOf(folder).some((file) => file.includes(wrapped))).toBe(false)
      await checkWhole(folder, told)
      expect(bytesOf(folder).some((file) => file.includes(wrapped))).toBe(false)
    })
    if (told === undefined) throw new Error('not run')
    return told
  }

  test('at any step, leaves a vault that opens, and ends the move', async () => {
    const { calls = 0 } = await killedAt(Number.POSITIVE_INFINITY)
    // What a move takes: among it the copy’s folder, its sync, the rename, and the removal of the old file.
    expect(calls).toBeGreaterThan(10)
    const steps = Array.from({ length: calls }, (_, i) => i + 1)
    const work = async (): Promise<void> => {
      for (let step = steps.pop(); step !== undefined; step = steps.pop())
        expect((await killedAt(step)).calls).toBeUndefined()
    }
    await Promise.all([work(), work(), work()])
  }, 300_000)

  test('at any moment, loses no key it answered', async () => {
    for (const erasures of [1, 3, 7])
      await withFolder(async (folder) => {
        const told = await run(folder, { erasures })
        expect(told.erased.size).toBeGreaterThanOrEqual(erasures)
        await checkWhole(folder, told)
      })
  }, 60_000)
})
