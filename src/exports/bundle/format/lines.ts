/** The lines of a bundle's files: canonical JSON, closed. */
import { t } from '../../../fp.ts'
import { closed, list, text, whole } from '../../../kernel/codec.ts'
import { LogPosition } from '../../../kernel/ids.ts'
import { Base64Hash, Base64Text } from './hashes.ts'

const index = whole(0, Number.MAX_SAFE_INTEGER)
/** An event holds four sealed parts at most. */
const part = whole(0, 3)

/** A line of `entries.jsonl`. `leaf` is canonical, so that its bytes are the entry; its own codec is that of its event. */
export const EntryLine = closed('EntryLine', {
  index,
  leaf: t.UnknownRecord,
  position: LogPosition,
})
export type EntryLine = t.TypeOf<typeof EntryLine>

/** A line of `erased/entries.jsonl`: an entry behind the bundle's position, and its proof in the later tree. */
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

/** The keys of one person's part of one event, and its ciphertext. */
export const OpenedPart = closed('BundledOpening', {
  index,
  part,
  enc: Base64Hash,
  commit: Base64Hash,
  ct: Base64Text,
})
/** In the place of an opening whose key was destroyed. */
export const Tombstone = closed('BundledTombstone', { index, part, erased: t.literal(true) })

/** A line of `openings.jsonl`. */
export const OpeningLine = t.union([OpenedPart, Tombstone])
export type OpeningLine = t.TypeOf<typeof OpeningLine>

const anyText = t.string

/** A line of `state.jsonl`: `row` is the text that the state digest hashes. */
export const StateLine = closed('StateLine', { projection: text(64), key: anyText, row: anyText })
export type StateLine = t.TypeOf<typeof StateLine>
