/** `verify`: checkpoints and proofs of a transparency log, from files and without a ledger. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { ProofRejection } from '../../transparency/proof/rejection.ts'
import { verifyCheckpoint } from '../../transparency/proof/verify-checkpoint.ts'
import type { VerifiedCheckpoint } from '../../transparency/proof/verify-checkpoint.ts'
import { verifyEntry } from '../../transparency/proof/verify-entry.ts'
import { verifyGrowth } from '../../transparency/proof/verify-growth.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { believed, fileBytes } from './input.ts'
import { rejectionWords } from './rejection-words.ts'

const options = {
  key: { type: 'string', hint: 'VKEY', about: "the log's key: NAME+KEYID+BASE64" },
  policy: {
    type: 'string',
    hint: 'FILE',
    about: 'keys of logs and witnesses, and how many must have signed (c2sp.org/tlog-policy)',
  },
  entry: { type: 'string', hint: 'FILE', about: "for proof: the entry's bytes" },
  since: { type: 'string', hint: 'FILE', about: 'for growth: the older signed checkpoint' },
} as const

type Verified = Either<ProofRejection, ReadonlyArray<string>>

const checkpointLines = ({ origin, size, root, signed }: VerifiedCheckpoint): string[] => [
  `verified: checkpoint of ${JSON.stringify(origin)}, ${size} entries, root ${toBase64(root)}`,
  ...signed.map(({ key, seconds }) =>
    seconds === undefined
      ? `signed by ${JSON.stringify(key.name)} (${key.id})`
      : `seen by ${JSON.stringify(key.name)} (${key.id}) at second ${seconds} since 1970`,
  ),
]

const linesOf = (verified: Either<ProofRejection, VerifiedCheckpoint>): Verified =>
  E.isLeft(verified) ? verified : E.right(checkpointLines(verified.right))

const proofLines = (policy: Policy, entry: Uint8Array, proof: Uint8Array): Verified => {
  const verified = verifyEntry(nodeCrypto, policy, entry, proof)
  if (E.isLeft(verified)) return verified
  const { index, checkpoint } = verified.right
  return E.right([`verified: the entry has index ${index}`, ...checkpointLines(checkpoint)])
}

const growthLines = (policy: Policy, old: Uint8Array, proof: Uint8Array): Verified => {
  const before = verifyCheckpoint(nodeCrypto, policy, old)
  if (E.isLeft(before)) return before
  const verified = linesOf(verifyGrowth(nodeCrypto, policy, before.right, proof))
  if (E.isLeft(verified)) return verified
  const first = `verified: the log only grew from ${before.right.size} entries`
  return E.right([first, ...verified.right])
}

const kinds = ['checkpoint', 'proof', 'growth'] as const
type Kind = (typeof kinds)[number]

/** The flag that names the second file, where the kind reads two. */
const second: { readonly [K in Kind]: 'entry' | 'since' | undefined } = {
  checkpoint: undefined,
  proof: 'entry',
  growth: 'since',
}

const verifyKind = (kind: Kind, policy: Policy, file: Uint8Array, other: Uint8Array): Verified => {
  switch (kind) {
    case 'checkpoint':
      return linesOf(verifyCheckpoint(nodeCrypto, policy, file))
    case 'proof':
      return proofLines(policy, other, file)
    case 'growth':
      return growthLines(policy, other, file)
  }
}

const tell = async (io: Io, verified: Verified): Promise<number> => {
  if (E.isLeft(verified)) {
    await io.out(`not verified: ${rejectionWords(verified.left)}\n`)
    return no
  }
  await io.out(verified.right.map((line) => `${line}\n`).join(''))
  return ok
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 2)
  if (E.isLeft(flags)) return flags
  const { text, words } = flags.right
  const kind = kinds.find((one) => one === words[0])
  if (kind === undefined) return E.left(faulty('usage', `expected one of: ${kinds.join(', ')}`))
  const [, path] = words
  if (path === undefined) return E.left(faulty('usage', 'FILE is required'))
  const flag = second[kind]
  for (const name of ['entry', 'since'] as const)
    if ((text(name) !== undefined) !== (name === flag))
      return E.left(
        faulty('usage', name === flag ? `--${name} is required` : `--${name} is not for ${kind}`),
      )
  const policy = await believed(text('key'), text('policy'))
  if (E.isLeft(policy)) return policy
  const file = await fileBytes(path)
  if (E.isLeft(file)) return file
  const otherPath = flag === undefined ? undefined : text(flag)
  const other = otherPath === undefined ? E.right(new Uint8Array()) : await fileBytes(otherPath)
  if (E.isLeft(other)) return other
  return E.right(await tell(io, verifyKind(kind, policy.right, file.right, other.right)))
}

export const verify: Command = {
  usage: 'checkpoint|proof|growth FILE (--key VKEY | --policy FILE) [OPTIONS]',
  about: [
    'Verifies what a transparency log published, offline and without a ledger:',
    'a signed checkpoint; the proof that an entry is in the log (c2sp.org/tlog-proof);',
    'or that the log only grew since an older checkpoint (the body of add-checkpoint, c2sp.org/tlog-witness).',
  ],
  options,
  examples: [
    'consent-ledger verify checkpoint checkpoint.txt --policy witnesses.txt',
    'consent-ledger verify proof event.tlog-proof --entry event.json --key "$VKEY"',
    'consent-ledger verify growth body.txt --since yesterday.txt --key "$VKEY"',
  ],
  exits: [
    '0  verified',
    '1  not verified; the reason names what was computed and what was expected',
    '65 the key or the policy is malformed',
  ],
  run,
}
