/** Reads tree, entries and state: with several threads if nothing is wrong, otherwise with one, which names the faults. */
import type { Checkpoint } from '../../transparency/note/checkpoint.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { VerifiedCheckpoint } from '../../transparency/proof/verify-checkpoint.ts'
import type { BundleManifest } from '../bundle/format/manifest.ts'
import { stateFile } from '../bundle/format/names.ts'
import { namedDocuments } from './checks/documents.ts'
import type { NamedDocuments } from './checks/documents.ts'
import type { DisclosedEvent } from './checks/events.ts'
import { sealedPartsOf } from './checks/openings.ts'
import type { SealedParts } from './checks/openings.ts'
import type { Outcomes } from './checks/outcomes.ts'
import { readEntries } from './checks/read-entries.ts'
import { Doubt } from './parted/threads.ts'
import type { WithThreads } from './parted/threads.ts'
import { checkWholeLedger } from './parted/whole-ledger.ts'
import type { RowsAside, VerifyPorts } from './ports.ts'
import { ArchiveError } from './source/bundle-files.ts'
import type { CheckedFiles } from './source/checked-files.ts'
import { stateFold } from './state/fold.ts'
import type { StateFold } from './state/fold.ts'
import type { Roots } from './tree/whole-tree.ts'

/**
 * `threads`: if given, they may verify a whole ledger; they answer only that nothing is wrong. Undefined: one thread
 * does everything.
 */
export type BundlePorts = VerifyPorts & { readonly threads?: WithThreads | undefined }

/** A verification in progress. */
export type Run = {
  readonly ports: BundlePorts
  readonly asked: { readonly onEvent?: ((event: DisclosedEvent) => void) | undefined }
  readonly files: CheckedFiles
  readonly outcomes: Outcomes
  readonly manifest: BundleManifest
  readonly policy: Policy
}

/** Facts collected from the events, for later checks. */
export type Gathered = {
  readonly documents: NamedDocuments
  readonly parts: SealedParts | undefined
  readonly fold: StateFold | undefined
  /** The number of rows that equal those folded from the entries, if several threads compared them. */
  rows: number | undefined
  erased: boolean
  /** The time of the last event by the ledger's clock: RFC 3339; empty if there is none. */
  latest: string
  /** The number of sealed parts whose key was destroyed. */
  tombstones: number
}

/** The collection before the first event. */
export const nothingYet = ({ scope }: BundleManifest, rows: RowsAside | undefined): Gathered => ({
  documents: namedDocuments(),
  parts: scope.kind === 'person' ? sealedPartsOf(scope.subject) : undefined,
  fold: rows === undefined ? undefined : stateFold(rows),
  rows: undefined,
  erased: false,
  latest: '',
  tombstones: 0,
})

const noting =
  (gathered: Gathered, { asked }: Run) =>
  (event: DisclosedEvent): void => {
    asked.onEvent?.(event)
    const { recordedAt } = event.recorded.event
    if (recordedAt > gathered.latest) gathered.latest = recordedAt
    gathered.documents.add(event)
    gathered.parts?.add(event)
    if (event.recorded.event.type === 'CryptoShredded') gathered.erased = true
  }

type Head = Pick<VerifiedCheckpoint, 'root'>

/** Reads with threads. Rejects with Doubt if anything is wrong, and with the errors of the projections. */
const readInThreads = async (
  { ports, files, manifest, outcomes }: Run,
  gathered: Gathered,
  onEvent: (event: DisclosedEvent) => void,
  olderSize: number | undefined,
  { root }: Head,
): Promise<Roots> => {
  const { state, size } = manifest
  const { fold } = gathered
  if (ports.threads === undefined || fold === undefined || state === undefined) throw new Doubt()
  const bytes = files.files.reduce((sum, one) => sum + one.bytes, 0)
  const asked = { ports, files, manifest, state, fold, olderSize, root, onEvent }
  const sound = await ports.threads(bytes, (threads) => checkWholeLedger(asked, threads))
  if (sound === undefined) throw new Doubt()
  if (sound.latest > gathered.latest) gathered.latest = sound.latest
  gathered.erased ||= sound.erased
  gathered.rows = sound.rows
  outcomes.done('tree', size)
  outcomes.done('entries', size)
  return sound.roots
}

/** Threads can check a whole ledger only, and cannot pass on each event in order. */
const isForThreads = ({ ports, asked, files, manifest }: Run): boolean =>
  ports.threads !== undefined &&
  manifest.scope.kind === 'ledger' &&
  asked.onEvent === undefined &&
  files.has(stateFile)

/** The roots that the entries lead to; undefined if they lead to none. Rejects with Doubt if threads found a fault. */
export const readAll = async (
  run: Run,
  gathered: Gathered,
  since: Checkpoint | undefined,
  head: Head,
): Promise<Roots | undefined> => {
  const { ports, files, manifest, outcomes } = run
  const olderSize = since !== undefined && since.size <= manifest.size ? since.size : undefined
  const onEvent = noting(gathered, run)
  if (isForThreads(run)) {
    try {
      return await readInThreads(run, gathered, onEvent, olderSize, head)
    } catch (error) {
      throw error instanceof ArchiveError ? new Doubt() : error
    }
  }
  const { fold } = gathered
  return readEntries({ ports, files, manifest, outcomes, fold, olderSize, onEvent }, head.root)
}
