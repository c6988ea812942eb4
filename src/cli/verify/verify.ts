/** `verify`: bundles, and checkpoints and proofs of a transparency log, from files and without a ledger. */
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
import type { Command, Flags, Io } from '../line/command.ts'
import { exits, faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { isZip } from '../../exports/verify/older.ts'
import { statementLines } from '../../exports/verify/words/statement-words.ts'
import { bundleReport, withFile } from './bundle.ts'
import { authoritiesIn, believed, fileBytes, threadsIn } from './input.ts'
import { reportJson, reportLines } from './report-words.ts'
import { statementReport } from './statement.ts'
import { witnessTime } from '../../exports/verify/words/witness-time.ts'
import { rejectionEn } from '../../exports/verify/words/rejection-en.ts'

const options = {
  key: {
    type: 'string',
    multiple: true,
    hint: 'VKEY',
    about: "the log's key: NAME+KEYID+BASE64; may be given several times",
  },
  policy: {
    type: 'string',
    hint: 'FILE',
    about: 'keys of logs and witnesses, and the quorum (c2sp.org/tlog-policy)',
  },
  entry: { type: 'string', hint: 'FILE', about: "for proof: the entry's bytes" },
  since: {
    type: 'string',
    hint: 'FILE',
    about:
      'for growth: the older signed checkpoint; for a bundle: an older signed checkpoint or bundle',
  },
  bundle: {
    type: 'string',
    hint: 'FILE',
    about: 'for a signed decision: a bundle to repeat it from',
  },
  'timestamp-ca': {
    type: 'string',
    hint: 'FILE',
    about: 'for a bundle: certificates (PEM) of the time-stamp authorities that you trust',
  },
  threads: {
    type: 'string',
    hint: 'N',
    about: 'for a bundle: threads that verify a whole ledger (as many as processors, 2 at most)',
  },
  json: { type: 'boolean', about: 'for a bundle: the report as JSON' },
} as const

type Verified = Either<ProofRejection, ReadonlyArray<string>>

const checkpointLines = ({ origin, size, root, signed }: VerifiedCheckpoint): string[] => [
  `verified: checkpoint of ${JSON.stringify(origin)}, ${size} entries, root ${toBase64(root)}`,
  ...signed.map(({ key, seconds }) =>
    seconds === undefined
      ? `signed by ${JSON.stringify(key.name)} (${key.id})`
      : `cosigned by ${JSON.stringify(key.name)} (${key.id}) at ${witnessTime(seconds)}`,
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
    await io.out(`not verified: ${rejectionEn(verified.left)}\n`)
    return no
  }
  await io.out(verified.right.map((line) => `${line}\n`).join(''))
  return ok
}

const runKind = async (
  kind: Kind,
  { text, texts, is, words }: Flags<typeof options>,
  io: Io,
): Promise<Either<Fault, number>> => {
  const [, path] = words
  if (path === undefined) return E.left(faulty('usage', 'FILE is required'))
  if (is('json')) return E.left(faulty('usage', `--json is not for ${kind}`))
  for (const name of ['timestamp-ca', 'threads'] as const)
    if (text(name) !== undefined) return E.left(faulty('usage', `--${name} is not for ${kind}`))
  const flag = second[kind]
  for (const name of ['entry', 'since'] as const)
    if ((text(name) !== undefined) !== (name === flag))
      return E.left(
        faulty('usage', name === flag ? `--${name} is required` : `--${name} is not for ${kind}`),
      )
  const policy = await believed(texts('key'), text('policy'))
  if (E.isLeft(policy)) return policy
  if (policy.right === undefined)
    return E.left(faulty('usage', 'expected either --key VKEY or --policy FILE'))
  const file = await fileBytes(path)
  if (E.isLeft(file)) return file
  const otherPath = flag === undefined ? undefined : text(flag)
  const other = otherPath === undefined ? E.right(new Uint8Array()) : await fileBytes(otherPath)
  if (E.isLeft(other)) return other
  return E.right(await tell(io, verifyKind(kind, policy.right, file.right, other.right)))
}

type FileAsked = {
  readonly path: string
  readonly policy: Policy | undefined
  readonly text: (flag: 'since' | 'bundle' | 'timestamp-ca' | 'threads') => string | undefined
  readonly isJson: boolean
}

const runBundle = async (
  { path, policy, text, isJson }: FileAsked,
  io: Io,
): Promise<Either<Fault, number>> => {
  if (text('bundle') !== undefined) return E.left(faulty('usage', '--bundle is not for a bundle'))
  const authorities = await authoritiesIn(text('timestamp-ca'))
  if (E.isLeft(authorities)) return authorities
  const threads = threadsIn(text('threads'))
  if (E.isLeft(threads)) return threads
  const trusted = { policy, authorities: authorities.right }
  const asked = { path, ...trusted, since: text('since'), threads: threads.right }
  const report = await withFile(path, (access) => bundleReport(asked, access, io))
  if (E.isLeft(report)) return report
  await io.out(isJson ? reportJson(report.right) : reportLines(report.right))
  return E.right(report.right.verdict === 'verified' ? ok : exits.data)
}

/** A file that is too large for what else it may be. */
const notBegunAsZip =
  'it does not begin with a zip record, so it is no bundle, and it is too large for a signed receipt or decision'

const runStatement = async (
  { path, policy, text, isJson }: FileAsked,
  io: Io,
): Promise<Either<Fault, number>> => {
  for (const flag of ['since', 'timestamp-ca', 'threads'] as const)
    if (text(flag) !== undefined) return E.left(faulty('usage', `--${flag} is for a bundle`))
  if (policy === undefined)
    return E.left(faulty('usage', 'expected either --key VKEY or --policy FILE'))
  const bytes = await fileBytes(path, notBegunAsZip)
  if (E.isLeft(bytes)) return bytes
  const report = await statementReport(path, bytes.right, policy, text('bundle'), io)
  if (E.isLeft(report)) return report
  const lines = statementLines('en', report.right).map((line) => `${line}\n`)
  await io.out(isJson ? reportJson(report.right) : lines.join(''))
  return E.right(report.right.verdict === 'verified' ? ok : exits.data)
}

const runFile = async (
  { text, texts, is, words }: Flags<typeof options>,
  io: Io,
): Promise<Either<Fault, number>> => {
  const [path, extra] = words
  if (path === undefined) return E.left(faulty('usage', 'FILE is required'))
  if (extra !== undefined) return E.left(faulty('usage', `expected one of: ${kinds.join(', ')}`))
  if (text('entry') !== undefined) return E.left(faulty('usage', '--entry is for proof alone'))
  const policy = await believed(texts('key'), text('policy'))
  if (E.isLeft(policy)) return policy
  const archive = await withFile(path, async (access) => E.right(await isZip(access)))
  if (E.isLeft(archive)) return archive
  return archive.right
    ? runBundle({ path, policy: policy.right, text, isJson: is('json') }, io)
    : runStatement({ path, policy: policy.right, text, isJson: is('json') }, io)
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 2)
  if (E.isLeft(flags)) return flags
  const kind = kinds.find((one) => one === flags.right.words[0])
  return kind === undefined ? runFile(flags.right, io) : runKind(kind, flags.right, io)
}

