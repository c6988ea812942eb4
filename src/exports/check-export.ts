/** Checks an export against its manifest: each file is there, with its size and hash, and its lines are in order. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { ManifestUnusable } from './failure.ts'
import { Manifest, manifestName } from './manifest.ts'

/** A difference from the manifest. */
export type Mismatch = { readonly file: string; readonly what: string }

type Lines = { lines: number; position: bigint; readonly faults: Mismatch[] }

/** The most faults reported for one file. Those after the first few mostly repeat it. */
const maxFaults = 20

const positionOf = (line: string): bigint | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    if (canonicalJson(value) !== line) return undefined
    const said =
      typeof value === 'object' && value !== null && 'position' in value
        ? value.position
        : undefined
    return typeof said === 'string' && /^\d{1,20}$/.test(said) ? BigInt(said) : undefined
  } catch {
    return undefined
  }
}

const takeLine = (file: string, seen: Lines, line: string): void => {
  seen.lines += 1
  const position = positionOf(line)
  if (seen.faults.length >= maxFaults) return
  if (position === undefined) {
    seen.faults.push({ file, what: `line ${seen.lines} is not an event in canonical JSON` })
    return
  }
  if (position <= seen.position)
    seen.faults.push({ file, what: `line ${seen.lines} is out of order` })
  seen.position = position
}

const checkFile = async (
  folder: string,
  file: Manifest['files'][number],
): Promise<ReadonlyArray<Mismatch>> => {
  const { name } = file
  // The name must not lead out of the folder, since the manifest may come from elsewhere.
  if (basename(name) !== name) return [{ file: name, what: 'is not a name in this folder' }]
  const hash = createHash('sha256')
  let bytes = 0
  const seen: Lines = { lines: 0, position: -1n, faults: [] }
  try {
    const through = new PassThrough()
    const source = createReadStream(join(folder, name))
    source.on('error', (error) => through.destroy(error))
    source.on('data', (chunk) => {
      hash.update(chunk)
      bytes += chunk.length
    })
    source.pipe(through)
    for await (const line of createInterface({
      input: through,
      crlfDelay: Number.POSITIVE_INFINITY,
    }))
      takeLine(name, seen, line)
  } catch {
    return [{ file: name, what: 'cannot be read' }]
  }
  const wrong: Mismatch[] = []
  if (bytes !== file.bytes)
    wrong.push({ file: name, what: `has ${bytes} bytes instead of ${file.bytes}` })
  if (seen.lines !== file.lines)
    wrong.push({ file: name, what: `has ${seen.lines} lines instead of ${file.lines}` })
  if (hash.digest('hex') !== file.sha256) wrong.push({ file: name, what: 'has another SHA-256' })
  return [...wrong, ...seen.faults]
}

const readManifest = async (folder: string): Promise<Either<ManifestUnusable, Manifest>> => {
  const path = join(folder, manifestName)
  const unusable = (cause: ManifestUnusable['cause']): Either<ManifestUnusable, never> =>
    E.left({ failure: 'manifest-unusable', path, cause })
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Manifest.is(value) ? E.right(value) : unusable({ kind: 'other-version' })
  } catch (error) {
    return unusable(
      error instanceof SyntaxError ? { kind: 'not-json' } : { kind: 'unreadable', error },
    )
  }
}

/** The manifest, and all differences from it. */
export const checkExport = async (
  folder: string,
): Promise<
  Either<
    ManifestUnusable,
    { readonly manifest: Manifest; readonly mismatches: ReadonlyArray<Mismatch> }
  >
> => {
  const manifest = await readManifest(folder)
  if (E.isLeft(manifest)) return manifest
  const mismatches: Mismatch[] = []
  for (const file of manifest.right.files) mismatches.push(...(await checkFile(folder, file)))
  return E.right({ manifest: manifest.right, mismatches })
}
