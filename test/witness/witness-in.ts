/** A witness on a folder, put together as the program does, with the parts that a test wants to choose. */
import { right } from '../support/unwrap.ts'
import { disk } from '../../src/files/disk.ts'
import type { Io } from '../../src/files/io.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { keyFrom } from '../../src/transparency/note/key.ts'
import { logsFromKeys } from '../../src/witness/known-logs.ts'
import { openState } from '../../src/witness/state.ts'
import { makeWitness } from '../../src/witness/witness.ts'
import { makeWitnessKey, witnessKeyIn } from '../../src/witness/witness-key.ts'

export const witnessName = 'witness.example/w1'

type Chosen = {
  readonly io?: Io
  readonly nowMs?: () => number
  readonly onFailed?: (cause: unknown) => void
}

/** Opens it as after a start; the key is made by the first. */
export const witnessIn = async (
  folder: string,
  vkeys: ReadonlyArray<string>,
  { io = disk, nowMs = Date.now, onFailed = () => {} }: Chosen = {},
) => {
  const key = right(witnessKeyIn(disk, folder)) ?? (await makeWitnessKey(disk, folder, witnessName))
  const own = right(keyFrom(nodeCrypto, key.vkey))
  const witness = makeWitness({
    primitives: nodeCrypto,
    logs: right(logsFromKeys(nodeCrypto, vkeys)),
    signer: key.signer,
    state: right(openState(nodeCrypto, io, folder, own)),
    nowMs,
    onFailed,
  })
  return { witness, own, vkey: key.vkey }
}
