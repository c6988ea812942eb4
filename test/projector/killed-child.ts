/** Folds a log's rows and kills itself a moment after it began its second commit: started by kill.test.ts. */
import { E } from '../../src/fp.ts'
import { allProjections } from '../../projections/all.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import type { RowStore } from '../../src/projector/rows.ts'
import { decodeEvent } from '../../src/projector/read-event.ts'
import { startProjector } from '../../src/projector/run.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'

const folder = process.argv[2] ?? ''
const afterMs = Number(process.argv[3])
const fatalCommit = 2
const reader = await openEmbeddedReader({ folder })()
const rows = await openEmbeddedRows(folder)()
if (E.isLeft(reader) || E.isLeft(rows)) throw new Error('cannot open')
let commits = 0
const { commit } = rows.right
const killing: RowStore = {
  ...rows.right,
  commit: (changes, state, kept) => () => {
    commits += 1
    if (commits === fatalCommit) setTimeout(() => process.kill(process.pid, 'SIGKILL'), afterMs)
    return commit(changes, state, kept)()
  },
}
const projector = await startProjector({
  reader: reader.right,
  rows: killing,
  tables: allProjections.map((one) => one(foldedTable)),
  inMemory: [],
  decode: decodeEvent,
  observers: [],
  // One text, of how far the rows are that it is committed with.
  keeping: {
    changed: () => 0,
    take: (position) => [['how far', `${position}`]],
    settle: () => {},
  },
  nowMs: () => performance.now(),
  signal: new AbortController().signal,
})()
if (E.isLeft(projector))
  throw new Error(JSON.stringify(projector.left, (_, v: unknown) => String(v)))
// Nothing else keeps the process: the last events may be folded before that commit.
setTimeout(() => process.exit(0), 60_000)
