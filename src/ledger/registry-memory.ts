/** The registry's own events in memory: small, read on every decision, folded anew for questions about the past. */
import { E, O } from '../fp.ts'
import { emptyCatalogue, evolveCatalogue } from '../catalogue/catalogue.ts'
import type { Catalogue, Packages } from '../catalogue/catalogue.ts'
import { assemblePackage } from '../catalogue/assemble.ts'
import { compilePackage } from '../catalogue/compiled.ts'
import type { CompiledPackage } from '../catalogue/compiled.ts'
import { viewAt } from '../catalogue/view.ts'
import type { View } from '../catalogue/view.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { Sha256 } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Recorded } from '../store/event-store.ts'
import type { readDocument } from './documents.ts'

export type RegistryMemory = {
  /** Takes one event in order of position; loads the package that a published version names. */
  readonly apply: (recorded: Recorded<LedgerEvent>) => Promise<void>
  /** What is registered, as seen at `at`. */
  readonly viewNow: (at: Instant) => View
  /** The same from history: events that had happened by `asOf` and were recorded by `knownAt`. */
  readonly viewThen: (asOf: Instant, knownAt: Instant) => View
}

const isRegistryEvent = ({ type }: LedgerEvent): boolean =>
  type === 'PolicyVersionPublished' ||
  type === 'RecipientRegistered' ||
  type === 'RecipientFrozen' ||
  type === 'SourceWarrantyRecorded' ||
  type === 'MessageClassDeclared' ||
  type === 'LawProfileActivated'

/** Bytes of a package document to what decisions read; undefined when they are not one. */
const compiledFrom = (bytes: Uint8Array): CompiledPackage | undefined => {
  const parsed = E.tryCatch(
    (): unknown => JSON.parse(Buffer.from(bytes).toString('utf8')),
    () => undefined,
  )
  if (E.isLeft(parsed)) return undefined
  const assembled = assemblePackage([{ file: 'package', value: parsed.right }])
  return E.isRight(assembled) ? compilePackage(assembled.right) : undefined
}

const loadPackage = async (
  read: ReturnType<typeof readDocument>,
  sha256: Sha256,
): Promise<CompiledPackage | undefined> => {
  const document = await read(sha256)()
  if (E.isLeft(document))
    throw new Error(`package document cannot be read: ${document.left.failure}`)
  return O.isSome(document.right) ? compiledFrom(document.right.value.bytes) : undefined
}

/** A memory that holds nothing yet. `read` finds documents by their hash. */
export const makeRegistryMemory = (read: ReturnType<typeof readDocument>): RegistryMemory => {
  const packages = new Map<Sha256, CompiledPackage>()
  const history: Array<LedgerEvent> = []
  let catalogue: Catalogue = emptyCatalogue
  let latest: View | undefined
  const known: Packages = packages
  const evolve = evolveCatalogue(known)
  return {
    apply: async ({ event }) => {
      if (!isRegistryEvent(event)) return
      if (event.type === 'PolicyVersionPublished' && !packages.has(event.body.packageSha256)) {
        const compiled = await loadPackage(read, event.body.packageSha256)
        if (compiled !== undefined) packages.set(event.body.packageSha256, compiled)
      }
      history.push(event)
      catalogue = evolve(catalogue, event)
      latest = undefined
    },
    viewNow: (at) => {
      if (latest === undefined || (latest.until !== undefined && latest.until <= at))
        latest = viewAt(catalogue, at)
      return latest
    },
    viewThen: (asOf, knownAt) => {
      const then = history.filter(
        (event) => event.occurredAt <= asOf && event.recordedAt <= knownAt,
      )
      return viewAt(then.reduce(evolve, emptyCatalogue), asOf)
    },
  }
}
