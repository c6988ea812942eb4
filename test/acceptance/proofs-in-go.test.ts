/** A ledger that is served, verified over HTTP by a program that has no line in common with it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesFrom } from '../../src/transparency/bytes/text.ts'
import { checkpointFrom } from '../../src/transparency/note/checkpoint.ts'
import { noteFrom } from '../../src/transparency/note/note.ts'
import { tlogProofFrom } from '../../src/transparency/proof/tlog-proof.ts'
import { entriesFrom } from '../../src/transparency/tiles/entry-bundle.ts'
import { tilePath } from '../../src/transparency/tiles/tile-path.ts'
import { tilesOf, widthAt } from '../../src/transparency/tiles/tile.ts'
import { optOut } from '../support/acts.ts'
import { makeFolder } from '../support/folder.ts'
import { right } from '../support/unwrap.ts'
import { goVerifier, hasGo } from '../transparency/go-verifier.ts'
import type { GoVerifier } from '../transparency/go-verifier.ts'
import { acceptPolicy, showNotice } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const room = makeFolder('proofs-in-go')
const folder = room.path('log')
let ledger: ServedLedger
let verify: GoVerifier
let key = ''

const fetched = async (path: string): Promise<Buffer> => {
  const headers = { authorization: `Bearer ${ledger.keys.auditor}` }
  const answer = await fetch(`${ledger.origin}/log/${path}`, { headers })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return Buffer.from(await answer.arrayBuffer())
}

const keep = async (path: string): Promise<Buffer> => {
  const bytes = await fetched(path)
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), bytes)
  return bytes
}

const recordMuch = async (): Promise<string> => {
  const subject = await ledger.person()
  await ledger.act(subject, showNotice())
  await ledger.act(subject, acceptPolicy())
  // Enough for a full tile, each of a person of their own.
  for (let round = 0; round < 9; round += 1)
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        const other = await ledger.person()
        await ledger.act(other, showNotice())
        await ledger.act(other, acceptPolicy())
      }),
    )
  await ledger.node().transparency.waitFor(257, 30_000)
  return subject
}

const download = async (): Promise<number> => {
  const note = right(noteFrom(await keep('checkpoint')))
  const { size } = right(checkpointFrom(note.text))
  for (const tile of tilesOf(size)) {
    await keep(tilePath(tile))
    if (tile.level === 0) await keep(tilePath({ ...tile, level: 'entries' }))
  }
  return size
}

describe.skipIf(!hasGo)('golang.org/x/mod/sumdb', () => {
  let subject = ''
  beforeAll(async () => {
    verify = goVerifier(room.path('verify'))
    ledger = await openServedLedger()
    subject = await recordMuch()
    const { transparency } = ledger.node()
    await transparency.waitFor(transparency.tree.size(), 30_000)
    ;[key = ''] = (await fetched('keys')).toString('utf8').split('\n')
  }, 120_000)
  afterAll(async () => {
    await ledger.close()
    room.remove()
  })

  test('verifies checkpoint, tiles and entries as they are served', async () => {
    const size = await download()
    expect(size).toBeGreaterThan(256)
    const { status, stdout, stderr } = verify('-folder', folder, '-key', key)
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`${size} entries, by 1 keys\n`)
    expect(stdout).toContain(`\n${size} entries\n`)
  })

  test('verifies the proof of an event that was recorded just now', async () => {
    const acted = await ledger.act(subject, optOut)
    const [event = ''] = acted.events.map(({ id }) => id)
    const path = `/v1/subjects/${subject}/events/${event}/proof?reason=audit`
    const said = await ledger.call('GET', path, { by: 'auditor' })
    expect(said.status).toBe(200)
    await download()
    const { index, checkpoint } = right(tlogProofFrom(bytesFrom(said.text)))
    const { size } = right(checkpointFrom(right(noteFrom(checkpoint)).text))
    const bundle = Math.floor(index / 256)
    const width = widthAt(0, bundle, size)
    const bytes = await fetched(tilePath({ level: 'entries', index: bundle, width }))
    const entry = right(entriesFrom(bytes, width))[index % 256] ?? new Uint8Array()
    expect(Buffer.from(entry).toString('utf8')).toContain(event)
    writeFileSync(room.path('proof'), said.text)
    writeFileSync(room.path('entry'), entry)
    const files = ['-proof', room.path('proof'), '-entry', room.path('entry')]
    const verified = verify('-folder', folder, '-key', key, ...files)
    expect([verified.status, verified.stderr]).toEqual([0, ''])
    expect(verified.stdout).toContain(`entry ${index} is in the tree`)
    writeFileSync(room.path('entry'), Buffer.from(entry).toString('utf8').replace(event, ''))
    expect(verify('-folder', folder, '-key', key, ...files).status).toBe(1)
  })
})
