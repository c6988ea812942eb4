/** Makes, binds and erases people without end, telling each thing on a line once it is answered; its test kills it. */
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { noon, person, ring } from '../support.ts'
import { customerOf } from './files.ts'
import { right } from '../../support/unwrap.ts'

const [, , folder = '', first = '0'] = process.argv
const tell = (line: string): void => void process.stdout.write(`${line}\n`)
const vault = await right(openEmbeddedVault(folder, ring(2)))

const live = async (n: number): Promise<void> => {
  const { dek } = await right(vault.keyFor(person(n)))
  tell(`key ${n} ${Buffer.from(dek).toString('hex')}`)
  await right(vault.bindSubject(customerOf(n), person(n), noon))
  tell(`bound ${n}`)
  if (n % 3 !== 0) return
  await right(vault.destroy(person(n), { at: noon }))
  tell(`erased ${n}`)
}

const rewrapping = async (): Promise<void> => {
  for (;;) await right(vault.rewrap(2, () => {}))
}
void rewrapping()
for (let n = Number(first); ; n += 16)
  await Promise.all(Array.from({ length: 16 }, (_, i) => live(n + i)))
