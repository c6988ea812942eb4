/** The catalogue as the bundle's own entries register it: of the same position it is the same one. */
import { decodePackage } from '../../../catalogue/assemble.ts'
import { emptyCatalogue, evolveCatalogue } from '../../../catalogue/catalogue.ts'
import type { Catalogue } from '../../../catalogue/catalogue.ts'
import { compilePackage } from '../../../catalogue/compiled.ts'
import type { CompiledPackage } from '../../../catalogue/compiled.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { E, O } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Sha256 } from '../../../kernel/ids.ts'
import type { JoinedRecipient } from '../../sentences/names-of.ts'
import type { ReadDocument } from '../contents/documents.ts'
import type { BundleEnv } from '../env.ts'
import type { BundleFailure } from '../failure.ts'

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** A package by its hash; undefined where this version cannot read it. */
const readPackage = async (
  read: ReadDocument,
  sha256: Sha256,
): Promise<Either<BundleFailure, CompiledPackage | undefined>> => {
  const bytes = await read(sha256)
  if (E.isLeft(bytes)) return bytes
  if (O.isNone(bytes.right)) return E.left({ failure: 'document-missing', sha256 })
  const pkg = decodePackage(parsed(bytes.right.value))
  return E.right(E.isRight(pkg) ? compilePackage(pkg.right) : undefined)
}

/** Folded from the events of registries in the order of the log. The packages that the ledger holds are not read again. */
export const catalogueOf = async (
  { packages, document }: Pick<BundleEnv, 'packages' | 'document'>,
  registered: ReadonlyArray<LedgerEvent>,
): Promise<Either<BundleFailure, Catalogue>> => {
  const held = packages()
  const known = new Map<Sha256, CompiledPackage>()
  for (const event of registered) {
    if (event.type !== 'PolicyVersionPublished') continue
    const { packageSha256 } = event.body
    const kept = known.get(packageSha256) ?? held.get(packageSha256)
    const pkg = kept === undefined ? await readPackage(document, packageSha256) : E.right(kept)
    if (E.isLeft(pkg)) return pkg
    if (pkg.right !== undefined) known.set(packageSha256, pkg.right)
  }
  return E.right(registered.reduce(evolveCatalogue(known), emptyCatalogue))
}

/** Recipients that joined beside the policies, in order. */
export const joinedIn = (registered: ReadonlyArray<LedgerEvent>): ReadonlyArray<JoinedRecipient> =>
  registered.flatMap(({ type, body, recordedAt }) =>
    type === 'RecipientRegistered'
      ? [{ recipient: body.recipient, name: body.name, recordedAt }]
      : [],
  )
