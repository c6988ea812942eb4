/** The registry's events in memory: few, read in every decision, folded anew for questions about the past. */
import { E, O } from '../../fp.ts'
import { isRegistryEvent, registryEvents } from '../../../projections/internal/registry.ts'
import type { RegistryRow } from '../../../projections/internal/registry.ts'
import { assemblePackage } from '../../catalogue/assemble.ts'
import { emptyCatalogue, evolveCatalogue } from '../../catalogue/catalogue.ts'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import { compilePackage } from '../../catalogue/compiled.ts'
import type { CompiledPackage } from '../../catalogue/compiled.ts'
import { viewAt } from '../../catalogue/view.ts'
import type { View } from '../../catalogue/view.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { Sha256 } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { DamagedSource, inMemoryFold } from '../../projector/in-memory.ts'
import type { InMemory } from '../../projector/in-memory.ts'
import type { Rows } from '../../projector/projection.ts'
import type { readDocument } from './documents.ts'
import type { DocumentFailure } from '../ledger.ts'

/** The registry at the position of the rows. */
export type RegistryMemory = {
  /** The registry at `at`, which is now. */
  readonly viewNow: (at: Instant) => View
  /** From history: events that had happened by `asOf` and were recorded by `knownAt`. */
  readonly viewThen: (asOf: Instant, knownAt: Instant) => View
  /** Whether anything was published and every package could be loaded; otherwise some registered words are unknown here. */
  readonly isWhole: () => boolean
}

type State = { readonly history: ReadonlyArray<LedgerEvent>; readonly catalogue: Catalogue }

/** Compiles the bytes of a package; undefined if they are not one. */
const compiledFrom = (bytes: Uint8Array): CompiledPackage | undefined => {
  const parsed = E.tryCatch(
    (): unknown => JSON.parse(Buffer.from(bytes).toString('utf8')),
    () => undefined,
  )
  if (E.isLeft(parsed)) return undefined
  const assembled = assemblePackage([{ file: 'package', value: parsed.right }])
  return E.isRight(assembled) ? compilePackage(assembled.right) : undefined
}

type Published = Extract<LedgerEvent, { readonly type: 'PolicyVersionPublished' }>['body']

/** Distinguishes failures that end by waiting from a damaged document, which is named with its policy. */
const whyNot = (failure: DocumentFailure, published: Published): Error => {
  const { policy, version, packageSha256 } = published
  const of = `document ${packageSha256}, the package of policy ${policy} version ${version}`
  if (failure.failure === 'document-corrupt')
    return new DamagedSource(`${of}: its bytes do not hash to its name`)
  if (failure.failure === 'corrupt') return new DamagedSource(`${of}: ${failure.where}`)
  return failure.failure === 'unreadable'
    ? new DamagedSource(`${of}: ${failure.reason}`)
    : new Error(`package cannot be read: ${failure.failure}`)
}

/** Throws if the document cannot be read (`InMemory.restore`). A missing package is undefined. */
const loadPackage = async (
  read: ReturnType<typeof readDocument>,
  published: Published,
): Promise<CompiledPackage | undefined> => {
  const document = await read(published.packageSha256)()
  if (E.isLeft(document)) throw whyNot(document.left, published)
  return O.isSome(document.right) ? compiledFrom(document.right.value.bytes) : undefined
}

const isWhole = ({ history, catalogue }: State): boolean => {
  const published = history.filter(({ type }) => type === 'PolicyVersionPublished')
  return published.length > 0 && published.length === [...catalogue.policies.values()].flat().length
}

const remembering = (
  state: () => State,
  evolve: (c: Catalogue, e: LedgerEvent) => Catalogue,
): RegistryMemory => {
  let latest: { readonly of: State; readonly view: View } | undefined
  return {
    isWhole: () => isWhole(state()),
    viewNow: (at) => {
      const of = state()
      const isGood =
        latest?.of === of && (latest.view.until === undefined || latest.view.until > at)
      if (!isGood || latest === undefined) latest = { of, view: viewAt(of.catalogue, at) }
      return latest.view
    },
    viewThen: (asOf, knownAt) => {
      const then = state().history.filter(
        (event) => event.occurredAt <= asOf && event.recordedAt <= knownAt,
      )
      return viewAt(then.reduce(evolve, emptyCatalogue), asOf)
    },
  }
}

/** A memory that moves with the projector. `read` finds documents by hash, `rows` the registry's own rows. */
export const makeRegistryMemory = (
  read: ReturnType<typeof readDocument>,
  rows: Rows<RegistryRow>,
): { readonly memory: RegistryMemory; readonly inMemory: InMemory } => {
  const packages = new Map<Sha256, CompiledPackage>()
  const evolve = evolveCatalogue(packages)
  const initial: State = { history: [], catalogue: emptyCatalogue }
  const inMemory = inMemoryFold<State>({
    table: 'registry',
    initial,
    history: () => registryEvents(rows),
    concerns: isRegistryEvent,
    evolve: async ({ history, catalogue }, event) => {
      if (event.type === 'PolicyVersionPublished' && !packages.has(event.body.packageSha256)) {
        const compiled = await loadPackage(read, event.body)
        if (compiled !== undefined) packages.set(event.body.packageSha256, compiled)
      }
      return { history: [...history, event], catalogue: evolve(catalogue, event) }
    },
  })
  return { memory: remembering(inMemory.current, evolve), inMemory }
}
