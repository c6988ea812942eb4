/** What is asked of a thread that verifies, and what it answers: one answer for each question, in order. */
import type { SoundPart } from '../../../exports/verify/parted/check-part.ts'
import type { ScannedTable } from '../../../exports/verify/parted/state-scan.ts'
import type { TileEntries, TileHashes } from '../../../exports/verify/parted/threads.ts'
import type { Chunks } from './chunk-file.ts'

/** Given at the begin. `parts`: those of people. */
export type Begun = { readonly folder: string; readonly name: string; readonly parts: number }

export type Question =
  | ({ readonly ask: 'entries' } & TileEntries)
  | { readonly ask: 'state'; readonly piece: Uint8Array }
  | { readonly ask: 'state-end' }
  | { readonly ask: 'written' }
  | {
      readonly ask: 'part'
      readonly part: number
      readonly entries: ReadonlyArray<Chunks>
      readonly lines: Chunks
    }

/** By part. */
export type Written = {
  readonly entries: ReadonlyArray<Chunks>
  readonly lines: ReadonlyArray<Chunks>
}

/** `wrong`: something is, or may be. `no-room`: what was to be put aside could not be, or not be read again. */
export type Answer =
  | { readonly answer: 'wrong' }
  | { readonly answer: 'no-room' }
  | ({ readonly answer: 'entries' } & TileHashes)
  | { readonly answer: 'state' }
  | { readonly answer: 'state-end'; readonly tables: ReadonlyArray<ScannedTable> }
  | ({ readonly answer: 'written' } & Written)
  | { readonly answer: 'part'; readonly sound: SoundPart }
