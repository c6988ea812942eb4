/** The log's part of a backup: its segments up to one moment, every byte of the copy checked. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { readRecordText } from '../identity/record.ts'
import { depositsName, isKeptDeposit } from '../sequencer/deposits/outbox.ts'
import { originsName } from '../sequencer/signed/origins.ts'
import { fsck } from '../store/embedded/checking/fsck.ts'
import { copyLog } from '../store/embedded/copying/copy-log.ts'
import type { OlderCopy } from '../store/embedded/copying/older-copy.ts'
import { syncPath } from '../store/lmdb/copy-environment.ts'
import type { LogPart, Place, Watch } from './backup.ts'
import type { BackupFailure } from './failure.ts'

const copied = async (place: Place, older: OlderCopy | undefined, watch: Watch) => {
  const shown = watch('log')
  const done = await copyLog({ ...place, older, onCopied: shown.at })
  shown.end()
  return done
}

/** Every byte: checksums, the chain of hashes, and that the log ends where its head says. */
const walked = async (folder: string, watch: Watch): Promise<Either<BackupFailure, void>> => {
  const shown = watch('check')
  let findings = 0
  let first = ''
  for await (const { of, where, reason } of fsck({
    folder,
    onProgress: ({ bytes, totalBytes }) => shown.at(bytes, totalBytes),
  })) {
    // Indexes are made again from the segments: a copy has none.
    if (of === 'derived') continue
    if (findings === 0) first = `${where}: ${reason}`
    findings += 1
  }
  shown.end()
  return findings === 0 ? E.right(undefined) : E.left({ failure: 'copy-damaged', findings, first })
}

/** Answers whether there was such a file. */
const copyOne = async ({ from, to }: Place, file: string): Promise<boolean> => {
  if (!existsSync(join(from, file))) return false
  await copyFile(join(from, file), join(to, file))
  await syncPath(join(to, file))
  return true
}

/** Copies the record; answers the name in it, where one can be read. */
const copyName = async (place: Place): Promise<string | undefined> => {
  if (!(await copyOne(place, 'name'))) return undefined
  const { to } = place
  const found = readRecordText(await readFile(join(to, 'name'), 'utf8'))
  if (E.isLeft(found)) return undefined
  return found.right.kind === 'record' ? found.right.record.name : found.right.name
}

/** Receipts of a third party, whose hashes alone are in the log. Copied behind it: each that it tells of was kept before. */
const copyDeposits = async ({ from, to }: Place): Promise<void> => {
  const place = { from: join(from, depositsName), to: join(to, depositsName) }
  if (!existsSync(place.from)) return
  const names = (await readdir(place.from)).filter(isKeptDeposit)
  await mkdir(place.to, { mode: 0o700 })
  for (const name of names) await copyOne(place, name)
  await syncPath(place.to)
}

/** Copies the log and the name it seals under, and walks every event of the copy. */
export const backUpLog = async (
  place: Place,
  older: OlderCopy | undefined,
  watch: Watch,
): Promise<Either<BackupFailure, LogPart>> => {
  // First: it says how far the log reaches at least, and a copy of it must not know of more than the copied log.
  const ledgerName = await copyName(place)
  // The names of the logs that were signed from here are copied: a folder restored without their keys then differs from
  // a new one.
  await copyOne(place, originsName)
  const log = await copied(place, older, watch)
  if (E.isLeft(log)) return log
  await copyDeposits(place)
  const whole = await walked(place.to, watch)
  if (E.isLeft(whole)) return whole
  const { head, files } = log.right
  return E.right({
    ledger: head.ledgerId,
    ...(ledgerName === undefined ? {} : { ledgerName }),
    head: String(head.next - 1),
    files,
  })
}
