/** Tree, entries and state in one reading: each entry is hashed, decoded and folded as it comes by. */
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
  /** Undefined where the scope has no state. */
  readonly fold: StateFold | undefined
  /** A size whose root is asked for besides: at most the tree's. */
  readonly olderSize: number | undefined
  /** Told of each event. */
  readonly onEvent: (event: DisclosedEvent) => void
}

/** `published`: of the entries those that every scope holds, which its manifest counts as no events of it. */
type Taken = { entries: number; published: number; position: bigint }

/** Bytes of an entry at least: its id, time and type alone take more. */
const leastEntryBytes = 100

/** Takes entries in order: decodes, tells, folds. */
const takingEntries = (asked: EntriesAsked, taken: Taken) => {
  const { ports, files, manifest, outcomes, fold, onEvent } = asked
  const findings = outcomes.findings('entries')
  // No memory is set aside for what a manifest claims beyond its files.
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
      // Events that no ledger records in this order: what they lead to is not defined.
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

/** The root that the entries, or the tiles, lead to; undefined where they lead to none. */
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
