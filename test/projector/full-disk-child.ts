/** Commits rows under a limit on file size until that fails three times: started by full-disk.test.ts. */
import { E } from '../../src/fp.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'

const id = { name: 'big', version: 1, generation: 1 }
const opened = await openEmbeddedRows(process.argv[2] ?? '')()
if (E.isLeft(opened)) throw new Error('cannot open')
const rows = opened.right
let failures = 0
for (let n = 0; failures < 3 && n < 500; n += 1) {
  const change = {
    table: id,
    rows: Array.from({ length: 100 }, (_, k) => [`${n}/${k}`, 'x'.repeat(900)] as const),
  }
  const state = { position: BigInt(n), tables: [{ ...id, phase: 'live' as const, position: 0n }] }
  const committed = await rows.commit([change], state)()
  if (E.isLeft(committed)) failures += 1
}
process.stdout.write(`${failures} failures, saved ${rows.state().position}\n`)
// A rejection that nobody took would end the process before this.
setTimeout(() => process.exit(0), 100)
