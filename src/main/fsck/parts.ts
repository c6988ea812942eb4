/** The parts that `fsck` reads: the findings, and the amount that was read, in words. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fsckCredentials } from '../../credentials/fsck-credentials.ts'
import type { CredentialsFinding } from '../../credentials/fsck-credentials.ts'
import { notReadReason } from '../../files/not-read.ts'
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
import { slotBytes } from '../../vault/embedded/format/layout.ts'
import { fsckRecord } from '../identity/fsck-record.ts'
import type { RecordFinding } from '../identity/fsck-record.ts'
import { missingVault } from './missing.ts'
import { fsckTree } from './tree.ts'
import type { TreeFinding } from './tree.ts'

export type Found =
  | Finding
  | VaultFinding
  | KeysFinding
  | RowsFinding
  | CredentialsFinding
  | RecordFinding
  | TreeFinding
  | OldLogFinding

/** The result of one part. `counted` is by name, such as `events`; `notRead`: the reason why nothing is known of it. */
export type Part = {
  readonly part: 'log' | 'name' | 'vault' | 'keys' | 'rows' | 'credentials' | 'tree' | 'old-log'
  readonly findings: ReadonlyArray<Found>
  readonly counted: { readonly [what: string]: number }
  readonly notRead?: string
}

/** Told how far the reading of a part is: of the log and the vault in bytes, of an old log in events. */
export type Watch = {
  readonly at: (part: Part['part'], done: number, total: number | undefined) => void
  readonly end: () => void
}

/** `kekFile`: the file of key-encryption keys, where they are in one. */
export type Where = {
  readonly folder: string
  readonly kekFile: string | undefined
  /** The folder of the log's keys; undefined where they are elsewhere. */
  readonly signing: string | undefined
  /** The log holds at least the events up to here, as was noted outside it. */
  readonly expect?: bigint
}

/** A part that this process may not read is no damaged one. */
const orNotRead = async (part: Part['part'], reading: () => Promise<Part>): Promise<Part> => {
  try {
    return await reading()
  } catch (cause) {
    const notRead = notReadReason(cause)
    if (notRead === undefined) throw cause
    return { part, findings: [], counted: {}, notRead }
  }
}

const allOf = async (walking: AsyncIterable<Found>): Promise<ReadonlyArray<Found>> => {
  const findings: Found[] = []
  for await (const finding of walking) findings.push(finding)
  return findings
}

const log = async ({ folder, expect }: Where, watch: Watch): Promise<Part> => {
  let counted = { segments: 0, events: 0, bytes: 0, indexEntries: 0 }
  const findings = await allOf(
    walk({
      folder,
      ...(expect === undefined ? {} : { expect }),
      onProgress: ({ bytes, totalBytes }) => watch.at('log', bytes, totalBytes),
      onCounted: (all) => {
        counted = { ...all }
      },
    }),
  )
  watch.end()
  return { part: 'log', findings, counted }
}

// With the keys of the log, the vault and the credentials are in a database.
const isElsewhere = ({ signing }: Where): boolean => signing === undefined

const vault = async (where: Where, watch: Watch): Promise<Part> => {
  const { folder } = where
  let counted = { slots: 0, used: 0 }
  const findings = await allOf(
    fsckVault(
      join(folder, 'vault'),
      (done, total) => watch.at('vault', done * slotBytes, total * slotBytes),
      (all) => {
        counted = { ...all }
      },
    ),
  )
  watch.end()
  const missing = isElsewhere(where) ? [] : await missingVault(folder)
  return { part: 'vault', findings: [...findings, ...missing], counted }
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

/** Keys that are not at hand are not missed: whoever checks a ledger need not have them. */
const keys = async ({ folder, kekFile }: Where): Promise<Part> => {
  let counted = { epochs: 0, proven: 0 }
  if (kekFile === undefined || !existsSync(kekFile)) return { part: 'keys', findings: [], counted }
  const beside = { vault: join(folder, 'vault'), ledgerId: seeLedgerId(folder) }
  const findings = await allOf(
    fsckKeys(kekFile, beside, (all) => {
      counted = { ...all }
    }),
  )
  return { part: 'keys', findings, counted }
}

const tree = async (where: Where, watch: Watch): Promise<Part> => {
  const { findings, counted } = await fsckTree(where, (done) => watch.at('tree', done, undefined))
  watch.end()
  return { part: 'tree', findings, counted }
}

/** The parts of a ledger whose log is in segments, one after the other. */
export const checkFolder = async function* (
  where: Where,
  watch: Watch,
): AsyncGenerator<Part, void, undefined> {
  const { folder } = where
  yield await orNotRead('log', () => log(where, watch))
  yield await orNotRead('name', () => name(folder))
  yield await orNotRead('vault', () => vault(where, watch))
  yield await orNotRead('keys', () => keys(where))
  yield await orNotRead('rows', () => rows(folder))
  yield await orNotRead('credentials', () => credentials(folder))
  yield await orNotRead('tree', () => tree(where, watch))
}

const readOldLog = async (oldLog: string, watch: Watch): Promise<Part> => {
  let events = 0
  const findings = await allOf(
    fsckOldLog(oldLog, (done, total) => {
      events = done
      watch.at('old-log', done, total)
    }),
  )
  watch.end()
  return { part: 'old-log', findings, counted: { events } }
}

/** A log of the version before, in the folder `oldLog`; its vault and rows are moved, or made anew, by `migrate`. */
export const checkOldLog = (oldLog: string, watch: Watch): Promise<Part> =>
  orNotRead('old-log', () => readOldLog(oldLog, watch))
