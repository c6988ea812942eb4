/** The documents published up to the position: texts by their hash, packages by policy and version. */
import { E, O } from '../../../fp.ts'
import type { Either, Option } from '../../../fp.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import type { Sha256 } from '../../../kernel/ids.ts'
import type { ArchiveFile } from '../archive/pieces.ts'
import type { BundleFailure } from '../failure.ts'
import { packageFile, textFile } from '../format/names.ts'

export type Published = Extract<LedgerEvent, { readonly type: 'PolicyVersionPublished' }>['body']

/** Reads a document by its hash, and computes the hash of the bytes again. */
export type ReadDocument = (sha256: Sha256) => Promise<Either<BundleFailure, Option<Uint8Array>>>

type Named = { readonly name: string; readonly sha256: Sha256 }

const byName = (files: ReadonlyArray<Named>): ReadonlyArray<Named> => {
  const named = new Map(files.map((file) => [file.name, file]))
  return [...named.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The files of these publications, each once. A published document that cannot be read ends the bundle. */
export async function* documentFiles(
  published: ReadonlyArray<Published>,
  read: ReadDocument,
): AsyncGenerator<Either<BundleFailure, ArchiveFile<never>>, void> {
  const texts = published.map(({ textSha256 }) => ({
    name: textFile(textSha256),
    sha256: textSha256,
  }))
  const packages = published.map(({ policy, version, packageSha256 }) => ({
    name: packageFile(policy, version),
    sha256: packageSha256,
  }))
  for (const { name, sha256 } of [...byName(texts), ...byName(packages)]) {
    const bytes = await read(sha256)
    if (E.isLeft(bytes)) return yield bytes
    if (O.isNone(bytes.right)) return yield E.left({ failure: 'document-missing', sha256 })
    yield E.right({ name, content: bytes.right.value })
  }
}
