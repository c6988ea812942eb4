/** Collects, while a bundle is verified, the history from which a decision is made again. */
import { E } from '../../../fp.ts'
import { isRegistryEvent } from '../../../../projections/internal/registry.ts'
import { decodePackage } from '../../../catalogue/assemble.ts'
import { compilePackage } from '../../../catalogue/compiled.ts'
import type { CompiledPackage } from '../../../catalogue/compiled.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { sha256From } from '../../../kernel/ids.ts'
import type { Sha256, SubjectId } from '../../../kernel/ids.ts'
import type { Either } from '../../../fp.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import type { DecisionClaims } from '../../receipts/decision-claims.ts'
import type { DecisionHistory, PastEvent } from '../../receipts/replay-decision.ts'
import type { DisclosedEvent } from '../checks/events.ts'
import type { BundleReport } from '../report.ts'
import type { BundleFiles } from '../source/bundle-files.ts'
import { hexOf } from '../source/checked-files.ts'
import { joinBytes } from '../source/join-bytes.ts'
import { lineValue } from '../source/lines.ts'
import { strictText } from '../source/strict-text.ts'
import type { HistoryRejection } from './report.ts'

/** Collects the events of policies, of the catalogue and of some people. */
export type Gathering = {
  readonly add: (event: DisclosedEvent) => void
  readonly registry: ReadonlyArray<LedgerEvent>
  readonly eventsOf: (subject: SubjectId) => ReadonlyArray<PastEvent>
  /** The collected people, and every person they were ever joined with. */
  readonly joined: () => ReadonlySet<SubjectId>
}

export const gathering = (people: ReadonlySet<SubjectId>): Gathering => {
  const registry: LedgerEvent[] = []
  const records = new Map<SubjectId, PastEvent[]>()
  const joined = new Set(people)
  return {
    registry,
    eventsOf: (subject) => records.get(subject) ?? [],
    joined: () => joined,
    add: ({ recorded: { event, position } }) => {
      if (isRegistryEvent(event)) registry.push(event)
      const { subject } = event
      if (subject === undefined || !people.has(subject)) return
      const record = records.get(subject) ?? []
      records.set(subject, record)
      record.push({ event, position })
      if (event.type === 'SurrogatesJoined') joined.add(event.body.other)
    },
  }
}

/** Largest policy package, in bytes. */
const maxPackageBytes = 9 * 1024 * 1024

const packageIn = (bytes: Uint8Array): CompiledPackage | undefined => {
  const text = strictText()(bytes)
  const pkg = decodePackage(text === undefined ? undefined : lineValue(text))
  return E.isRight(pkg) ? compilePackage(pkg.right) : undefined
}

/** The policy packages of a bundle by the hash of their bytes. Throws ArchiveError. */
export const packagesIn = async (
  { sha256 }: Pick<Primitives, 'sha256'>,
  bundle: BundleFiles,
): Promise<ReadonlyMap<Sha256, CompiledPackage>> => {
  const packages = new Map<Sha256, CompiledPackage>()
  for (const { name, bytes } of bundle.files) {
    if (!name.startsWith('catalogue/') || bytes > maxPackageBytes) continue
    const pieces: Uint8Array[] = []
    for await (const piece of bundle.read(name)) pieces.push(piece)
    const whole = joinBytes(pieces)
    const compiled = packageIn(whole)
    if (compiled !== undefined) packages.set(sha256From(hexOf(sha256(whole))), compiled)
  }
  return packages
}

/** The history for a decision; a rejection if the report or the collected events do not allow one. */
export const historyFor = (
  { iss, sub, position }: DecisionClaims,
  { verdict, about, checks }: BundleReport,
  gathered: Gathering,
  packages: DecisionHistory['packages'],
): Either<HistoryRejection, DecisionHistory> => {
  if (verdict !== 'verified' || about === undefined) {
    const [finding] = checks.flatMap((one) => (one.outcome === 'failed' ? one.findings : []))
    return E.left({ rejected: 'bundle-refused', ...(finding && { finding }) })
  }
  if (about.origin !== iss)
    return E.left({ rejected: 'bundle-of-other-log', origin: about.origin, expected: iss })
  if (BigInt(about.position) < BigInt(position))
    return E.left({
      rejected: 'bundle-ends-before',
      position: about.position,
      expected: position,
    })
  const { scope } = about
  const isAlone = gathered.joined().size === 1
  const isEnough =
    scope.kind === 'ledger' || (scope.kind === 'person' && scope.subject === sub && isAlone)
  return isEnough
    ? E.right({ registry: gathered.registry, packages, eventsOf: gathered.eventsOf })
    : E.left({ rejected: 'bundle-of-a-part' })
}
