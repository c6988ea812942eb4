/** Runs as a process of its own, to be killed: appends to the tree in a folder for ever, and says each size it synced. */
import { E } from '../../../src/fp.ts'
import { openTreeFiles } from '../../../src/sequencer/tree-files/open-tree-files.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { leafAt, ledgerId } from './endless.ts'

const [folder = ''] = process.argv.slice(2)
const opened = await openTreeFiles({ folder, ledgerId, primitives: nodeCrypto })
if (E.isLeft(opened)) throw new Error(opened.left.failure)
const files = opened.right
for (;;) {
  const from = files.tree.size()
  const leaves = Array.from({ length: 1 + (from % 97) }, (_, at) => leafAt(from + at))
  const appended = await files.append(leaves)
  const synced = E.isLeft(appended) ? appended : await files.sync()
  if (E.isLeft(synced)) throw new Error(synced.left.failure)
  process.stdout.write(`${synced.right.size}\n`)
}
