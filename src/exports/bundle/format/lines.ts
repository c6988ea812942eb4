/** Codecs for the lines of a bundle's files: canonical JSON, closed. */
import { t } from '../../../fp.ts'
import { closed, list, text, whole } from '../../../kernel/codec.ts'
import { LogPosition } from '../../../kernel/ids.ts'
import { Base64Hash, Base64Text } from './hashes.ts'

const index = whole(0, Number.MAX_SAFE_INTEGER)
/** The index of a sealed part; an event has at most four. */
const part = whole(0, 3)

/** A line of `entries.jsonl`. `leaf` is canonical, so its bytes are the entry; the codec of the event decodes it. */
export const EntryLine = closed('EntryLine', {
  index,
  leaf: t.UnknownRecord,
  position: LogPosition,
})
export type EntryLine = t.TypeOf<typeof EntryLine>

/** A line of `erased/entries.jsonl`: an entry after the bundle's position, with its proof in the later tree. */
export const ErasedLine = closed('ErasedLine', {
  index,
  leaf: t.UnknownRecord,
  position: LogPosition,
  proof: list(Base64Hash, 64),
})
export type ErasedLine = t.TypeOf<typeof ErasedLine>

/** A line of `positions.jsonl`. */
export const PositionLine = closed('PositionLine', { index, position: LogPosition })
export type PositionLine = t.TypeOf<typeof PositionLine>

/** The keys to one person's part of one event, with its ciphertext. */
export const OpenedPart = closed('BundledOpening', {
  index,
  part,
  enc: Base64Hash,
  commit: Base64Hash,
  ct: Base64Text,
})
/** Stands in place of an opening whose key was destroyed. */
export const Tombstone = closed('BundledTombstone', { index, part, erased: t.literal(true) })

/** A line of `openings.jsonl`. */
export const OpeningLine = t.union([OpenedPart, Tombstone])
export type OpeningLine = t.TypeOf<typeof OpeningLine>

const anyText = t.string

/** A line of `state.jsonl`. `row` is the text that the state digest hashes. */
export const StateLine = closed('StateLine', { projection: text(64), key: anyText, row: anyText })
export type StateLine = t.TypeOf<typeof StateLine>
