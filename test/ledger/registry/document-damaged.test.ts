/** The package of a policy, damaged on disk: named, with whose it is, by all who cannot go on without it. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { registryIn } from '../../../src/cli/opening/history.ts'
import type { ActorId } from '../../../src/kernel/ids.ts'
import { eventIdFrom } from '../../../src/kernel/ids.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { defaultLimits } from '../../../src/ledger/parts.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { ringOf } from '../../../src/vault/kek.ts'
import { shipped } from '../../catalogue/shipped.ts'
import { right } from '../../store/support.ts'

const ring = ringOf([{ epoch: 1, key: Buffer.alloc(32, 7).toString('base64') }])
const freshId = () => eventIdFrom(randomUUID())
const officer = { role: 'officer' as const, id: 'tester' as ActorId }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'document-damaged-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = async () => {
  if (ring._tag === 'Left') throw new Error('ring')
  const store = await right(openEmbeddedStore({ folder, segmentBytes: 1024 * 1024 }))
  const ledger = await right(
    openLedger({
      name: 'test',
      store,
      vault: await right(openEmbeddedVault(join(folder, 'vault'), ring.right)),
      rows: await right(openEmbeddedRows(folder)),
      nowMs: Date.now,
      monotonicMs: () => performance.now(),
      newId: freshId,
      random: Math.random,
      limits: defaultLimits,
    }),
  )
  return { ledger, store }
}

/** Flips one bit of the document's bytes, wherever the log has them. */
const damage = (sha256: string): void => {
  for (const name of readdirSync(join(folder, 'log'))) {
    const path = join(folder, 'log', name)
    const bytes = readFileSync(path)
    const after = bytes.indexOf(`"sha256":"${sha256}"`)
    const at = after < 0 ? -1 : bytes.lastIndexOf('"base64":"', after)
    if (at < 0) continue
    bytes[at + 100]! ^= 1
    writeFileSync(path, bytes, { mode: 0o600 })
    return
  }
  throw new Error('no segment holds the document')
}

describe('the package of a policy that is damaged on disk', () => {
  test('stops the rows, named in health with its policy and version', async () => {
    const first = await open()
    const published = (version: string, bytes: number) => {
      const meta = { actor: officer, id: freshId() }
      const text = Buffer.from('a line of the text\n'.repeat(bytes / 19))
      const asked = { package: { ...shipped, version: version as never }, text, meta }
      return right(first.ledger.publish({ ...asked, mediaType: 'text/plain', locale: 'zh-CN' }))
    }
    const { packageSha256, policy, version } = await published('v1', 1_900)
    // So long that the segment of the first is closed, and no start reads it again.
    const { position } = await published('v2', 4_000_000)
    await first.ledger.waitFor(position, 5_000)
    await first.ledger.close()
    damage(packageSha256)
    const { ledger } = await open()
    try {
      const { stopped, alive } = ledger.health()
      expect(alive).toBe(false)
      for (const named of ['document-damaged', packageSha256, policy, `version ${version}`])
        expect(stopped).toContain(named)
    } finally {
      await ledger.close()
    }
    const reader = await right(openEmbeddedReader({ folder }))
    const read = await registryIn(reader)
    await reader.close()
    expect(read).toMatchObject({ left: { failed: 'corrupt' } })
  }, 60_000)
})