export const verify: Command = {
  usage:
    '(BUNDLE | RECEIPT | DECISION | checkpoint|proof|growth FILE) (--key VKEY… | --policy FILE) [OPTIONS]',
  about: [
    'Verifies offline, without a ledger. BUNDLE: a regulator bundle (docs/reference/bundle.md); the report names each check with',
    'its result, and what no check can show. RECEIPT, DECISION: signed (docs/reference/receipts.md); --bundle repeats a',
    'decision from a bundle. The others are single files of a transparency log:',
    'a signed checkpoint; the proof that an entry is in the log (c2sp.org/tlog-proof);',
    'the proof that the log only grew since an older checkpoint (the body of add-checkpoint, c2sp.org/tlog-witness).',
    'Without --key or --policy a bundle is verified with the keys that it contains itself, which prove nothing about its origin.',
  ],
  options,
  examples: [
    'consent-ledger verify bundle.zip --key "$VKEY" --since last-year.zip',
    'consent-ledger verify decision.jws --key "$VKEY" --bundle bundle.zip',
    'consent-ledger verify checkpoint checkpoint.txt --policy witnesses.txt',
    'consent-ledger verify proof event.tlog-proof --entry event.json --key "$VKEY"',
    'consent-ledger verify growth body.txt --since yesterday.txt --key "$VKEY"',
  ],
  exits: [
    '0  verified',
    '1  checkpoint, proof, growth: not verified; the reason names the computed and the expected value',
    '65 bundle, receipt or decision: not verified, or signed by none of the given keys, or a requested check (--since,',
    '   --timestamp-ca) is impossible; the key or the policy is malformed',
    '66 a file cannot be read, or is an ambiguous zip archive',
    '70 a thread ended of itself, mostly for want of memory: --threads 1 needs the least',
  ],
  run,
}
