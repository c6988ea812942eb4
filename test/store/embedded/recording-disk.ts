/** The real disk, and a journal of all that was asked of it: from that, what a power cut could have left behind. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { disk } from '../../../src/files/disk.ts'
import type { Random } from './seeded.ts'
import type { FileNumber, Io } from '../../../src/files/io.ts'

/** A file is what was created once, whatever its name is by now. */
type FileId = number

export type Step =
  | { readonly step: 'write'; readonly file: FileId; readonly at: number; readonly bytes: Buffer }
  | { readonly step: 'truncate'; readonly file: FileId; readonly length: number }
  /** All writes to the file before it are on disk. */
  | { readonly step: 'sync'; readonly file: FileId }
  /** A sync failed: the kernel takes the file's pages for written from now on, and they are not. */
  | { readonly step: 'forgotten'; readonly file: FileId }
  | { readonly step: 'create'; readonly path: string; readonly file: FileId }
  | { readonly step: 'rename'; readonly from: string; readonly to: string }
  | { readonly step: 'remove'; readonly path: string }
  /** All names of the folder before it are on disk. */
  | { readonly step: 'sync-folder'; readonly folder: string }
  /** Somebody was told something. */
  | { readonly step: 'told'; readonly number: number }

export type RecordingDisk = {
  readonly io: Io
  readonly steps: ReadonlyArray<Step>
  readonly told: (number: number) => void
  /** The next sync of a file fails, and what was to be synced is forgotten. */
  readonly failNextSync: () => void
  /** The same of a later one: so many succeed before it. */
  readonly failSyncAfter: (successes: number) => void
}

/** Applies a step to the names. */
const rename = (names: Map<string, FileId>, step: Step): void => {
  if (step.step === 'create') names.set(step.path, step.file)
  if (step.step === 'remove') names.delete(step.path)
  if (step.step !== 'rename') return
  const file = names.get(step.from)
  names.delete(step.from)
  if (file !== undefined) names.set(step.to, file)
}

/** The files below a folder, as steps that are over: all of it is on disk. */
const alreadyThere = (root: string): ReadonlyArray<Step> => {
  const found = readdirSync(root, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile())
  const folders = new Set(files.map(({ parentPath }) => relative(root, parentPath) || '.'))
  return [
    ...files.flatMap(({ parentPath, name }, index): Step[] => {
      const path = join(parentPath, name)
      return [
        { step: 'create', path: relative(root, path), file: index + 1 },
        { step: 'write', file: index + 1, at: 0, bytes: readFileSync(path) },
        { step: 'sync', file: index + 1 },
      ]
    }),
    ...[...folders].map((folder): Step => ({ step: 'sync-folder', folder })),
  ]
}

/** Records what happens below `root`; `before` is what led to it, where not all of that is on disk. */
export const newRecordingDisk = (
  root: string,
  before: ReadonlyArray<Step> = alreadyThere(root),
): RecordingDisk => {
  const steps: Step[] = [...before]
  const names = new Map<string, FileId>()
  for (const step of steps) rename(names, step)
  const open = new Map<FileNumber, FileId>()
  let created = steps.filter(({ step }) => step === 'create').length
  /** Syncs that succeed until one fails; none fails below zero. */
  let succeeds = -1
  const nameOf = (path: string): string => relative(root, path)
  const idOf = (file: FileNumber): FileId => open.get(file) ?? -1
  const io: Io = {
    ...disk,
    open: (path, access) => {
      const file = disk.open(path, access)
      open.set(file, names.get(nameOf(path)) ?? -1)
      return file
    },
    create: (path) => {
      const file = disk.create(path)
      created += 1
      names.set(nameOf(path), created)
      open.set(file, created)
      steps.push({ step: 'create', path: nameOf(path), file: created })
      return file
    },
    pwrite: async (file, bytes, at) => {
      // It may be on disk before the call is answered.
      steps.push({ step: 'write', file: idOf(file), at, bytes: Buffer.from(bytes) })
      return disk.pwrite(file, bytes, at)
    },
    pwriteNow: (file, bytes, at) => {
      steps.push({ step: 'write', file: idOf(file), at, bytes: Buffer.from(bytes) })
      return disk.pwriteNow(file, bytes, at)
    },
    truncate: async (file, length) => {
      steps.push({ step: 'truncate', file: idOf(file), length })
      await disk.truncate(file, length)
    },
    sync: async (file) => {
      const id = idOf(file)
      const fails = succeeds === 0
      succeeds -= 1
      if (fails) {
        steps.push({ step: 'forgotten', file: id })
        throw Object.assign(new Error('EIO: injected'), { code: 'EIO' })
      }
      await disk.sync(file)
      steps.push({ step: 'sync', file: id })
    },
    rename: (from, to) => {
      disk.rename(from, to)
      const file = names.get(nameOf(from))
      names.delete(nameOf(from))
      if (file !== undefined) names.set(nameOf(to), file)
      steps.push({ step: 'rename', from: nameOf(from), to: nameOf(to) })
    },
    remove: (path) => {
      disk.remove(path)
      names.delete(nameOf(path))
      steps.push({ step: 'remove', path: nameOf(path) })
    },
    syncFolder: async (folder) => {
      await disk.syncFolder(folder)
      steps.push({ step: 'sync-folder', folder: nameOf(folder) || '.' })
    },
  }
  return {
    io,
    steps,
    told: (number) => void steps.push({ step: 'told', number }),
    failNextSync: () => (succeeds = 0),
    failSyncAfter: (successes) => (succeeds = successes),
  }
}

