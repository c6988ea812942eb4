/** A proof of inclusion at ten million leaves, beside the hashes that nobody is spared: those within the leaf's own tile. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { disk } from '../../src/files/disk.ts'
import { openGrowing } from '../../src/sequencer/tree-files/growing-file.ts'
import { treeOf } from '../../src/sequencer/tree-files/level-tree.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { newProver } from '../../src/transparency/proving/prover.ts'
import { tileRoot } from '../../src/transparency/tiles/tile-root.ts'
import { fullWidth, hashesAt } from '../../src/transparency/tiles/tile.ts'
import { orThrow } from '../population/build.ts'
import { compared, median } from '../series.ts'
import type { Sample } from '../series.ts'
import type { Row } from './row.ts'

const leaves = 10_000_000
const levels = [0, 1, 2]
const proofsPerRound = 2_000
const hashBytes = 32
const blockBytes = 8 * 1024 * 1024

/** Files of as many hashes as the tree has: any bytes take as long as those of a log. */
const makeLevels = async (folder: string) => {
  const block = randomBytes(blockBytes)
  const files = levels.map((level) => openGrowing(disk, join(folder, `level-${level}`)))
  for (const [level, file] of files.entries()) {
    const bytes = hashesAt(level, leaves) * hashBytes
    while (file.length() < bytes)
      await file.append(block.subarray(0, Math.min(blockBytes, bytes - file.length())))
  }
  return files
}

const timed = (count: number, work: () => void): Sample => {
  const latenciesMs: number[] = []
  for (let done = 0; done < count; done += 1) {
    const startMs = performance.now()
    work()
    latenciesMs.push(performance.now() - startMs)
  }
  return { value: median(latenciesMs), count, latenciesMs }
}

const anyLeaf = (): number => Math.floor(Math.random() * leaves)

export const proofs: Row = async ({ rounds, scratch }) => {
  const files = await makeLevels(scratch)
  const tree = treeOf(files, () => leaves)
  const prover = newProver(nodeCrypto, tree)
  const measured = await compared(
    { rounds, warmUps: 1 },
    {
      name: 'a proof of inclusion',
      unit: 'ms',
      measure: () =>
        timed(proofsPerRound, () => void orThrow('a proof', prover.inclusion(anyLeaf(), leaves))),
    },
    {
      name: "reading a leaf's tile and hashing its nodes",
      unit: 'ms',
      measure: () =>
        timed(proofsPerRound, () => {
          const index = Math.min(Math.floor(anyLeaf() / fullWidth), 39_000)
          const tile = tree.tile(0, index, fullWidth) ?? new Uint8Array()
          const hashes = Array.from({ length: fullWidth }, (_, at) =>
            tile.subarray(at * hashBytes, (at + 1) * hashBytes),
          )
          tileRoot(nodeCrypto, hashes)
        }),
    },
  )
  for (const file of files) file.close()
  return measured
}
