/** Puts into a folder what a power cut could have left: what was synced, and of the rest whatever the disk had done. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Random } from '../../store/embedded/seeded.ts'
import type { Change, Disk, FileId } from './files.ts'

/** How the disk took what was not synced. */
export type Fate = {
  /** Whether a change is dropped, whole, or torn by sector. */
  readonly ofChange: () => 'dropped' | 'whole' | 'torn'
  readonly ofSector: () => boolean
  /** How many of so many changed names are kept: the first ones. */
  readonly ofNames: (changed: number) => number
}

/** Everything was written: what a killed process leaves. */
export const kept: Fate = {
  ofChange: () => 'whole',
  ofSector: () => true,
  ofNames: (changed) => changed,
}

export const atRandom = (random: Random): Fate => ({
  ofChange: () => {
    const drawn = random()
    if (drawn < 1 / 3) return 'dropped'
    return drawn < 2 / 3 ? 'whole' : 'torn'
  },
  ofSector: () => random() < 0.5,
  ofNames: (changed) => Math.floor(random() * (changed + 1)),
})

const sectorBytes = 512

type Content = { bytes: Buffer; length: number }

const grow = (content: Content, length: number): void => {
  if (length > content.bytes.length) {
    const larger = Buffer.alloc(Math.max(length, content.bytes.length * 2))
    content.bytes.copy(larger, 0, 0, content.length)
    content.bytes = larger
  }
  if (length > content.length) content.bytes.fill(0, content.length, length)
  content.length = Math.max(content.length, length)
}

const write = (content: Content, change: Change, isKept: (() => boolean) | undefined): void => {
  if (change.change === 'truncate') {
    grow(content, change.length)
    content.length = change.length
    return
  }
  const { at, bytes } = change
  const end = at + bytes.length
  grow(content, end)
  for (let from = at; from < end;) {
    const to = Math.min(end, (Math.floor(from / sectorBytes) + 1) * sectorBytes)
    if (isKept === undefined || isKept()) bytes.copy(content.bytes, from, from - at, to - at)
    from = to
  }
}

const contentOf = (disk: Disk, file: FileId, fate: Fate): Buffer => {
  const { base, changes } = disk.files.get(file) ?? { base: Buffer.alloc(0), changes: [] }
  const content: Content = { bytes: Buffer.from(base), length: base.length }
  for (const { what, isSynced } of changes) {
    const how = isSynced ? 'whole' : fate.ofChange()
    if (how !== 'dropped') write(content, what, how === 'torn' ? fate.ofSector : undefined)
  }
  return content.bytes.subarray(0, content.length)
}

/** The names that are found: of files and of folders. */
const namesLeft = (disk: Disk, fate: Fate): ReadonlyMap<string, FileId | 'folder'> => {
  const names = new Map<string, FileId | 'folder'>()
  for (const { changes, synced } of disk.folders.values()) {
    const count = synced + fate.ofNames(changes.length - synced)
    for (const { gone, path, file } of changes.slice(0, count)) {
      if (gone !== undefined) names.delete(gone)
      if (file !== undefined) names.set(path, file)
    }
  }
  return names
}

const isThere = (names: ReadonlyMap<string, unknown>, path: string): boolean =>
  path === '.' || path === '' || (names.get(path) === 'folder' && isThere(names, dirname(path)))

/** Makes the folder `to`. A file whose folder was lost is lost with it. */
export const leave = (disk: Disk, to: string, fate: Fate): void => {
  const names = namesLeft(disk, fate)
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const [path, file] of names)
    if (file === 'folder' && isThere(names, path))
      mkdirSync(join(to, path), { recursive: true, mode: 0o700 })
  for (const [path, file] of names)
    if (file !== 'folder' && isThere(names, dirname(path)))
      writeFileSync(join(to, path), contentOf(disk, file, fate), { mode: 0o600 })
}
