/**
 * Makes and erases people, telling each thing on a line of its own once it is answered. With a step it is killed
 * before that call to the file system, counted from the first erasure; without, its test kills it.
 */
import fsp from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { noon, ok, person, ring } from '../support.ts'

const [, , folder = '', step] = process.argv

let calls = Number.NEGATIVE_INFINITY
const counted = <A extends ReadonlyArray<unknown>, R>(call: (...args: A) => R) => {
  return (...args: A): R => {
    calls += 1
    if (calls === Number(step)) process.kill(process.pid, 'SIGKILL')
    return call(...args)
  }
}
Object.assign(fsp, {
  mkdir: counted(fsp.mkdir),
  open: counted(fsp.open),
  readdir: counted(fsp.readdir),
  rename: counted(fsp.rename),
  rm: counted(fsp.rm),
  statfs: counted(fsp.statfs),
})
syncBuiltinESMExports()

const tell = (line: string): Promise<void> =>
  new Promise((done) => void process.stdout.write(`${line}\n`, () => done()))

const make = async (n: number): Promise<void> => {
  const { dek } = await ok(vault.keyFor(person(n)))
  await tell(`made ${n} ${Buffer.from(dek).toString('hex')}`)
}

const vault = await ok(openEmbeddedVault(folder, ring(1)))
for (let n = 0; n < 50; n += 1) await make(n)
await tell('filled')
if (step !== undefined) calls = 0
const rounds = step === undefined ? Number.POSITIVE_INFINITY : 1
for (let n = 0; n < rounds; n += 1) {
  // Others write while the rows move.
  const beside = make(1_000 + n)
  await ok(vault.destroy(person(n), { at: noon }))
  const settled = await vault.erasedPages.settle(60_000)
  await beside
  await tell(`erased ${n} ${settled}`)
  await make(2_000 + n)
  if (n + 50 < 1_000) await make(n + 50)
}
await vault.close()
await tell(`calls ${calls}`)
