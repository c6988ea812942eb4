/** What `fsck` reads, part by part: the findings, and how much was read, in words. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { fsckCredentials } from '../../credentials/fsck-credentials.ts'
import type { CredentialsFinding } from '../../credentials/fsck-credentials.ts'
import { whyNotRead } from '../../files/not-read.ts'
import { fsckRecord } from '../../main/identity/fsck-record.ts'
import type { RecordFinding } from '../../main/identity/fsck-record.ts'
import { fsckRows } from '../../projector/embedded/fsck-rows.ts'
import type { RowsFinding } from '../../projector/embedded/fsck-rows.ts'
import type { Finding } from '../../store/embedded/checking/finding.ts'
import { fsck as walk } from '../../store/embedded/checking/fsck.ts'
import { seeLedgerId } from '../../store/embedded/reading/see-ledger-id.ts'
import { fsckOldLog } from '../../store/lmdb/fsck-old-log.ts'
import type { OldLogFinding } from '../../store/lmdb/fsck-old-log.ts'
import { fsckKeys } from '../../vault/embedded/fsck-keys.ts'
import type { KeysFinding } from '../../vault/embedded/fsck-keys.ts'
import { fsckVault } from '../../vault/embedded/fsck-vault.ts'
import type { VaultFinding } from '../../vault/embedded/fsck-vault.ts'
import { slotBytes } from '../../vault/embedded/slots/layout.ts'
import type { Io } from '../line/command.ts'
import { megabytes, progress } from '../shown/progress.ts'

export type Found =
  | Finding
  | VaultFinding
  | KeysFinding
  | RowsFinding
  | CredentialsFinding
  | RecordFinding
  | OldLogFinding

/** What one part came to. `counted` is by name, such as `events`; `notRead`: why nothing is known of it. */
export type Part = {
  readonly part: 'log' | 'name' | 'vault' | 'keys' | 'rows' | 'credentials' | 'old-log'
  readonly findings: ReadonlyArray<Found>
  readonly counted: { readonly [what: string]: number }
  readonly notRead?: string
}

/** A part that this process may not read is no damaged one. */
const orNotRead = async (part: Part['part'], reading: () => Promise<Part>): Promise<Part> => {
  try {
    return await reading()
  } catch (cause) {
    const notRead = whyNotRead(cause)
    if (notRead === undefined) throw cause
    return { part, findings: [], counted: {}, notRead }
  }
}

const allOf = async (walking: AsyncIterable<Found>): Promise<ReadonlyArray<Found>> => {
  const findings: Found[] = []
  for await (const finding of walking) findings.push(finding)
  return findings
}

const log = async (folder: string, io: Io): Promise<Part> => {
  const report = progress(io, 'checking the log', 'MB')
  let counted = { segments: 0, events: 0, bytes: 0, indexEntries: 0 }
  const findings = await allOf(
    walk({
      folder,
      onProgress: ({ bytes, totalBytes }) => report.at(megabytes(bytes), megabytes(totalBytes)),
      onCounted: (all) => {
        counted = { ...all }
      },
    }),
  )
  report.end()
  return { part: 'log', findings, counted }
}

const sized = (slots: number): number => megabytes(slots * slotBytes)

const vault = async (folder: string, io: Io): Promise<Part> => {
  const report = progress(io, 'checking the vault', 'MB')
  let counted = { slots: 0, used: 0 }
  const findings = await allOf(
    fsckVault(
      join(folder, 'vault'),
      (done, total) => report.at(sized(done), sized(total)),
      (all) => {
        counted = { ...all }
      },
    ),
  )
  report.end()
  return { part: 'vault', findings, counted }
}

const rows = async (folder: string): Promise<Part> => {
  let counted = { tables: 0, rows: 0 }
  const findings = await allOf(
    fsckRows(folder, (all) => {
      counted = { ...all }
    }),
  )
  return { part: 'rows', findings, counted }
}

const credentials = async (folder: string): Promise<Part> => {
  const { findings, rows: count } = await fsckCredentials(join(folder, 'credentials'))
  return { part: 'credentials', findings, counted: { rows: count } }
}

const name = async (folder: string): Promise<Part> => {
  const { findings, records } = await fsckRecord(folder)
  return { part: 'name', findings, counted: { records } }
}

type Where = Pick<Config, 'folder' | 'kek' | 'kekFile'>

/** Keys that are not at hand are not missed: whoever checks a ledger need not have them. */
const keys = async ({ folder, kek, kekFile }: Where): Promise<Part> => {
  let counted = { epochs: 0, proven: 0 }
  if (kek !== undefined || !existsSync(kekFile)) return { part: 'keys', findings: [], counted }
  const beside = { vault: join(folder, 'vault'), ledgerId: seeLedgerId(folder) }
  const findings = await allOf(
    fsckKeys(kekFile, beside, (all) => {
      counted = { ...all }
    }),
  )
  return { part: 'keys', findings, counted }
}

/** A ledger whose log is in segments. */
export const checkFolder = async (where: Where, io: Io): Promise<ReadonlyArray<Part>> => {
  const { folder } = where
  return [
    await orNotRead('log', () => log(folder, io)),
    await orNotRead('name', () => name(folder)),
    await orNotRead('vault', () => vault(folder, io)),
    await orNotRead('keys', () => keys(where)),
    await orNotRead('rows', () => rows(folder)),
    await orNotRead('credentials', () => credentials(folder)),
  ]
}

const readOldLog = async (oldLog: string, io: Io): Promise<Part> => {
  const report = progress(io, 'checking the log of the version before', 'events')
  let events = 0
  const findings = await allOf(
    fsckOldLog(oldLog, (done, total) => {
      events = done
      report.at(done, total)
    }),
  )
  report.end()
  return { part: 'old-log', findings, counted: { events } }
}

/** A log of the version before, in the folder `oldLog`; its vault and rows are moved, or made anew, by `migrate`. */
export const checkOldLog = async (oldLog: string, io: Io): Promise<ReadonlyArray<Part>> => [
  await orNotRead('old-log', () => readOldLog(oldLog, io)),
]
