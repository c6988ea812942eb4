/** Makes keys without end, telling each on a line of its own once it is answered; its test kills it. */
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { ok, person, ring } from '../support.ts'

const [, , folder] = process.argv
const vault = await ok(openEmbeddedVault(folder!, ring(1)))
for (let n = 0; ; n += 16) {
  const persons = Array.from({ length: 16 }, (_, i) => person(n + i))
  await Promise.all(
    persons.map(async (subject) => {
      const { dek } = await ok(vault.keyFor(subject))
      process.stdout.write(`${subject} ${Buffer.from(dek).toString('hex')}\n`)
    }),
  )
}
