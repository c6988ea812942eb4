/** The package of a policy, damaged on disk: named, with whose it is, by all who cannot go on without it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { registryIn } from '../../../src/cli/opening/history.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { shipped } from '../../catalogue/shipped.ts'
import { makeFolder } from '../../support/folder.ts'
import { openOn, openVault, publicationOf } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'

const { folder, remove } = makeFolder('document-damaged')
afterAll(remove)

const open = async () => {
  const store = await right(openEmbeddedStore({ folder, segmentBytes: 1024 * 1024 }))
  return { ledger: await openOn(folder, { store, vault: await openVault(folder) }), store }
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
      const text = Buffer.from('a line of the text\n'.repeat(bytes / 19))
      const pkg = { ...shipped, version: version as never }
      return right(first.ledger.publish(publicationOf(pkg, { text })))
    }
    const { packageSha256, policy, version } = await published('v1', 1_900)
    // So long that the segment of the first is closed, and no start reads it again.
    const { position } = await published('v2', 4_000_000)
    await first.ledger.waitFor(position, 30_000)
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
  })
})
