/** Reads the entries once for three checks: each entry is hashed for the tree, decoded, and folded into the state. */
import { RowsError } from '../../../projector/rows.ts'
import { equalBytes } from '../../../transparency/bytes/equal.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import { fullWidth } from '../../../transparency/tiles/tile.ts'
import { isPublished } from '../../bundle/format/disclosing.ts'
import type { BundleManifest } from '../../bundle/format/manifest.ts'
import { checkpointFile, manifestFile } from '../../bundle/format/names.ts'
import type { VerifyPorts } from '../ports.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import type { StateFold } from '../state/fold.ts'
import { provenLeaves } from '../tree/proven-leaves.ts'
import { entriesTileFile } from '../tree/tile-files.ts'
import { walkWholeTree } from '../tree/whole-tree.ts'
import type { Roots } from '../tree/whole-tree.ts'
import { walkDisclosed } from './disclosed-entries.ts'
import { eventReading } from './events.ts'
import type { DisclosedEvent, PlacedEntry } from './events.ts'
import type { Outcomes } from './outcomes.ts'
import { positionsOf } from './positions.ts'

export type EntriesAsked = {
  readonly ports: Pick<VerifyPorts, 'primitives' | 'random'>
  readonly files: CheckedFiles
  readonly manifest: BundleManifest
  readonly outcomes: Outcomes
  /** Undefined for a scope that has no state. */
  readonly fold: StateFold | undefined
  /** A second size whose root is computed too, at most the tree's; for an older checkpoint. */
  readonly olderSize: number | undefined
  /** Called with each event, in order. */
  readonly onEvent: (event: DisclosedEvent) => void
}

/**
 * `published`: entries that a bundle of any scope contains (published policies). Its manifest does not count them as
 * events of the scope.
 */
type Taken = { entries: number; published: number; position: bigint }

/** Smallest entry, in bytes: id, time and type alone are longer. */
const leastEntryBytes = 100

/** Takes entries in order: decodes each, passes it on, and folds it. */
const takingEntries = (asked: EntriesAsked, taken: Taken) => {
  const { ports, files, manifest, outcomes, fold, onEvent } = asked
  const findings = outcomes.findings('entries')
  // The manifest is not verified yet: the size of the files, not its count, limits the memory that is reserved.
  const bytes = files.files.reduce((sum, one) => sum + one.bytes, 0)
  const entries = Math.min(manifest.entries, Math.floor(bytes / leastEntryBytes))
  const reading = eventReading(ports, findings, manifest.scope, entries)
  let isFolding = fold !== undefined
  return (entry: PlacedEntry): void => {
    taken.entries += 1
    taken.position = entry.position
    const event = reading.read(entry)
    if (event === undefined) return
    if (isPublished(event.recorded.stream)) taken.published += 1
    onEvent(event)
    if (!isFolding) return
    try {
      fold?.apply(event.recorded)
    } catch (error) {
      if (error instanceof RowsError) throw error
      // No ledger records events in this order, so the projections define no state for them.
      isFolding = false
      const { file, index } = entry
      outcomes.findings('state').add({ fault: 'not-foldable', file, index })
    }
  }
}

const readWhole = async (asked: EntriesAsked, taken: Taken): Promise<Roots | undefined> => {
  const { ports, files, manifest, outcomes, fold, olderSize } = asked
  const positions = positionsOf(files, outcomes.findings('entries'))
  const take = takingEntries(asked, taken)
  const { size } = manifest
  const tree = { ...ports, files, findings: outcomes.findings('tree'), size, olderSize }
  return walkWholeTree(tree, async (entries) => {
    const file = entriesTileFile(Math.floor((entries[0]?.index ?? 0) / fullWidth), size)
    for (const { index, bytes } of entries) {
      const told = positions.next()
      const position = typeof told === 'bigint' ? told : await told
      if (position !== undefined) take({ index, bytes, file, position })
    }
    await fold?.save()
  })
}

const readPart = async (asked: EntriesAsked, taken: Taken): Promise<Roots | undefined> => {
  const { ports, files, manifest, outcomes, fold } = asked
  const findings = outcomes.findings('tree')
  const { size } = manifest
  const leaves = provenLeaves({ ...ports, files, findings, size })
  const root = await leaves.root()
  if (root === undefined) return undefined
  const take = takingEntries(asked, taken)
  await walkDisclosed({ ...ports, files, size, leaves, findings }, async (entry) => {
    take(entry)
    if (taken.entries % fullWidth === 0) await fold?.save()
  })
  return { root, olderRoot: undefined }
}

const compareCounts = ({ manifest, outcomes }: EntriesAsked, taken: Taken): void => {
  const findings = outcomes.findings('entries')
  const file = manifestFile
  const entries = { expected: String(taken.entries), found: String(manifest.entries) }
  if (entries.expected !== entries.found) findings.add({ fault: 'count-differs', file, ...entries })
  const isWhole = manifest.scope.kind === 'ledger'
  const counted = isWhole ? taken.entries : taken.entries - taken.published
  const events = { expected: `${counted} events`, found: `${manifest.events} events` }
  if (events.expected !== events.found) findings.add({ fault: 'count-differs', file, ...events })
  if (!isWhole) return
  const position = { expected: String(taken.position), found: manifest.position }
  if (position.expected !== position.found)
    findings.add({ fault: 'position-differs', file, ...position })
}

/** The roots that the entries or tiles lead to; undefined if they lead to none. */
export const readEntries = async (
  asked: EntriesAsked,
  expectedRoot: Uint8Array,
): Promise<Roots | undefined> => {
  const { manifest, outcomes } = asked
  const taken: Taken = { entries: 0, published: 0, position: -1n }
  const read = manifest.scope.kind === 'ledger' ? readWhole : readPart
  const roots = await outcomes.run('tree', () => read(asked, taken))
  if (roots === undefined) return undefined
  const both = { expected: toBase64(expectedRoot), found: toBase64(roots.root) }
  if (!equalBytes(roots.root, expectedRoot))
    outcomes.findings('tree').add({ fault: 'root-differs', file: checkpointFile, ...both })
  compareCounts(asked, taken)
  outcomes.done('tree', manifest.size)
  outcomes.done('entries', taken.entries)
  return roots
}
