/** `replay`: history told again, each event with what it changed, and the digest of the state it leads to. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import type { LogReader } from '../../main/log.ts'
import { eachPage } from '../../replay/history.ts'
import type { HistoryFailure } from '../../replay/history.ts'
import { makeStandingHistory } from '../../replay/standing-history.ts'
import { isWithin } from '../../replay/until.ts'
import type { Until } from '../../replay/until.ts'
import { standingRecord } from '../../standing/record.ts'
import { nobody } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import { ledgerFlags, ledgerOptions, readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { digestAt } from './digest.ts'
import { faulty, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { ledgerThere, withHistory } from '../opening/history.ts'
import { withNode } from '../opening/node.ts'
import { progress } from '../shown/progress.ts'
import { readerOptions, readingFrom, untilFrom, untilOptions } from '../line/reader.ts'
import { formats } from './replay-format.ts'
import type { Format } from './replay-format.ts'
import { settingsFrom } from '../line/settings.ts'

const options = {
  ...ledgerOptions,
  'kek-file': { type: 'string', hint: 'FILE', about: 'the file of key-encryption keys' },
  ...readerOptions,
  ...untilOptions,
  format: { type: 'string', hint: 'WORD', about: 'table, json or jsonl (table)' },
} as const

const replayAll = async (
  reader: LogReader,
  until: Until,
  format: Format,
  io: Io,
): Promise<Either<Fault, number>> => {
  const head = await reader.head()()
  if (E.isLeft(head)) return E.left(faultFrom(head.left))
  const last =
    until.position !== undefined && until.position < head.right ? until.position : head.right
  const bounds = { ...until, position: last }
  const changesIn = makeStandingHistory(reader, bounds)
  const within = isWithin(bounds)
  const report = progress(io, 'replaying', 'events')
  let events = 0
  let read = 0
  await io.out(format.start)
  const told = await eachPage<HistoryFailure>({ reader, last }, async (page) => {
    const lines: string[] = []
    for (const { recorded } of page) {
      if (!within(recorded)) continue
      const changes = await changesIn(recorded)
      if (E.isLeft(changes)) return changes
      lines.push(format.entry({ recorded, changes: changes.right }, events))
      events += 1
    }
    read += page.length
    report.at(read, Number(last) + 1)
    await io.out(lines.join(''))
    return E.right(undefined)
  })
  report.end()
  if (E.isLeft(told)) return E.left(faultFrom(told.left))
  const digest = await digestAt(reader, bounds, io)
  if (E.isLeft(digest)) return E.left(faultFrom(digest.left))
  await io.out(format.end({ events, digest: digest.right, position: last }))
  return E.right(ok)
}

const replayPerson = (
  config: Config,
  { subject, reader }: { readonly subject: SubjectId; readonly reader: Reader },
  until: Until,
  format: Format,
  io: Io,
): Promise<Either<Fault, number>> =>
  withNode(config, async ({ ledger }) => {
    const story = await ledger.reading.story(subject, { until }, reader)()
    if (E.isLeft(story)) return E.left(faultFrom(story.left))
    await io.out(format.start)
    let events = 0
    let standing: Standing = nobody
    let position = -1n
    for await (const piece of story.right) {
      if (E.isLeft(piece)) return E.left(faultFrom(piece.left))
      const { entries } = piece.right
      await io.out(entries.map((entry, index) => format.entry(entry, events + index)).join(''))
      events += entries.length
      standing = piece.right.standing
      position = entries.at(-1)?.recorded.position ?? position
    }
    // One person's digest is that of their standing alone.
    const digest = sha256(canonicalJson(standingRecord(standing)))
    await io.out(format.end({ events, digest, position }))
    return E.right(ok)
  })

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const { text } = flags.right
  const format = formats[text('format') ?? 'table']
  if (format === undefined)
    return E.left(faulty('usage', `--format: expected ${Object.keys(formats).join(', ')}`))
  const until = untilFrom(text)
  if (E.isLeft(until)) return until
  const reading = readingFrom(text)
  if (E.isLeft(reading)) return reading
  const config = settingsFrom(io, { ...ledgerFlags(text), 'kek-file': text('kek-file') })
  if (E.isLeft(config)) return config
  const there = ledgerThere(config.right)
  if (E.isLeft(there)) return there
  return reading.right === undefined
    ? withHistory(config.right, (reader) => replayAll(reader, until.right, format, io))
    : replayPerson(config.right, reading.right, until.right, format, io)
}

export const replay: Command = {
  usage:
    '[--subject ID --reason WORD] [--to-position N | --as-of INSTANT | --known-at INSTANT] [OPTIONS]',
  about: [
    "The whole ledger, without personal fields, beside a running server; or one person's record with them, which is",
    'recorded in the log and so needs the ledger to itself. The last line is the digest of the state that results:',
    "of all rows, or of the one person's standing.",
  ],
  options,
  examples: [
    'consent-ledger replay',
    'consent-ledger replay --known-at 2026-11-20T10:00:00+08:00 --format jsonl',
    'consent-ledger replay --subject sub_0123456789abcdef0123456789abcdef --reason audit --format json',
  ],
  exits: [
    '0  listed',
    '66 there is no ledger in this folder',
    '75 a server runs on this folder: use GET /v1/subjects/{subject}/trail',
  ],
  run,
}
