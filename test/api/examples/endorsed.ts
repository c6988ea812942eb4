/** The checkpoint that a witness cosigned, from a server of its own over a node of the run. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultDisk } from '../../../src/config/disk.ts'
import { serveNode } from '../../../src/main.ts'
import { openEndorsing } from '../../../src/main/transparency/endorsing.ts'
import { tellingNobody } from '../../../src/main/telling.ts'
import type { ServedLedger } from '../../support/served-ledger.ts'
import { makeFolder } from '../../support/folder.ts'
import { right } from '../../support/unwrap.ts'
import { serveOn } from '../../witness/serve-on.ts'
import { witnessIn } from '../../witness/witness-in.ts'

const limits = {
  ratePerCredential: 0,
  ratePerPerson: 0,
  personBodyBytes: 64 * 1024,
  corsOrigins: [],
  drainMs: 0,
  stalledMs: 30_000,
  unreadBytes: 1e9,
}

const untilShown = async (origin: string): Promise<string> => {
  for (;;) {
    const answer = await fetch(`${origin}/log/checkpoint/endorsed`)
    const text = await answer.text()
    if (answer.status === 200) return text
    await new Promise((later) => setTimeout(later, 50))
  }
}

/** The note. `grow` records something, so that a checkpoint is shown that the witness is asked about. */
export const endorsedCheckpoint = async (
  ledger: ServedLedger,
  grow: () => Promise<unknown>,
): Promise<string> => {
  const node = ledger.node()
  const room = makeFolder('endorsed')
  const { witness, vkey } = await witnessIn(room.folder, node.transparency.vkeys())
  const served = await serveOn({ witness })
  const witnessPolicy = join(room.folder, 'policy.txt')
  writeFileSync(witnessPolicy, `witness w1 ${vkey} ${served.origin}\nquorum w1\n`)
  const settings = {
    signing: join(ledger.folder, 'signing'),
    entries: 'readers',
    witnessPolicy,
  } as const
  const config = { folder: ledger.folder, vault: 'embedded', transparency: settings } as const
  const { transparency } = node
  const endorsing = right(await openEndorsing(config, transparency, node.ledger, tellingNobody))
  const edge = {
    host: '127.0.0.1',
    port: 0,
    limits,
    store: 'embedded',
    profile: 'standard',
  } as const
  const log = { target: 'off', decisions: false } as const
  const more = { kekFile: '', clockLeapMs: Number.POSITIVE_INFINITY, disk: defaultDisk }
  const serving = right(
    await serveNode({ ...node, endorsing }, { ...config, ...edge, ...more, log })(),
  )
  try {
    await grow()
    return await untilShown(serving.origin)
  } finally {
    await serving.close()
    await endorsing.close()
    await served.close()
    room.remove()
  }
}
