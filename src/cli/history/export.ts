/** `export`: the trail as lines of JSON with a manifest of hashes, of the whole ledger or of one person. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { checkExport } from '../../exports/check-export.ts'
import { fillPerson, fillWhole } from '../../exports/fill.ts'
import type { Manifest } from '../../exports/manifest.ts'
import { refuseExisting, refuseParentMissing, writeExport } from '../../exports/write-export.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import type { LogReader } from '../../main/log.ts'
import type { Config } from '../../config.ts'
import { ledgerFlags, ledgerOptions, readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { bundleFlags, bundleOptions, exportRegulator } from './export-regulator.ts'
import { digestAt } from './digest.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { exportFault } from '../words/export-words.ts'
import { faultFrom } from '../words/failures.ts'
import { ledgerThere, withHistory } from '../opening/history.ts'
import { jsonOf } from '../words/json.ts'
import { withNode } from '../opening/node.ts'
import { progress } from '../shown/progress.ts'
import { readerOptions, readingFrom } from '../line/reader.ts'
import { settingsFrom } from '../line/settings.ts'
import { table } from '../shown/table.ts'

const options = {
  ...ledgerOptions,
  'kek-file': { type: 'string', hint: 'FILE', about: 'the file of key-encryption keys' },
  out: {
    type: 'string',
    hint: 'PATH',
    about:
      'the folder, or the bundle’s file; must not exist yet, and the folder that it is in must',
  },
  ...readerOptions,
  ...bundleOptions,
  check: {
    type: 'string',
    hint: 'FOLDER',
    about: 'check an export against its manifest instead; needs no ledger',
  },
  json: { type: 'boolean', about: 'print the manifest, or the result of --check, as JSON' },
} as const

/** `regulator`, and what follows a scope. */
const mostWords = 3

const exportWhole = async (
  reader: LogReader,
  out: string,
  io: Io,
): Promise<Either<Fault, Manifest>> => {
  const report = progress(io, 'exporting', 'events')
  const digest = (position: bigint): ReturnType<typeof digestAt> =>
    digestAt(reader, { position }, io)
  const written = await writeExport(out, io, (writer) =>
    fillWhole({ reader, digest, report }, writer),
  )
  return E.mapLeft(exportFault)(written)
}

const exportPerson = (
  config: Config,
  out: string,
  subject: SubjectId,
  reader: Reader,
  io: Pick<Io, 'err'>,
): Promise<Either<Fault, Manifest>> =>
  withNode(config, async ({ ledger, ledgerId }) => {
    const story = await ledger.reading.story(subject, { until: {} }, reader)()
    if (E.isLeft(story)) return E.left(faultFrom(story.left))
    const written = await writeExport(out, io, (writer) =>
      fillPerson(story.right, { ledgerId, subject }, writer),
    )
    return E.mapLeft(exportFault)(written)
  })

const told = async (
  manifest: Manifest,
  out: string,
  isJson: boolean,
  io: Io,
): Promise<Either<Fault, number>> => {
  const rows = manifest.files.map(({ name, lines, bytes, sha256 }) => [
    name,
    String(lines),
    String(bytes),
    sha256,
  ])
  await io.out(isJson ? `${jsonOf(manifest)}\n` : table(['file', 'lines', 'bytes', 'sha256'], rows))
  io.err(`${manifest.events} events in ${out}\n`)
  return E.right(ok)
}

const check = async (folder: string, isJson: boolean, io: Io): Promise<Either<Fault, number>> => {
  const checked = await checkExport(folder)
  if (E.isLeft(checked)) return E.left(exportFault(checked.left))
  const { mismatches, manifest } = checked.right
  if (isJson) await io.out(`${jsonOf(mismatches)}\n`)
  else if (mismatches.length > 0)
    await io.out(
      table(
        ['file', 'what'],
        mismatches.map(({ file, what }) => [file, what]),
      ),
    )
  io.err(
    `${manifest.events} events of ledger ${manifest.ledger}: ${mismatches.length} mismatches\n`,
  )
  return E.right(mismatches.length > 0 ? no : ok)
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, mostWords)
  if (E.isLeft(flags)) return flags
  const { text, is, words } = flags.right
  if (words[0] === 'regulator') return exportRegulator(flags.right, io)
  if (words[0] !== undefined) return E.left(faulty('usage', `unexpected argument '${words[0]}'`))
  if (bundleFlags.some((flag) => text(flag) !== undefined))
    return E.left(faulty('usage', '--scope, --position and --since go with: export regulator'))
  const checked = text('check')
  if (checked !== undefined) return check(checked, is('json'), io)
  const out = text('out')
  if (out === undefined)
    return E.left(faulty('usage', '--out is required: the folder that the export is written into'))
  const reading = readingFrom(text)
  if (E.isLeft(reading)) return reading
  const free = refuseExisting(out)
  if (E.isLeft(free)) return E.left(exportFault(free.left))
  const config = settingsFrom(io, { ...ledgerFlags(text), 'kek-file': text('kek-file') })
  if (E.isLeft(config)) return config
  const there = ledgerThere(config.right)
  if (E.isLeft(there)) return there
  const parent = refuseParentMissing(out)
  if (E.isLeft(parent)) return E.left(exportFault(parent.left))
  const manifest =
    reading.right === undefined
      ? await withHistory(config.right, (reader) => exportWhole(reader, out, io))
      : await exportPerson(config.right, out, reading.right.subject, reading.right.reader, io)
  return E.isLeft(manifest) ? manifest : told(manifest.right, out, is('json'), io)
}

export const exportTrail: Command = {
  usage:
    '--out FOLDER [--subject ID --reason WORD] | --check FOLDER | regulator --scope SCOPE --out FILE [--position N] [--since SIZE|FILE] [--reason WORD]',
  about: [
    'Writes events.jsonl, with one event per line in order of position, and manifest.json, with counts and SHA-256 hashes.',
    "The whole ledger is exported without ciphertext, beside a running server. One person's record is exported with",
    'what can still be opened of it; that is recorded in the log, so it needs the ledger to itself.',
    'regulator writes a bundle that can be verified without this ledger (docs/reference/bundle.md). SCOPE is one of: ledger;',
    'person ID; purpose ID; recipient ID; period FROM TO. It is recorded, so it needs the ledger to itself.',
  ],
  options,
  examples: [
    'consent-ledger export --out trail',
    'consent-ledger export --check trail',
    'consent-ledger export --subject sub_0123456789abcdef0123456789abcdef --reason rights_request --out record',
    'consent-ledger export regulator --scope ledger --out ledger.zip',
    'consent-ledger export regulator --scope period 2026-01-01T00:00:00+08:00 2026-04-01T00:00:00+08:00 --out spring.zip',
    'consent-ledger export regulator --scope ledger --since last-year.zip --out this-year.zip',
  ],
  exits: [
    '0  written, or equal to the manifest',
    '1  --check found mismatches',
    '65 regulator: no policy names the purpose or recipient, or --position or --since is not of this log',
    '69 too little room is left where the bundle is written',
    '73 the folder or the file already exists, the folder that it is to be in does not, or nothing can be made there',
    '75 a server runs on this folder: use GET /v1/subjects/{subject}/trail, or POST /v1/exports/regulator',
  ],
  run,
}
