/** Two witnesses on ports of their own, that come to know a log after it was told where they are. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { makeFolder } from '../../support/folder.ts'
import { serveOn } from '../../witness/serve-on.ts'
import { witnessIn } from '../../witness/witness-in.ts'

/** One with a state of its own; nothing is known to it until it is told a log. */
const oneWitness = async (folder: string) => {
  mkdirSync(folder)
  let { witness, vkey } = await witnessIn(folder, [])
  const served = await serveOn({
    witness: {
      addCheckpoint: (body) => witness.addCheckpoint(body),
      checkpointOf: (hash) => witness.checkpointOf(hash),
    },
  })
  const know = async (log: string): Promise<void> => {
    ;({ witness, vkey } = await witnessIn(folder, [log]))
  }
  return { vkey: () => vkey, know, url: served.origin, close: served.close }
}

/** Both, with a policy in a file that asks for both and names no log. */
export const twoWitnesses = async () => {
  const room = makeFolder('two-witnesses')
  const both = [await oneWitness(room.path('a')), await oneWitness(room.path('b'))]
  const lines = both.map(({ vkey, url }, at) => `witness w${at} ${vkey()} ${url}\n`)
  const policy = `${lines.join('')}group both all w0 w1\nquorum both\n`
  const file = room.path('policy.txt')
  writeFileSync(file, policy)
  return {
    policy,
    file,
    know: async (log: string): Promise<void> => {
      for (const { know } of both) await know(log)
    },
    close: async (): Promise<void> => {
      for (const { close } of both) await close()
      room.remove()
    },
  }
}
