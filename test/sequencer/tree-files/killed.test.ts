/** A process that is killed while it writes, again and again over one folder: what it had synced is there, and whole. */
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { compareTree } from '../../../src/sequencer/tree-files/compare-tree.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { startProcess } from '../../store/process.ts'
import { makeFolder } from '../../support/folder.ts'
import { leafAt, ledgerId } from './endless.ts'
import { openTree } from './support.ts'

const room = makeFolder('tree-killed')
afterAll(room.remove)
const script = fileURLToPath(new URL('child.ts', import.meta.url))

test('nothing that was synced is lost, and nothing else is believed', async () => {
  const folder = room.path('tree')
  for (const lines of [1, 7, 40]) {
    const child = startProcess([script, folder])
    await child.printed(lines)
    child.process.kill('SIGKILL')
    await child.exited
    const told = Number(child.lines.at(-1))
    const files = await openTree(folder, { ledgerId })
    expect(files.distrusted).toBeUndefined()
    const size = files.tree.size()
    expect(size).toBeGreaterThanOrEqual(told)
    const comparison = compareTree(nodeCrypto, files)
    const leaves = Array.from({ length: size }, (_, index) => leafAt(index))
    expect([comparison.take(leaves), comparison.end()]).toEqual([undefined, undefined])
    await files.close()
  }
})
