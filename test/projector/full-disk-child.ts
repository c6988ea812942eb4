/** Commits rows under a limit on file size until LMDB fails: started by full-disk.test.ts. */
import { writeSync } from 'node:fs'
import { E } from '../../src/fp.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'

const id = { name: 'big', version: 1, generation: 1 }
const opened = await openEmbeddedRows(process.argv[2] ?? '', {
  onFatal: (sentence) => {
    writeSync(1, `${sentence}\n`)
    process.exit(69)
  },
})()
if (E.isLeft(opened)) throw new Error('cannot open')
const rows = opened.right
for (let n = 0; n < 500; n += 1) {
  const entries = Array.from({ length: 100 }, (_, k) => [`${n}/${k}`, 'x'.repeat(900)] as const)
  const change = { table: id, rows: entries, made: entries.map(([key]) => key) }
  const state = { position: BigInt(n), tables: [{ ...id, phase: 'live' as const, position: 0n }] }
  const committed = await rows.commit([change], state)()
  writeSync(1, E.isRight(committed) ? `saved ${n}\n` : 'went on after a failure\n')
}
