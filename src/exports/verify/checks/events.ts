/** Decodes disclosed entries to events and places each in its stream, for the other checks. */
import { E } from '../../../fp.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { streamOf } from '../../../events/stream-of.ts'
import type { PolicyId, StreamId } from '../../../kernel/ids.ts'
import type { Recorded } from '../../../store/event-store.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import { disclosesInOrder } from '../../bundle/format/disclosing.ts'
import type { BundleScope } from '../../bundle/format/scope.ts'
import type { Findings } from '../finding.ts'
import type { VerifyPorts } from '../ports.ts'
import { hexOf } from '../source/checked-files.ts'
import { strictText } from '../source/strict-text.ts'
import { idSet, seedBytes } from '../seen/id-set.ts'
import { lastPlaces, placesSeedBytes } from '../seen/last-places.ts'
import type { Entry } from '../tree/whole-tree.ts'
import { decodeLeaf } from './decode-leaf.ts'

export type DisclosedEvent = {
  readonly index: number
  readonly recorded: Recorded<LedgerEvent>
}

/** An entry with its file and its position in the log. */
export type PlacedEntry = Entry & { readonly file: string; readonly position: bigint }

export type EventReading = {
  /** The event; undefined where the entry is not one, which is added to the findings. Call it in order of index. */
  readonly read: (entry: PlacedEntry) => DisclosedEvent | undefined
}

/**
 * Gives each event its revision. A repeated id, or a time before that of the event in front of it, is added to the
 * findings.
 */
const makePlacing = (findings: Findings, random: VerifyPorts['random'], entries: number) => {
  const streams = lastPlaces(random(placesSeedBytes))
  const ids = idSet(random(seedBytes), entries)
  return (event: LedgerEvent, stream: StreamId, entry: PlacedEntry): DisclosedEvent => {
    const { file, index, position } = entry
    if (!ids.add(event.id)) findings.add({ fault: 'event-twice', file, index, found: event.type })
    const { revision, later } = streams.take(stream, event.recordedAt)
    if (later !== undefined) {
      const both = { expected: `${later} or later`, found: event.recordedAt }
      findings.add({ fault: 'recorded-before', file, index, ...both })
    }
    return { index, recorded: { event, stream, revision: BigInt(revision), position } }
  }
}

/** Checks that positions rise, and that between two entries there is room for those that are not disclosed. */
const checkingPositions = (findings: Findings) => {
  let last = { index: -1, position: -1n }
  return ({ file, index, position }: PlacedEntry): void => {
    const least = last.position + BigInt(index - last.index)
    last = { index, position }
    if (position >= least) return
    const both = { expected: `${least} or more`, found: String(position) }
    findings.add({ fault: 'position-out-of-order', file, index, ...both })
  }
}

/** Reads `entries` events, one after another; faults of an event are added to `findings`. */
export const eventReading = (
  { primitives: { sha256 }, random }: Pick<VerifyPorts, 'primitives' | 'random'>,
  findings: Findings,
  scope: BundleScope,
  entries: number,
): EventReading => {
  const textOf = strictText()
  const discloses = disclosesInOrder(scope)
  const policies = new Set<PolicyId>()
  const naming = { policies, sha256: (text: string) => hexOf(sha256(bytesFrom(text))) }
  const placed = makePlacing(findings, random, entries)
  const checkPosition = checkingPositions(findings)
  return {
    read: (entry) => {
      const { file, index } = entry
      checkPosition(entry)
      const text = textOf(entry.bytes)
      if (text === undefined) return findings.add({ fault: 'text-not-utf8', file, index })
      const decoded = decodeLeaf(text)
      if (E.isLeft(decoded)) return findings.add({ ...decoded.left, file, index })
      const event = decoded.right
      const found = event.type
      const stream = streamOf(event, naming)
      if (stream === undefined)
        return findings.add({ fault: 'entry-without-stream', file, index, found })
      if (!discloses({ event, stream, text }))
        findings.add({ fault: 'entry-outside-scope', file, index, found })
      if (event.type === 'PolicyVersionPublished') policies.add(event.body.policy)
      return placed(event, stream, entry)
    },
  }
}
