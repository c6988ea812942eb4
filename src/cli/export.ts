/** `export`: the trail as lines of JSON with a manifest of hashes, of the whole ledger or of one person. */
import { E, O } from '../fp.ts'
import type { Either } from '../fp.ts'
import { leafText } from '../events/leaf.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { instantOf } from '../kernel/instant.ts'
import type { SubjectId } from '../kernel/ids.ts'
import type { Reader, TrailEntry } from '../ledger/reading.ts'
import type { LogReader } from '../main/log.ts'
import type { Config } from '../config.ts'
import { ledgerFlags, ledgerOptions, readFlags } from './command.ts'
import type { Command, Io } from './command.ts'
import { digestAt } from './digest.ts'
import { faulty, no, ok } from './exit.ts'
import type { Fault } from './exit.ts'
import { checkExport } from './export-check.ts'
import { refuseExisting, writeExport } from './export-files.ts'
import type { Line, LineWriter } from './export-files.ts'
import { faultFrom } from './failures.ts'
import { eachPage, ledgerThere, withHistory } from './history.ts'
import type { Entry } from './history.ts'
import { jsonOf } from './json.ts'
import { exportFormat } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { withNode } from './node.ts'
import { progress } from './progress.ts'
import { readerOptions, readingFrom } from './reader.ts'
import { settingsFrom } from './settings.ts'
import { table } from './table.ts'

const options = {
  ...ledgerOptions,
  'kek-file': { type: 'string', hint: 'FILE', about: 'the file of key-encryption keys' },
  out: { type: 'string', hint: 'FOLDER', about: 'where to; must not exist yet' },
  ...readerOptions,
  check: {
    type: 'string',
    hint: 'FOLDER',
    about: 'check an export against its manifest instead; needs no ledger',
  },
  json: { type: 'boolean', about: 'print the manifest, or what --check found, as JSON' },
} as const

type Head = Pick<Manifest, 'format' | 'kind' | 'ledger' | 'createdAt'>

const headOf = (kind: Manifest['kind'], ledger: string): Head => ({
  format: exportFormat,
  kind,
  ledger,
  createdAt: instantOf(Date.now()),
})

// Members in order of name, around text that is canonical already: the line is canonical without parsing it.
const wholeLine = ({ recorded, json }: Entry): Line => ({
  text: `{"leaf":${leafText(json)},"position":"${recorded.position}","revision":"${recorded.revision}","stream":"${recorded.stream}"}`,
  type: recorded.event.type,
  position: recorded.position,
})

const fillWhole = async (
  reader: LogReader,
  writer: LineWriter,
  io: Io,
): Promise<Either<Fault, Manifest>> => {
  const head = await reader.head()()
  if (E.isLeft(head)) return E.left(faultFrom(head.left))
  const report = progress(io, 'exporting', 'events')
  let done = 0
  const read = await eachPage({ reader, last: head.right }, async (page) => {
    await writer.write(page.map(wholeLine))
    done += page.length
    report.at(done, Number(head.right) + 1)
    return E.right(undefined)
  })
  report.end()
  if (E.isLeft(read)) return read
  const counted = await writer.end()
  const stateDigest = await digestAt(reader, { position: head.right }, io)
  return E.isLeft(stateDigest)
    ? stateDigest
    : E.right({ ...headOf('whole', reader.ledgerId), ...counted, stateDigest: stateDigest.right })
}

const personLine = ({ recorded, changes, personal }: TrailEntry): Line => {
  const { event, position, revision, stream } = recorded
  const opened = personal.map(({ subject, fields }) => ({
    subject,
    fields: O.isSome(fields) ? fields.value : null,
  }))
  const leaf: unknown = JSON.parse(leafText(canonicalJson(event)))
  return {
    text: canonicalJson({
      leaf,
      position: String(position),
      revision: String(revision),
      stream,
      changes,
      personal: opened,
    }),
    type: event.type,
    position,
  }
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
    return writeExport(out, io, async (writer) => {
      for await (const piece of story.right) {
        if (E.isLeft(piece)) return E.left(faultFrom(piece.left))
        await writer.write(piece.right.entries.map(personLine))
      }
      const counted = await writer.end()
      return E.right({ ...headOf('person', ledgerId), subject, ...counted })
    })
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
  if (E.isLeft(checked)) return checked
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
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const { text, is } = flags.right
  const checked = text('check')
  if (checked !== undefined) return check(checked, is('json'), io)
  const out = text('out')
  if (out === undefined)
    return E.left(faulty('usage', '--out is required: the folder that the export is written into'))
  const reading = readingFrom(text)
  if (E.isLeft(reading)) return reading
  const free = refuseExisting(out)
  if (E.isLeft(free)) return free
  const config = settingsFrom(io, { ...ledgerFlags(text), 'kek-file': text('kek-file') })
  if (E.isLeft(config)) return config
  const there = ledgerThere(config.right)
  if (E.isLeft(there)) return there
  const manifest =
    reading.right === undefined
      ? await withHistory(config.right, (reader) =>
          writeExport(out, io, (writer) => fillWhole(reader, writer, io)),
        )
      : await exportPerson(config.right, out, reading.right.subject, reading.right.reader, io)
  return E.isLeft(manifest) ? manifest : told(manifest.right, out, is('json'), io)
}

export const exportTrail: Command = {
  usage: '--out FOLDER [--subject ID --reason WORD] | --check FOLDER',
  about: [
    'Writes events.jsonl, one event to a line in order of position, and manifest.json with counts and SHA-256 hashes.',
    "The whole ledger is exported without ciphertext, beside a running server. One person's record is exported with",
    'what can still be opened of it; that is recorded in the log, so it needs the ledger to itself.',
  ],
  options,
  examples: [
    'consent-ledger export --out trail',
    'consent-ledger export --check trail',
    'consent-ledger export --subject sub_0123456789abcdef0123456789abcdef --reason rights_request --out record',
  ],
  exits: [
    '0  written, or as the manifest says',
    '1  --check found mismatches',
    '73 the folder exists already',
    '75 a server runs on this folder: use GET /v1/subjects/{subject}/trail',
  ],
  run,
}