const sectorBytes = 512

type Change = Extract<Step, { step: 'write' | 'truncate' }>

const applied = (
  content: Buffer,
  change: Change,
  sectors?: (sector: number) => boolean,
): Buffer => {
  if (change.step === 'truncate') return content.subarray(0, change.length)
  const end = change.at + change.bytes.length
  const next = Buffer.alloc(Math.max(content.length, end))
  content.copy(next)
  for (let at = change.at; at < end;) {
    const sectorEnd = Math.min(end, (Math.floor(at / sectorBytes) + 1) * sectorBytes)
    if (sectors === undefined || sectors(Math.floor(at / sectorBytes))) {
      change.bytes.copy(next, at, at - change.at, sectorEnd - change.at)
    }
    at = sectorEnd
  }
  return next
}

/** Is what a file's step changed on disk for sure? The next sync must have been told that there is something to write. */
const isSynced = (ofFile: ReadonlyArray<Step>, index: number): boolean => {
  const next = ofFile.slice(index).find(({ step }) => step === 'sync' || step === 'forgotten')
  return next?.step === 'sync'
}

/** A file as it is found: what was synced, and of the rest whatever the disk happened to do. */
const contentOf = (steps: ReadonlyArray<Step>, file: FileId, random: Random): Buffer => {
  const ofFile = steps.filter((step) => 'file' in step && step.file === file)
  let content = Buffer.alloc(0) as Buffer
  for (const [index, step] of ofFile.entries()) {
    if (step.step !== 'write' && step.step !== 'truncate') continue
    if (isSynced(ofFile, index)) {
      content = applied(content, step)
      continue
    }
    // Dropped, whole, or torn by sector, each as likely.
    const fate = random()
    if (fate < 1 / 3) continue
    const { length } = content
    content = fate < 2 / 3 ? applied(content, step) : applied(content, step, () => random() < 0.5)
    // A file that grows may be found shorter than what was written; none gets shorter by a write.
    if (step.step === 'write' && random() < 0.2) {
      const kept = step.at + Math.floor(random() * step.bytes.length)
      content = content.subarray(0, Math.max(length, kept))
    }
  }
  return content
}

const folderOf = (step: Step): string | undefined => {
  if (step.step === 'create' || step.step === 'remove') return dirname(step.path)
  return step.step === 'rename' ? dirname(step.to) : undefined
}

/** The names of one folder: all that were synced, and a random part of those changed since, in their order. */
const namesOf = (
  steps: ReadonlyArray<Step>,
  folder: string,
  random: Random,
): ReadonlyMap<string, FileId> => {
  const names = new Map<string, FileId>()
  const synced = steps.findLastIndex(
    (step) => step.step === 'sync-folder' && step.folder === folder,
  )
  const changes = steps.flatMap((step, index) =>
    folderOf(step) === folder ? [{ step, index }] : [],
  )
  const pending = changes.filter(({ index }) => index > synced).length
  const kept = changes.length - pending + Math.floor(random() * (pending + 1))
  for (const { step } of changes.slice(0, kept)) rename(names, step)
  return names
}

/** Puts into `to` what a power cut after these steps could have left. */
export const leaveBehind = (steps: ReadonlyArray<Step>, to: string, random: Random): void => {
  const folders = new Set(steps.flatMap((step) => folderOf(step) ?? []))
  for (const folder of folders) {
    mkdirSync(join(to, folder), { recursive: true })
    for (const [path, file] of namesOf(steps, folder, random)) {
      writeFileSync(join(to, path), contentOf(steps, file, random), { mode: 0o600 })
    }
  }
}

/** Puts into `to` what a killed process leaves: all that it did, on disk or not. */
export const leaveAll = (steps: ReadonlyArray<Step>, to: string): void => {
  // All is kept, of names and of bytes.
  const all = steps.flatMap((step): ReadonlyArray<Step> =>
    ['sync', 'forgotten', 'sync-folder'].includes(step.step) ? [] : [step],
  )
  const files = new Set(all.flatMap((step) => (step.step === 'create' ? [step.file] : [])))
  const folders = new Set(all.flatMap((step) => folderOf(step) ?? []))
  const synced = [
    ...all,
    ...[...files].map((file): Step => ({ step: 'sync', file })),
    ...[...folders].map((folder): Step => ({ step: 'sync-folder', folder })),
  ]
  leaveBehind(synced, to, () => 0)
}
