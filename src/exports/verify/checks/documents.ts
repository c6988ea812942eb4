/** Checks documents and policy packages: each one that an event names by its hash is in the bundle and has that hash. */
import type { PolicyId, Sha256, VersionId } from '../../../kernel/ids.ts'
import { packageFile, textFile } from '../../bundle/format/names.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import type { DisclosedEvent } from './events.ts'

type Named = {
  readonly index: number
  readonly file: string
  readonly sha256: Sha256
}

/** Collects the hashes that events name. */
export type NamedDocuments = {
  readonly add: (event: DisclosedEvent) => void
  readonly all: () => ReadonlyArray<Named>
}

export const namedDocuments = (): NamedDocuments => {
  const named = new Map<string, Named>()
  const name = (one: Named): void => {
    if (!named.has(one.file)) named.set(one.file, one)
  }
  const version = (index: number, policy: PolicyId, of: VersionId, sha256: Sha256): void =>
    name({ index, file: packageFile(policy, of), sha256 })
  return {
    all: () => [...named.values()],
    add: ({ index, recorded: { event } }) => {
      if (event.type !== 'PolicyVersionPublished') return
      const { policy, version: of, textSha256, packageSha256 } = event.body
      name({ index, file: textFile(textSha256), sha256: textSha256 })
      version(index, policy, of, packageSha256)
    },
  }
}

const isDocument = (file: string): boolean =>
  file.startsWith('texts/') || file.startsWith('catalogue/')

/**
 * Compares files with the hashes that events name. Returns the number of files. The check of the manifest has hashed
 * them already.
 */
export const checkDocuments = (
  files: CheckedFiles,
  named: NamedDocuments,
  findings: Findings,
): number => {
  const all = named.all()
  for (const { index, file, sha256 } of all) {
    const found = files.hashed(file)?.sha256
    if (!files.has(file)) findings.add({ fault: 'document-missing', file, index })
    else if (found !== undefined && found !== sha256)
      findings.add({ fault: 'document-differs', file, index, expected: sha256, found })
  }
  const known = new Set(all.map(({ file }) => file))
  for (const { name: file } of files.files)
    if (isDocument(file) && !known.has(file)) findings.add({ fault: 'document-unnamed', file })
  return all.length
}
