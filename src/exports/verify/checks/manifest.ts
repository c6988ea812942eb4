/** Checks the manifest, then each file of the archive against it. */
import { E } from '../../../fp.ts'
import { decode } from '../../../kernel/codec.ts'
import { BundleManifest } from '../../bundle/format/manifest.ts'
import { follows, isOfScope, manifestFile, placeOf } from '../../bundle/format/names.ts'
import type { Finding, Findings } from '../finding.ts'
import { ArchiveError } from '../source/bundle-files.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { lineValue } from '../source/lines.ts'
import { strictText } from '../source/strict-text.ts'

/** Largest manifest, in bytes: 100,000 files of some 300 bytes each, with room to spare. */
const maxManifestBytes = 64 * 1024 * 1024

/** The finding for a damaged archive. */
export const archiveFinding = ({ problem }: ArchiveError): Finding => ({
  fault: 'archive-damaged',
  file: problem.file,
  found: problem.reason,
})

/** The manifest; undefined where it is malformed, which is added to the findings. */
export const readManifest = async (
  files: CheckedFiles,
  findings: Findings,
): Promise<BundleManifest | undefined> => {
  const file = manifestFile
  if (!files.has(file)) return findings.add({ fault: 'manifest-missing', file })
  const text = strictText()(await files.whole(file, maxManifestBytes))
  if (text === undefined) return findings.add({ fault: 'text-not-utf8', file })
  const manifest = decode(BundleManifest)(lineValue(text))
  if (E.isRight(manifest)) return manifest.right
  const [first] = manifest.left
  const expected = `${first?.path ?? ''}: ${first?.expected ?? 'canonical JSON'}`
  return findings.add({ fault: 'manifest-malformed', file, expected })
}

/** Checks names and order of the files. Both are fixed by the format, so that one content has exactly one archive. */
export const checkFileNames = (files: CheckedFiles, findings: Findings): void => {
  let before: string | undefined
  for (const { name } of files.files) {
    if (placeOf(name) === undefined) {
      findings.add({ fault: 'name-unknown', file: name })
      continue
    }
    if (before !== undefined && !follows(name, before))
      findings.add({ fault: 'file-out-of-order', file: name, expected: `before ${before}` })
    before = name
  }
}

/** Checks that the manifest lists the files in the order of the archive. */
const checkOrder = (files: CheckedFiles, manifest: BundleManifest, findings: Findings): void => {
  const others = files.files.filter(({ name }) => name !== manifestFile)
  for (const [at, { name: found }] of manifest.files.entries()) {
    const expected = others[at]?.name
    if (expected === undefined || expected === found) continue
    return findings.add({ fault: 'file-out-of-order', file: manifestFile, expected, found })
  }
}

/** Reads a file to its end if no earlier check did. */
const readFile = async (files: CheckedFiles, file: string, findings: Findings): Promise<void> => {
  if (!files.has(file)) return findings.add({ fault: 'file-missing', file })
  try {
    await files.readThrough(file)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    findings.add(archiveFinding(error))
  }
}

const compareFile = (
  files: CheckedFiles,
  { name: file, bytes, sha256, sm3 }: BundleManifest['files'][number],
  findings: Findings,
): void => {
  const found = files.hashed(file)
  if (found === undefined) return
  if (found.bytes !== bytes) {
    const both = { expected: String(bytes), found: String(found.bytes) }
    findings.add({ fault: 'bytes-differ', file, ...both })
  }
  if (found.sha256 !== sha256)
    findings.add({ fault: 'sha256-differs', file, expected: sha256, found: found.sha256 })
  if (found.sm3 !== sm3)
    findings.add({ fault: 'sm3-differs', file, expected: sm3, found: found.sm3 })
}

/**
 * Checks that the manifest lists every file once, with its size and hashes, and that none is missing. Reads the files
 * that no earlier check read.
 */
export const checkAgainstManifest = async (
  files: CheckedFiles,
  manifest: BundleManifest,
  findings: Findings,
): Promise<void> => {
  const listed = new Map<string, BundleManifest['files'][number]>()
  for (const file of manifest.files) {
    if (listed.has(file.name) || file.name === manifestFile) {
      findings.add({ fault: 'file-listed-twice', file: file.name })
      continue
    }
    listed.set(file.name, file)
    await readFile(files, file.name, findings)
  }
  await files.settled()
  for (const file of listed.values()) compareFile(files, file, findings)
  for (const { name } of files.files) {
    if (name !== manifestFile && !listed.has(name))
      findings.add({ fault: 'file-unlisted', file: name })
    if (!isOfScope(name, manifest.scope))
      findings.add({ fault: 'file-outside-scope', file: name, found: manifest.scope.kind })
  }
  // A missing or an extra file shifts all files behind it; the order would only repeat that finding.
  if (findings.count() === 0) checkOrder(files, manifest, findings)
}
