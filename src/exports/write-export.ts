/** Writes an export to a folder that appears complete or not at all. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { sha256From } from '../kernel/ids.ts'
import { draftOf, removeDrafts } from '../files/leftovers.ts'
import type { Operator } from '../files/leftovers.ts'
import type { FolderExists, ParentMissing } from './failure.ts'
import type { Line } from './lines.ts'
import { eventsName, manifestName } from './manifest.ts'
import type { Manifest } from './manifest.ts'

/** Facts about an export that are known once its lines are written. */
export type Counted = Pick<Manifest, 'events' | 'types' | 'files' | 'first' | 'last'>

/** Takes lines in order of position. */
export type LineWriter = {
  readonly write: (lines: ReadonlyArray<Line>) => Promise<void>
  readonly end: () => Promise<Counted>
}

const lineWriter = (file: FileHandle): LineWriter => {
  const hash = createHash('sha256')
  const types = new Map<string, number>()
  let bytes = 0
  let events = 0
  let first: bigint | undefined
  let last: bigint | undefined
  return {
    write: async (lines) => {
      const block = Buffer.from(lines.map(({ text }) => `${text}\n`).join(''), 'utf8')
      hash.update(block)
      bytes += block.length
      events += lines.length
      for (const { type, position } of lines) {
        types.set(type, (types.get(type) ?? 0) + 1)
        first ??= position
        last = position
      }
      await file.writeFile(block)
    },
    end: async () => {
      await file.sync()
      await file.close()
      const sha256 = sha256From(hash.digest('hex'))
      return {
        events,
        types: [...types]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([type, count]) => ({ type, events: count })),
        files: [{ name: eventsName, bytes, lines: events, sha256 }],
        ...(first === undefined ? {} : { first: String(first) }),
        ...(last === undefined ? {} : { last: String(last) }),
      }
    },
  }
}

const writeManifest = async (folder: string, manifest: Manifest): Promise<void> => {
  const file = await open(join(folder, manifestName), 'wx', 0o600)
  try {
    await file.writeFile(`${canonicalJson(manifest)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Refuses a folder that exists, even an empty one. */
export const refuseExisting = (folder: string): Either<FolderExists, void> =>
  existsSync(folder) ? E.left({ failure: 'folder-exists', folder }) : E.right(undefined)

/** Refuses a missing parent folder: creating it could fill another disk than the one that was meant. */
export const refuseParentMissing = (path: string): Either<ParentMissing, void> => {
  const folder = dirname(resolve(path))
  return existsSync(folder) ? E.right(undefined) : E.left({ failure: 'parent-missing', folder })
}

/** `fill` writes the lines and returns the manifest; then the folder gets its name. After a failure nothing remains. */
export const writeExport = async <F>(
  out: string,
  operator: Operator,
  fill: (writer: LineWriter) => Promise<Either<F, Manifest>>,
): Promise<Either<F | FolderExists | ParentMissing, Manifest>> => {
  const free = refuseExisting(out)
  if (E.isLeft(free)) return free
  const parent = refuseParentMissing(out)
  if (E.isLeft(parent)) return parent
  const draft = draftOf(out)
  await removeDrafts(out, 'export', operator)
  // The folder may have personal data in it, so only its owner can read it.
  await mkdir(draft, { mode: 0o700 })
  try {
    const file = await open(join(draft, eventsName), 'wx', 0o600)
    const manifest = await fill(lineWriter(file))
    if (E.isLeft(manifest)) {
      await file.close().catch(() => {})
      return manifest
    }
    await writeManifest(draft, manifest.right)
    await rename(draft, out)
    return manifest
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
