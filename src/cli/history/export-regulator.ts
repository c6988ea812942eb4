/** `export regulator`: a bundle that is verified without this ledger. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { ReadReason } from '../../events/facts/access.ts'
import type { Bundle, ExportRecorder } from '../../exports/bundle/bundles.ts'
import type { BundleFailure } from '../../exports/bundle/failure.ts'
import type { Since } from '../../exports/bundle/since.ts'
import type { BundleScope } from '../../exports/bundle/format/scope.ts'
import type { MissingEndorsement } from '../../transparency/endorser.ts'
import { contradictionText } from '../../sequencer/witnesses/contradiction.ts'
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
import { refuseUnwritable, writeWhole } from './bundle-file.ts'
import { scopeFrom } from './bundle-scope.ts'
import { sinceFrom } from './bundle-since.ts'

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
    about: 'regulator: as of this position (the newest)',
  },
  since: {
    type: 'string',
    hint: 'SIZE|FILE',
    about:
      'regulator: prove growth since this checkpoint: its size, or the file of an older bundle or checkpoint (that of the previous bundle of this scope)',
  },
} as const satisfies Options

/** Their names. */
export const bundleFlags = ['scope', 'position', 'since'] as const satisfies ReadonlyArray<
  keyof typeof bundleOptions
>

type Asked = {
  readonly scope: BundleScope
  readonly position: bigint | undefined
  readonly since: Since | undefined
  readonly reader: Reader
  readonly out: string
}

type Flag =
  | Parameters<Parameters<typeof ledgerFlags>[0]>[0]
  | keyof typeof bundleOptions
  | 'kek-file'
  | 'out'
  | 'reason'

/** The flags of `export` for a bundle; `words` begin with `regulator`. */
type Typed = {
  readonly text: (flag: Flag) => string | undefined
  readonly is: (flag: 'json') => boolean
  readonly words: ReadonlyArray<string>
}

const askedFrom = async ({ text, words }: Typed): Promise<Either<Fault, Asked>> => {
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
    return E.left(faulty('usage', '--reason: expected one of the reasons in --help'))
  const since = await sinceFrom(text('since'))
  if (E.isLeft(since)) return since
  return E.right({
    scope: scope.right,
    since: since.right,
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

/** The endorsements that a setting requires and this bundle lacks: its report names them too. */
const missingLine = (missing: MissingEndorsement): string => {
  switch (missing.missing) {
    case 'quorum': {
      const who = missing.witnesses.map(({ witness, why }) => `${witness} (${why})`).join(', ')
      return `the quorum of witnesses ${missing.quorum} is missing: ${who === '' ? 'the policy names no URL to ask' : `${who} did not sign the checkpoint`}`
    }
    case 'stamp':
      return `the time stamp is missing: ${missing.why}`
    case 'kept':
      return `what witnesses and the authority stated before cannot be read: ${missing.why}`
  }
}

const told = async (
  { head, written }: Pick<Written, 'head' | 'written'>,
  out: string,
  isJson: boolean,
  io: Io,
): Promise<Either<Fault, number>> => {
  const { size } = head.proofs.checkpoint
  const { entries = 0, bytes = 0, manifestSha256 = '' } = written() ?? {}
  const facts = { position: String(head.position), size, entries, bytes, manifestSha256 }
  const { missing, contradictions } = head.proofs
  await io.out(
    isJson
      ? `${jsonOf({ ...facts, missing, contradictions })}\n`
      : table(
          ['position', 'size', 'entries', 'bytes', 'manifest sha256'],
          [Object.values(facts).map(String)],
        ),
  )
  for (const one of missing) io.err(`${missingLine(one)}\n`)
  for (const one of contradictions) io.err(`${contradictionText(one)}\n`)
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
    request: { scope: asked.scope, position: asked.position, since: asked.since },
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
  const asked = await askedFrom(flags)
  if (E.isLeft(asked)) return asked
  const free = await refuseUnwritable(asked.right.out)
  if (E.isLeft(free)) return free
  const { text, is } = flags
  const config = settingsFrom(io, { ...ledgerFlags(text), 'kek-file': text('kek-file') })
  if (E.isLeft(config)) return config
  await removeDrafts(asked.right.out, 'bundle', io)
  return withNode(config.right, (node) => write(node, asked.right, is('json'), io))
}
