import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { person, ring } from '../support.ts'
import { customerOf, findingsIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const script = fileURLToPath(new URL('work-until-killed.ts', import.meta.url))
/** More of them by `KILLS=40`. */
const kills = Number(process.env['KILLS'] ?? 4)

type Told = {
  readonly keys: Map<number, string>
  readonly bound: Set<number>
  readonly erased: Set<number>
}

/** Runs until it has told so much, and a moment longer. */
const runUntilKilled = async (folder: string, first: number, lines: number, told: Told) => {
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let heard = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, n = '', dek = ''] = line.split(' ')
    // The last line may be cut short.
    if (what === 'key' && dek.length === 64) told.keys.set(Number(n), dek)
    if (what === 'bound') told.bound.add(Number(n))
    if (what === 'erased') told.erased.add(Number(n))
    heard += 1
    if (heard === lines) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

describe('a process killed at work', () => {
  test('loses nothing it answered, and brings nobody back', { timeout: 300_000 }, async () => {
    const folder = freshFolder()
    const told: Told = { keys: new Map(), bound: new Set(), erased: new Set() }
    for (let kill = 0; kill < kills; kill += 1) {
      await runUntilKilled(folder, kill * 10_000, 200 + kill * 37, told)
      expect(await findingsIn(folder)).toEqual([])
      const vault = await right(openEmbeddedVault(folder, ring(2)))
      for (const [n, dek] of told.keys) {
        const state = await right(vault.existing(person(n)))
        const found = state.state === 'live' ? Buffer.from(state.dek).toString('hex') : state.state
        // Every third person is erased, perhaps before the answer came.
        const expected = told.erased.has(n) ? ['erased'] : n % 3 === 0 ? [dek, 'erased'] : [dek]
        expect(expected).toContain(found)
        const owner = O.toUndefined(await right(vault.findSubject(customerOf(n))))
        const owners = found === 'erased' ? [undefined] : [person(n)]
        if (!told.bound.has(n)) owners.push(undefined as never)
        expect(owners).toContain(owner)
      }
      await vault.close()
    }
    expect(told.erased.size).toBeGreaterThan(20)
  })
})
