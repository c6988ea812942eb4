/** The files of a bundle of the whole ledger, without the manifest. The log is read once. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { ArchiveFile } from './archive/pieces.ts'
import { linePieces, textPieces } from './archive/pieces.ts'
import { documentFiles } from './contents/documents.ts'
import { entryFiles, positionLines } from './contents/entries.ts'
import { proofFiles } from './contents/proofs.ts'
import { keptTables, stateTexts } from './contents/state.ts'
import { allTiles, tileFiles } from './contents/tiles.ts'
import type { BundleEnv, OnEntries, RowsAt } from './env.ts'
import type { BundleFailure } from './failure.ts'
import type { BundledState } from './format/manifest.ts'
import { positionsFile, stateFile } from './format/names.ts'
import type { BundleHead } from './head.ts'
import { heldPages } from './reading/held.ts'
import { logPages } from './reading/log-pages.ts'
import { countWhole, newTally } from './report/tally.ts'
import { pageFiles } from './report/page-files.ts'
import type { Contents } from './write-bundle.ts'

type Files = AsyncGenerator<Either<BundleFailure, ArchiveFile<BundleFailure>>, void>

const rightLines = async function* (
  lines: Iterable<string>,
): AsyncGenerator<Either<never, string>, void> {
  for (const line of lines) yield E.right(line)
}

/** Results of the pass over the log, for the files after it. */
type Gathered = { isGapless: boolean; state: BundledState | undefined }

async function* stateTextsTold(
  rows: RowsAt,
  gathered: Gathered,
): AsyncGenerator<Either<never, string>, void> {
  const texts = stateTexts(keptTables(rows))
  for (;;) {
    const { done, value } = await texts.next()
    if (done === true) {
      gathered.state = value
      return
    }
    yield E.right(value)
  }
}

/** The files in order. Call `counted` after the last. */
export const ledgerContents = (
  env: BundleEnv,
  head: BundleHead,
  rows: RowsAt,
  onEntries: OnEntries,
): Contents => {
  const tally = newTally()
  const gathered: Gathered = { isGapless: true, state: undefined }
  const { size } = head.proofs.checkpoint
  const { log } = env
  const read = logPages(env.reader, head.position)
  const held = heldPages(read, log.holdEntry, ({ recorded }) => recorded.event.json)
  const entries = entryFiles(held, (stored) => {
    countWhole(tally, stored)
    if (stored.recorded.position !== BigInt(stored.index)) gathered.isGapless = false
    if (tally.entries % 1_000 === 0 || tally.entries === size) onEntries(tally.entries, size)
  })
  const files = async function* (): Files {
    for (const file of proofFiles(head.proofs)) yield E.right(file)
    yield* tileFiles(log.tree, allTiles(size))
    yield* entries
    if (!gathered.isGapless)
      yield E.right({
        name: positionsFile,
        content: linePieces(rightLines(positionLines(size, log.positionOf))),
      })
    yield E.right({ name: stateFile, content: textPieces(stateTextsTold(rows, gathered)) })
    yield* documentFiles(tally.published, env.document)
    yield* pageFiles(env, head, tally, gathered)
  }
  const counted = () => ({ entries: tally.entries, events: tally.entries, state: gathered.state })
  return { files: files(), counted }
}
