/** `export regulator`: a bundle that is verified without this ledger. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { ReadReason } from '../../events/facts/access.ts'
import type { Bundle, ExportRecorder } from '../../exports/bundle/bundles.ts'
import type { BundleFailure } from '../../exports/bundle/failure.ts'
import type { BundleScope } from '../../exports/bundle/format/scope.ts'
import { removeDrafts } from '../../files/leftovers.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import type { LedgerNode } from '../../main.ts'
import { ledgerFlags } from '../line/command.ts'
import type { Io, Options } from '../line/command.ts'
import { commandLine } from '../line/reader.ts'
import { settingsFrom } from '../line/settings.ts'
import { withNode } from '../opening/node.ts'
import { progress } from '../shown/progress.ts'
import { table } from '../shown/table.ts'
import { bundleFault } from '../words/bundle-words.ts'
import { faulty, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { jsonOf } from '../words/json.ts'
import { refuseTaken, writeWhole } from './bundle-file.ts'
import { scopeFrom } from './bundle-scope.ts'

/** Flags of a bundle alone. */
export const bundleOptions = {
  scope: {
    type: 'string',
    hint: 'SCOPE',
    about: 'regulator: ledger, person ID, purpose ID, recipient ID, or period FROM TO',
  },
  position: {
    type: 'string',
    hint: 'N',
    about: 'regulator: as of this position; the newest when absent',
  },
} as const satisfies Options

type Asked = {
  readonly scope: BundleScope
  readonly position: bigint | undefined
  readonly reader: Reader
  readonly out: string
}

type Flag =
  | Parameters<Parameters<typeof ledgerFlags>[0]>[0]
  | keyof typeof bundleOptions
  | 'kek-file'
  | 'out'
  | 'reason'

/** What of the flags of `export` a bundle reads; `words` begin with `regulator`. */
type Typed = {
  readonly text: (flag: Flag) => string | undefined
  readonly is: (flag: 'json') => boolean
  readonly words: ReadonlyArray<string>
}

const askedFrom = ({ text, words }: Typed): Either<Fault, Asked> => {
  const out = text('out')
  if (out === undefined)
    return E.left(faulty('usage', '--out is required: the file that the bundle is written into'))
  const scope = scopeFrom(text('scope'), words.slice(1))
  if (E.isLeft(scope)) return scope
  const position = text('position')
  if (position !== undefined && !/^\d{1,18}$/.test(position))
    return E.left(faulty('usage', '--position: expected a whole number'))
  const reason = text('reason') ?? 'regulator'
  if (!ReadReason.is(reason) || reason === 'own_record')
    return E.left(faulty('usage', '--reason: expected a word of why it is read; see --help'))
  return E.right({
    scope: scope.right,
    position: position === undefined ? undefined : BigInt(position),
    reader: { actor: commandLine, reason },
    out,
  })
}

/** Recorded as staff of the ledger: whoever types it reads. */
const recorderOf = (
  { ledger }: LedgerNode,
  { scope, reader }: Asked,
): ExportRecorder<{ readonly fault: Fault }> => {
  const failed = E.mapLeft((failure: Parameters<typeof faultFrom>[0]) => ({
    fault: faultFrom(failure),
  }))
  const subject = scope.kind === 'person' ? scope.subject : undefined
  return {
    reading: async () => failed(await ledger.reading.exported(subject, reader)()),
    fact: async (fact) => failed(await ledger.recordExport(reader.actor, fact)()),
  }
}

type Written = Bundle<unknown>

const told = async (
  { head, written }: Pick<Written, 'head' | 'written'>,
  out: string,
  isJson: boolean,
  io: Io,
): Promise<Either<Fault, number>> => {
  const { size } = head.proofs.checkpoint
  const { entries = 0, bytes = 0, manifestSha256 = '' } = written() ?? {}
  const facts = { position: String(head.position), size, entries, bytes, manifestSha256 }
  await io.out(
    isJson
      ? `${jsonOf(facts)}\n`
      : table(
          ['position', 'size', 'entries', 'bytes', 'manifest sha256'],
          [Object.values(facts).map(String)],
        ),
  )
  for (const { missing } of head.proofs.missing)
    io.err(`the checkpoint lacks what a setting asks for: ${missing}; the report tells which\n`)
  io.err(`${entries} entries in ${out}\n`)
  return E.right(ok)
}

const isFault = (failure: BundleFailure | { readonly fault: Fault } | Fault): failure is Fault =>
  'failed' in failure

const write = async (
  node: LedgerNode,
  asked: Asked,
  isJson: boolean,
  io: Io,
): Promise<Either<Fault, number>> => {
  const report = progress(io, 'exporting', 'entries')
  const begun = await node.bundles.begin({
    request: { scope: asked.scope, position: asked.position },
    record: recorderOf(node, asked),
    onEntries: report.at,
  })
  if (E.isLeft(begun)) return E.left(bundleFault(begun.left))
  const done = await writeWhole(asked.out, begun.right.bytes)
  report.end()
  if (E.isLeft(done)) return E.left(isFault(done.left) ? done.left : bundleFault(done.left))
  return told(begun.right, asked.out, isJson, io)
}

/** Makes the bundle that was asked for, and says what is in it. */
export const exportRegulator = async (flags: Typed, io: Io): Promise<Either<Fault, number>> => {
  const asked = askedFrom(flags)
  if (E.isLeft(asked)) return asked
  const free = refuseTaken(asked.right.out)
  if (E.isLeft(free)) return free
  const { text, is } = flags
  const config = settingsFrom(io, { ...ledgerFlags(text), 'kek-file': text('kek-file') })
  if (E.isLeft(config)) return config
  await removeDrafts(asked.right.out, 'bundle', io)
  return withNode(config.right, (node) => write(node, asked.right, is('json'), io))
}
