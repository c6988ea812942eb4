/** The log's part of a backup: its segments up to one moment, every byte of the copy checked. */
import { existsSync } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E, t } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { Sha256 } from '../../kernel/ids.ts'
import { fsck } from '../../store/embedded/checking/fsck.ts'
import { copyLog } from '../../store/embedded/copying/copy-log.ts'
import type { CopiedFile, CopiedLog, CopyFailure } from '../../store/embedded/copying/copy-log.ts'
import { nameOf } from '../../store/embedded/copying/older-copy.ts'
import type { OlderCopy } from '../../store/embedded/copying/older-copy.ts'
import type { FoundRecord } from '../../identity/record.ts'
import { originsName } from '../../sequencer/signed/origins.ts'
import { readRecord } from '../../main/identity/record-file.ts'
import { syncPath } from '../../store/lmdb/copy-environment.ts'
import type { Io } from '../line/command.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { megabytes, progress } from '../shown/progress.ts'

/** `name` and `log/`. `head` is the last position, -1 in an empty log. */
export type LogPart = {
  readonly ledger: string
  /** The name that personal fields are sealed under; undefined where the folder does not keep one. */
  readonly ledgerName?: string
  readonly head: string
  readonly files: ReadonlyArray<CopiedFile>
}

type Place = { readonly from: string; readonly to: string }

const Described = t.type({
  log: t.type({
    ledger: t.string,
    head: t.string,
    files: t.readonlyArray(t.type({ name: t.string, bytes: t.number, sha256: Sha256 })),
  }),
})

const noOlder = (folder: string, what: string): Either<Fault, never> =>
  E.left(faulty('data', `--since: ${folder} ${what}; make this backup without --since`))

/** What an earlier backup says of its log. */
export const readOlder = async (folder: string): Promise<Either<Fault, OlderCopy>> => {
  const text = await readFile(join(folder, 'backup.json'), 'utf8').catch(() => undefined)
  if (text === undefined)
    return E.left(faulty('no-input', `--since: there is no backup in ${folder}: no backup.json`))
  const said = E.tryCatch(
    (): unknown => JSON.parse(text),
    () => undefined,
  )
  const described = E.isLeft(said) ? said : Described.decode(said.right)
  if (E.isLeft(described)) return noOlder(folder, 'is no backup of a log')
  const { ledger, head, files } = described.right.log
  const known = new Map(files.map(({ name, ...file }) => [name, file]))
  if (!known.has(nameOf(1))) return noOlder(folder, 'is a backup of the version before')
  return E.right({ folder, ledgerId: ledger, next: Number(head) + 1, files: known })
}

const keepBoth =
  'Nothing was copied. Keep both as they are, and find out which was altered: consent-ledger fsck on the ledger, sha256sum on the backup.'

const faultOf = (failure: CopyFailure, older: string): Fault => {
  switch (failure.failure) {
    case 'copy-failed': {
      const { cause } = failure
      const reason = cause instanceof Error ? cause.message : String(cause)
      const text = `the log could not be copied: ${reason}`
      // What the disk says has a code; anything else was found in what was read.
      return cause instanceof Error && 'code' in cause
        ? faulty('unavailable', text)
        : faulty('corrupt', text, 'Keep the folder as it is: consent-ledger fsck names the places.')
    }
    case 'older-differs':
      return faulty(
        'corrupt',
        `segment ${failure.segment} of the log is not what it was when the backup in ${older} was made`,
        keepBoth,
      )
    case 'older-has-more':
      return faulty(
        'corrupt',
        `the log ends at position ${failure.log}, and the backup in ${older} goes to ${failure.older}: the ledger was rolled back since`,
        keepBoth,
      )
    case 'older-is-another':
      return faulty('data', `--since: ${older} is a backup of another ledger`)
  }
}

const copied = async (
  place: Place,
  older: OlderCopy | undefined,
  io: Io,
): Promise<Either<Fault, CopiedLog>> => {
  const shown = progress(io, 'copying the log', 'bytes')
  const done = await copyLog({ ...place, older, onCopied: shown.at })
  shown.end()
  return E.isLeft(done) ? E.left(faultOf(done.left, older?.folder ?? '')) : done
}

/** Every byte: checksums, the chain of hashes, and that the log ends where its head says. */
const walked = async (folder: string, io: Io): Promise<Either<Fault, void>> => {
  const shown = progress(io, 'checking the copy', 'MB')
  let findings = 0
  let first = ''
  for await (const { of, where, reason } of fsck({
    folder,
    onProgress: ({ bytes, totalBytes }) => shown.at(megabytes(bytes), megabytes(totalBytes)),
  })) {
    // Indexes are made again from the segments: a copy has none.
    if (of === 'derived') continue
    if (findings === 0) first = `${where}: ${reason}`
    findings += 1
  }
  shown.end()
  if (findings === 0) return E.right(undefined)
  const said = `the copy of the log is not whole: ${findings} findings, the first at ${first}`
  return E.left(faulty('corrupt', `${said}; check the ledger itself, too`))
}

const nameIn = (found: FoundRecord): string =>
  found.kind === 'record' ? found.record.name : found.name

/** Copies the log and the name it seals under, and walks every event of the copy. */
export const backUpLog = async (
  place: Place,
  older: OlderCopy | undefined,
  io: Io,
): Promise<Either<Fault, LogPart>> => {
  // First: it says how far the log reaches at least, and a copy of it must not know of more than the copied log.
  // Which logs were signed from here goes along: a folder that is restored without their keys is told from a new one.
  for (const file of ['name', originsName]) {
    if (!existsSync(join(place.from, file))) continue
    await copyFile(join(place.from, file), join(place.to, file))
    await syncPath(join(place.to, file))
  }
  const log = await copied(place, older, io)
  if (E.isLeft(log)) return log
  const whole = await walked(place.to, io)
  if (E.isLeft(whole)) return whole
  const { head, files } = log.right
  const record = await readRecord(place.to)
  const found = E.isRight(record) ? record.right : undefined
  const ledgerName = found === undefined ? undefined : nameIn(found)
  return E.right({
    ledger: head.ledgerId,
    ...(ledgerName === undefined ? {} : { ledgerName }),
    head: String(head.next - 1),
    files,
  })
}
