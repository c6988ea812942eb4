/** The proof that an entry is in a log (c2sp.org/tlog-proof@v1), as one file. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { decimalFrom } from '../bytes/decimal.ts'
import { hashLines, hashesFrom } from '../bytes/hash-lines.ts'
import { bytesFrom, textFrom } from '../bytes/text.ts'
import type { ProofRejection } from './rejection.ts'

export type TlogProof = {
  /** Additional data that is not proven; undefined if there is none. */
  readonly extra: Uint8Array | undefined
  readonly index: number
  readonly hashes: ReadonlyArray<Uint8Array>
  /** The signed note, unchanged. */
  readonly checkpoint: Uint8Array
}

/** The most hashes from a leaf to a root, since sizes are below 2^53. */
const maxHashes = 53

const header = 'c2sp.org/tlog-proof@v1'

/** The bytes of a proof. */
export const tlogProofBytes = ({ extra, index, hashes, checkpoint }: TlogProof): Uint8Array => {
  const extraLine = extra === undefined ? '' : `extra ${toBase64(extra)}\n`
  const head = `${header}\n${extraLine}index ${index}\n${hashLines(hashes)}\n`
  return Uint8Array.of(...bytesFrom(head), ...checkpoint)
}

const afterWord = (word: string, line: string | undefined): string | undefined =>
  line?.startsWith(`${word} `) === true ? line.slice(word.length + 1) : undefined

const malformed = (line: number) => E.left({ rejected: 'proof-malformed', line } as const)

/** Reads a proof without verifying it, or names the malformed line. */
export const tlogProofFrom = (bytes: Uint8Array): Either<ProofRejection, TlogProof> => {
  const whole = textFrom(bytes) ?? ''
  const end = whole.indexOf('\n\n')
  if (end === -1) return malformed(1)
  const [head, ...lines] = whole.slice(0, end).split('\n')
  if (head !== header) return malformed(1)
  const extraText = afterWord('extra', lines[0])
  const extra = extraText === undefined ? undefined : fromBase64(extraText)
  if (extraText !== undefined && extra === undefined) return malformed(2)
  const [indexLine, ...proofLines] = extraText === undefined ? lines : lines.slice(1)
  const before = extraText === undefined ? 1 : 2
  const index = decimalFrom(afterWord('index', indexLine) ?? '')
  if (index === undefined) return malformed(before + 1)
  const hashes = hashesFrom(proofLines)
  if (hashes === undefined || hashes.length > maxHashes) return malformed(before + 2)
  return E.right({ extra, index, hashes, checkpoint: bytesFrom(whole.slice(end + 2)) })
}
