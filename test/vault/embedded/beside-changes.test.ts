/** A vault that changes while it is read beside its writer: what was read already, and what is half written. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Fault } from '../../../src/files/fault.ts'
import { readBeside } from '../../../src/vault/embedded/reading/read-beside.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { person, ring } from '../support.ts'
import { freshFolder, removeFoldersAfterwards } from './files.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** Two stretches of a reading, so that something comes between. */
const people = 1_500
const child = fileURLToPath(new URL('change-and-die.ts', import.meta.url))

test('a slot that was read before its change, and one that is torn, are as the changes say', async () => {
  const folder = freshFolder()
  const vault = await right(openEmbeddedVault(folder, ring(1)))
  for (let n = 0; n < people; n += 1) await right(vault.keyFor(person(n)))
  await vault.close()
  const damaged: Array<readonly [string, Fault]> = []
  const seen = new Set<number>()
  let tries = 0
  let isChanged = false
  const read = await readBeside(folder, {
    begin: () => (tries += 1),
    slot: (slot) => seen.add(slot),
    damaged: (...found) => damaged.push(found),
    progress: () => {
      if (isChanged) return
      isChanged = true
      const args = ['--import', 'tsx', child, folder]
      expect(spawnSync(process.execPath, args, { stdio: 'inherit' }).signal).toBe('SIGKILL')
    },
  })
  // All slots add up to what the last change says, or that would be damage as well.
  expect([read._tag, tries, damaged]).toEqual(['Right', 1, []])
  expect(seen.size).toBeGreaterThanOrEqual(people)
})
