/** A process that publishes a policy and is gone at one of its appends: before it is written, or before it is answered. */
import { TE, pipe } from '../../../src/fp.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { right } from '../../support/unwrap.ts'
import { openOver, publication } from './publishing.ts'

const [folder = '', at = '0', when = 'before'] = process.argv.slice(2)
const store = await right(openEmbeddedStore({ folder }))
let appends = 0
const die = (): void => process.kill(process.pid, 'SIGKILL') as unknown as void

const append: typeof store.append = (...args) => {
  const isLast = appends === Number(at)
  appends += 1
  if (isLast && when === 'before') return TE.fromIO(die as never)
  return pipe(
    store.append(...args),
    TE.map((appended) => {
      if (isLast) die()
      return appended
    }),
  )
}

const ledger = await openOver(folder, { ...store, append })
await right(ledger.publish(publication))
await ledger.close()
process.stdout.write('published')
