import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { bytesFrom } from '../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { checkpointFrom } from '../../src/transparency/note/checkpoint.ts'
import { keyFrom } from '../../src/transparency/note/key.ts'
import { noteFrom } from '../../src/transparency/note/note.ts'
import { verifyNote } from '../../src/transparency/note/verify-note.ts'
import { tlogProofFrom } from '../../src/transparency/proof/tlog-proof.ts'
import { entriesFrom } from '../../src/transparency/tiles/entry-bundle.ts'
import { newGrowingRoot } from '../transparency/growing-root.ts'
import { leafHash } from '../../src/transparency/tree/hash.ts'
import { verifyInclusion } from '../../src/transparency/tree/verify-inclusion.ts'
import { optOut } from '../support/acts.ts'
import { right } from '../support/unwrap.ts'
import { acceptPolicy, showNotice } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

let ledger: ServedLedger
let subject: string
beforeAll(async () => {
  ledger = await openServedLedger()
  subject = await ledger.person()
  await ledger.act(subject, showNotice())
  await ledger.act(subject, acceptPolicy())
  await ledger.node().transparency.waitFor(7, 20_000)
})
afterAll(async () => ledger.close())

const bytesOf = async (path: string, by?: 'auditor' | 'service'): Promise<Buffer> => {
  const headers = by === undefined ? {} : { authorization: `Bearer ${ledger.keys[by]}` }
  const answer = await fetch(`${ledger.origin}${path}`, { headers })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return Buffer.from(await answer.arrayBuffer())
}

/** The checkpoint as an outsider reads it who has the key from elsewhere. */
const checkpoint = async () => {
  await ledger.node().transparency.waitFor(ledger.node().transparency.tree.size(), 30_000)
  const note = right(noteFrom(await bytesOf('/log/checkpoint')))
  const keys = ledger
    .node()
    .transparency.vkeys()
    .map((vkey) => right(keyFrom(nodeCrypto, vkey)))
  expect(right(verifyNote(nodeCrypto, note, keys))).toHaveLength(1)
  return right(checkpointFrom(note.text))
}

describe('the log over HTTP', () => {
  test('is proven to an outsider by what is public: tiles hash to the root of the checkpoint', async () => {
    const { size, root } = await checkpoint()
    expect(size).toBeGreaterThan(5)
    const tile = await bytesOf(`/log/tile/0/000.p/${size}`)
    const growing = newGrowingRoot(nodeCrypto)
    for (let at = 0; at < size; at += 1) growing.add(tile.subarray(at * 32, at * 32 + 32))
    expect(Buffer.from(growing.root())).toEqual(Buffer.from(root))
  })

  test('shows entries to auditors, and they hash to the tiles; to services and nobody it does not', async () => {
    const { size } = await checkpoint()
    const bundle = await bytesOf(`/log/tile/entries/000.p/${size}`, 'auditor')
    const tile = await bytesOf(`/log/tile/0/000.p/${size}`)
    const entries = right(entriesFrom(bundle, size))
    for (const [at, entry] of entries.entries())
      expect(Buffer.from(leafHash(nodeCrypto, entry))).toEqual(tile.subarray(at * 32, at * 32 + 32))
    expect((await ledger.call('GET', '/log/tile/entries/000.p/1')).status).toBe(401)
    const asService = await ledger.call('GET', '/log/tile/entries/000.p/1', { by: 'service' })
    expect(asService.status).toBe(403)
  })

  test('has the keys in two spellings, which name the same', async () => {
    const [vkey = ''] = (await bytesOf('/log/keys')).toString('utf8').split('\n')
    const key = right(keyFrom(nodeCrypto, vkey))
    const { json } = await ledger.call('GET', '/.well-known/jwks.json')
    expect(json.keys).toEqual([
      {
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
        kid: key.id,
        x: Buffer.from(key.publicKey).toString('base64url'),
      },
    ])
  })

  test.each([
    ['a tile beyond the checkpoint', '/log/tile/0/000.p/255', 404],
    ['a full tile that is not full yet', '/log/tile/0/000', 404],
    ['a level that is not there', '/log/tile/63/000.p/1', 404],
    ['a part that is full', '/log/tile/0/000.p/256', 404],
    ['a path with another spelling', '/log/tile/0/x000/000.p/1', 404],
    ['a malformed path', '/log/tile/0/1', 422],
    ['a path with dots', '/log/tile/0/..%2f..%2fkeys', 422],
  ])('has no tile for %s', async (_, path, status) => {
    expect((await ledger.call('GET', path)).status).toBe(status)
  })

  test('proves an event at once after it was recorded, to the person and to an auditor with a reason', async () => {
    const path = `/v1/subjects/${subject}`
    const acted = await ledger.act(subject, optOut)
    const [event = ''] = acted.events.map(({ id }) => id)
    const said = await ledger.call('GET', `${path}/events/${event}/proof?reason=audit`, {
      by: 'auditor',
    })
    expect(said.status).toBe(200)
    const proof = right(tlogProofFrom(bytesFrom(said.text)))
    const { size, root } = right(checkpointFrom(right(noteFrom(proof.checkpoint)).text))
    const bundle = right(
      entriesFrom(await bytesOf(`/log/tile/entries/000.p/${size}`, 'auditor'), size),
    )
    const entry = bundle[proof.index] ?? new Uint8Array()
    expect(JSON.parse(Buffer.from(entry).toString('utf8')).id).toBe(event)
    const { index, hashes } = proof
    const leaf = leafHash(nodeCrypto, entry)
    expect(E.isRight(verifyInclusion(nodeCrypto, { index, size, leaf, proof: hashes, root }))).toBe(
      true,
    )
    const opened = await ledger.call('GET', `/v1/subjects/${subject}/readings?reason=audit`, {
      by: 'auditor',
    })
    expect(opened.text).toContain('trail')
    const without = await ledger.call('GET', `${path}/events/${event}/proof`, { by: 'auditor' })
    expect(without.status).toBe(422)
    const unknown = await ledger.call(
      'GET',
      `${path}/events/00000000-0000-4000-8000-000000000001/proof?reason=audit`,
      { by: 'auditor' },
    )
    expect([unknown.status, unknown.json.type]).toEqual([
      404,
      'urn:consent-ledger:problem:event-not-found',
    ])
  })

  test('tells in health and in metrics that it is signed', async () => {
    const { json } = await ledger.call('GET', '/v1/health', { by: 'operator' })
    expect(json.transparency).toMatchObject({ state: 'ok', signs: true })
    const { text } = await ledger.call('GET', '/v1/metrics', { by: 'operator' })
    expect(text).toContain('ledger_log_signed 1\n')
    expect(text).toMatch(/ledger_log_signed_entries \d+\n/)
  })

  test('is signed on where the tree is lost: it is derived', async () => {
    await ledger.restart(() => {
      rmSync(join(ledger.folder, 'tree'), { recursive: true })
      return Promise.resolve()
    })
    await ledger.act(subject, showNotice())
    const { transparency } = ledger.node()
    const { head } = ledger.node().ledger.health()
    const size = Number(head) + 1
    expect((await transparency.waitFor(size, 30_000))?.size).toBe(size)
  })
})
