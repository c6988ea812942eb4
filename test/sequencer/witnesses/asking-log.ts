/** A log of the test's own with what asks witnesses about it, over a folder that keeps what they stated. */
import { right } from '../../support/unwrap.ts'
import { disk } from '../../../src/files/disk.ts'
import { E } from '../../../src/fp.ts'
import { openEndorsementsFile } from '../../../src/sequencer/endorsed/endorsements-file.ts'
import type { Heard } from '../../../src/sequencer/witnesses/parts.ts'
import { makeWitnesses } from '../../../src/sequencer/witnesses/witnesses.ts'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import { newProver } from '../../../src/transparency/proving/prover.ts'
import type { ShownCheckpoint } from '../../../src/transparency/transparency-log.ts'
import { memoryTree } from '../../transparency/memory-tree.ts'
import { leavesOf, rootOf } from '../../transparency/reference-tree.ts'
import type { Leaves } from '../../transparency/reference-tree.ts'
import { testLog } from '../../witness/test-log.ts'

export const origin = 'log.example/asking'

/** `policy`: lines after the log's own. `leaves`: all of the log by now. */
export const askingLog = async (
  folder: string,
  policy: string,
  leaves: Leaves = leavesOf(40),
  everyMs = 5,
) => {
  const log = testLog(origin, leaves.length, leaves)
  const read = right(policyFrom(nodeCrypto, bytesFrom(`log ${log.signer.vkey}\n${policy}`)))
  const tree = memoryTree(leaves)
  const checkpoint = (size: number): ShownCheckpoint => ({
    note: bytesFrom(log.signed(size)),
    size,
    root: rootOf(leaves.slice(0, size)),
  })
  const endorsements = right(await openEndorsementsFile(disk, folder, Date.now))
  const cosigned: number[] = []
  const heard: Heard[] = []
  const witnesses = makeWitnesses({
    policy: read,
    log: { tree, checkpointAt: (size) => Promise.resolve(E.right(checkpoint(size))) },
    prover: newProver(nodeCrypto, tree),
    endorsements,
    primitives: nodeCrypto,
    nowMs: Date.now,
    random: () => 1,
    everyMs,
    onCosigned: ({ size }) => cosigned.push(size),
    onHeard: (one) => heard.push(one),
  })
  return {
    log,
    policy: read,
    checkpoint,
    witnesses,
    cosigned,
    heard,
    endorsements,
    close: async () => {
      await witnesses.close()
      await endorsements.close()
    },
  }
}
