/** One valid input of each format, by a log and a witness of tests. */
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { checkpointText } from '../../../src/transparency/note/checkpoint.ts'
import { vkeyText } from '../../../src/transparency/note/key.ts'
import { noteBytes, noteFrom } from '../../../src/transparency/note/note.ts'
import { addCheckpointBytes } from '../../../src/transparency/proof/add-checkpoint.ts'
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import { tlogProofBytes } from '../../../src/transparency/proof/tlog-proof.ts'
import { newProver } from '../../../src/transparency/proving/prover.ts'
import { cosign } from '../../../src/transparency/signing/cosign.ts'
import { signNote } from '../../../src/transparency/signing/sign-note.ts'
import { right } from '../../support/unwrap.ts'
import { memoryTree } from '../memory-tree.ts'
import { leavesOf } from '../reference-tree.ts'
import { signerOf } from '../signer.ts'

export const log = signerOf('log.example/corpus', 'note')
export const witness = signerOf('witness.example/corpus', 'cosignature', Buffer.alloc(32, 9))
export const logKey = vkeyText(log.key)
export const witnessKey = vkeyText(witness.key)

const prover = newProver(nodeCrypto, memoryTree(leavesOf(11)))
const size = 11
const root = right(prover.rootAt(size))
export const text = checkpointText({ origin: log.key.name, size, root, extensions: [] })
const signed = right(noteFrom(right(await signNote([log.signer], text))))
const cosignature = right(await cosign(witness.signer, text, 1_764_000_000n))

/** A checkpoint of eleven leaves, cosigned. */
export const note = noteBytes({ ...signed, signatures: [...signed.signatures, cosignature] })
/** Of the leaf `entry 6`. */
export const entry = bytesFrom('entry 6')
const hashes = right(prover.inclusion(6, size))
const extra = bytesFrom('opening')
export const proof = tlogProofBytes({ extra, index: 6, hashes, checkpoint: note })
/** Grown from seven leaves. */
export const body = addCheckpointBytes({
  oldSize: 7,
  hashes: right(prover.consistency(7, size)),
  checkpoint: note,
})
export const old = {
  origin: log.key.name,
  size: 7,
  root: right(prover.rootAt(7)),
  extensions: [],
}
export const policyText = `# whom one believes
log ${logKey} https://log.example/
witness w1 ${witnessKey}\thttps://witness.example/
group some 1 w1

quorum some
`
export const policy = right(policyFrom(nodeCrypto, bytesFrom(policyText)))
