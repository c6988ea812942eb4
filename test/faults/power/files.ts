/** The history of files and names: changes in their order, and which of them a sync has put on disk. */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Entry } from './journal.ts'

/** A file is what was created once, whatever its name is by now. */
export type FileId = number

export type Change =
  | { readonly change: 'write'; readonly at: number; readonly bytes: Buffer }
  | { readonly change: 'truncate'; readonly length: number }

/** A change, and whether it is on disk for sure; `forgotten`: a sync of it failed, and no later one writes it. */
type Kept = { readonly what: Change; isSynced: boolean; isForgotten: boolean }

type NameChange = {
  readonly gone: string | undefined
  readonly path: string
  readonly file: FileId | 'folder' | undefined
}

export type Disk = {
  readonly files: Map<FileId, { readonly base: Buffer; readonly changes: Kept[] }>
  /** By folder: changes of the names in it, and how many of them are on disk. */
  readonly folders: Map<string, { readonly changes: NameChange[]; synced: number }>
}

type Tables = Disk & {
  readonly names: Map<string, FileId>
  readonly byInode: Map<number, FileId>
  /** Syncs that began: how much there was to be put on disk then. */
  readonly syncs: Map<number, { readonly changes: number; readonly names: number }>
  next: FileId
}

const noBytes = Buffer.alloc(0)

const folderAt = ({ folders }: Disk, path: string) => {
  const known = folders.get(path) ?? { changes: [], synced: 0 }
  folders.set(path, known)
  return known
}

const folderOf = (path: string): string => (dirname(path) === '.' ? '' : dirname(path))

const name = (disk: Disk, change: NameChange): void =>
  void folderAt(disk, folderOf(change.path)).changes.push(change)

/** A folder as it lies there, all of it on disk. */
const found = (root: string): Tables => {
  const tables: Tables = {
    files: new Map(),
    folders: new Map(),
    names: new Map(),
    byInode: new Map(),
    syncs: new Map(),
    next: 1,
  }
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name))
    if (entry.isDirectory()) name(tables, { gone: undefined, path, file: 'folder' })
    if (!entry.isFile()) continue
    const file = tables.next++
    tables.files.set(file, { base: readFileSync(join(root, path)), changes: [] })
    tables.names.set(path, file)
    tables.byInode.set(statSync(join(root, path)).ino, file)
    name(tables, { gone: undefined, path, file })
  }
  for (const folder of tables.folders.values()) folder.synced = folder.changes.length
  return tables
}

const create = (tables: Tables, { path, inode }: Entry): void => {
  const file = tables.next++
  tables.files.set(file, { base: noBytes, changes: [] })
  tables.names.set(path, file)
  tables.byInode.set(inode, file)
  name(tables, { gone: undefined, path, file })
}

const move = (tables: Tables, { path, data, kind }: Entry): void => {
  const to = data.toString('utf8')
  const file = tables.names.get(path)
  if (kind === 'rename') tables.names.delete(path)
  if (file !== undefined) tables.names.set(to, file)
  name(tables, { gone: kind === 'rename' ? path : undefined, path: to, file: file ?? 'folder' })
}

const change = (tables: Tables, { inode, isDurable }: Entry, what: Change): void => {
  const file = tables.files.get(tables.byInode.get(inode) ?? 0)
  file?.changes.push({ what, isSynced: isDurable, isForgotten: false })
}

const sync = (tables: Tables, { kind, inode, at, path }: Entry): void => {
  const file = tables.files.get(tables.byInode.get(inode) ?? 0)
  const folder = file === undefined ? folderAt(tables, path) : undefined
  if (kind === 'sync-begin') {
    tables.syncs.set(at, {
      changes: file?.changes.length ?? 0,
      names: folder?.changes.length ?? 0,
    })
    return
  }
  const begun = kind === 'sync-end' ? tables.syncs.get(at) : undefined
  for (const [index, kept] of (file?.changes ?? []).entries()) {
    if (kind === 'sync-failed' && !kept.isSynced) kept.isForgotten = true
    if (begun !== undefined && index < begun.changes && !kept.isForgotten) kept.isSynced = true
  }
  if (folder !== undefined && begun !== undefined)
    folder.synced = Math.max(folder.synced, begun.names)
}

const apply = (tables: Tables, entry: Entry): void => {
  switch (entry.kind) {
    case 'write':
      change(tables, entry, { change: 'write', at: entry.at, bytes: entry.data })
      return
    case 'truncate':
      change(tables, entry, { change: 'truncate', length: entry.at })
      return
    case 'sync-begin':
    case 'sync-end':
    case 'sync-failed':
      sync(tables, entry)
      return
    case 'create':
      create(tables, entry)
      return
    case 'rename':
    case 'link':
      move(tables, entry)
      return
    case 'make-folder':
      name(tables, { gone: undefined, path: entry.path, file: 'folder' })
      return
    case 'remove':
    case 'remove-folder':
      tables.names.delete(entry.path)
      name(tables, { gone: entry.path, path: entry.path, file: undefined })
      return
    case 'none':
      throw new Error('the journal has an entry of no kind')
  }
}

/** The state of the disk after these entries, in a folder that was wholly on disk before. */
export const diskAfter = (root: string): ((entries: ReadonlyArray<Entry>) => Disk) => {
  const before = found(root)
  return (entries) => {
    const tables: Tables = {
      files: new Map([...before.files].map(([id, { base }]) => [id, { base, changes: [] }])),
      folders: new Map(
        [...before.folders].map(([path, { changes, synced }]) => [
          path,
          { changes: [...changes], synced },
        ]),
      ),
      names: new Map(before.names),
      byInode: new Map(before.byInode),
      syncs: new Map(),
      next: before.next,
    }
    for (const entry of entries) apply(tables, entry)
    return tables
  }
}
