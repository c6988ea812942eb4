import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { withFirst, withNext } from '../../../src/sequencer/keys/changes.ts'
import { newSeed } from '../../../src/sequencer/keys/ed25519.ts'
import { openSharedSigning } from '../../../src/sequencer/postgres/open-signing.ts'
import type { SharedSigning } from '../../../src/sequencer/postgres/open-signing.ts'
import type { LastSigned, SignedTree } from '../../../src/sequencer/signed/last-signed.ts'
import { ringOf } from '../../../src/vault/kek.ts'
import { wrappingOf } from '../../../src/vault/wrapping.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { until } from '../../support/until.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import type { PrivateServer } from '../../postgres/private-server.ts'
import { startProxy } from '../../postgres/proxy.ts'
import { right } from '../../support/unwrap.ts'

const origin = 'ledger.example/test'
const wrapping = (...epochs: ReadonlyArray<number>) =>
  wrappingOf(
    right(
      ringOf(epochs.map((epoch) => ({ epoch, key: Buffer.alloc(32, epoch).toString('base64') }))),
    ),
    'log-key',
  )
const tree = (size: number, fill = size): SignedTree => ({
  size,
  root: new Uint8Array(32).fill(fill),
})

describe.skipIf(!isPostgresHere())(
  'keys and what was signed last, shared through PostgreSQL',
  () => {
    let server: PrivateServer
    let url: string
    let database: string
    let opened: Array<{ readonly close: () => Promise<void> }>
    beforeAll(async () => {
      server = await startPrivateServer()
    })
    afterAll(async () => server.dispose())
    beforeEach(async () => {
      url = await server.makeDatabase()
      database = new URL(url).pathname.slice(1)
      opened = []
    })
    afterEach(async () => {
      for (const each of opened.toReversed()) await each.close()
    })
    const open = async (epochs: ReadonlyArray<number> = [1], at = url): Promise<SharedSigning> => {
      const signing = right(await openSharedSigning(at, wrapping(...epochs)))
      opened.push(signing)
      return signing
    }
    const stand = async (signing: SharedSigning): Promise<LastSigned> => {
      const last = signing.lastSigned(origin)
      opened.push(last)
      return last
    }

    test('five nodes that start at once make one key, which each can sign with', async () => {
      const nodes = await Promise.all(Array.from({ length: 5 }, async () => open()))
      const made = await Promise.all(
        nodes.map(async ({ keys }) => right(await keys.change(withFirst(origin, newSeed())))),
      )
      expect(new Set(made.map((keys) => JSON.stringify(keys))).size).toBe(1)
      expect(right(await nodes[3]!.keys.read())).toEqual(made[0])
      const [row] = await server.ask(database, 'select body from consent_log.keys')
      const [key] = made[0]!
      const seed = key?.state === 'signing' ? Buffer.from(key.seed).toString('base64') : '?'
      expect(row?.['body']).not.toContain(seed)
    })

    test('keys move under the newest key-encryption key, and open under no other', async () => {
      const first = await open([1])
      const keys = right(await first.keys.change(withFirst(origin, newSeed())))
      const next = await open([1, 2])
      expect(right(await next.keys.read())).toEqual(keys)
      const alone = await open([2])
      expect(right(await alone.keys.read())).toEqual(keys)
      expect(await first.keys.read()).toMatchObject(E.left({ failure: 'signing-damaged' }))
      right(await alone.keys.change(withNext(origin, newSeed())))
      expect(right(await next.keys.read())).toHaveLength(2)
    })

    test('of two nodes that advance at once one does, and no size gets two roots', async () => {
      const nodes = [await stand(await open()), await stand(await open())]
      let signed: SignedTree | undefined
      for (let size = 0; size < 10; size += 1) {
        const asked = await Promise.all(
          nodes.map(async (node, at) => node.advance(signed, tree(size, at))),
        )
        expect(asked.filter(E.isRight)).toHaveLength(1)
        signed = right(await nodes[0]!.read())
        expect(signed?.size).toBe(size)
      }
      expect(await nodes[0]!.advance(signed, tree(3))).toMatchObject(
        E.left({ failure: 'not-advanced' }),
      )
    })

    test('an advance whose answer is lost is known all the same', async () => {
      const proxy = await startProxy(server.port)
      try {
        const node = await stand(await open([1], proxy.url(url)))
        right(await node.advance(undefined, tree(0)))
        proxy.breakNextCommit('unanswered')
        right(await node.advance(tree(0), tree(1)))
        proxy.breakNextCommit('lost')
        right(await node.advance(tree(1), tree(2)))
        expect(proxy.broken()).toBe(2)
        expect(right(await node.read())).toMatchObject(tree(2))
      } finally {
        await proxy.close()
      }
    })

    test('a note is kept with its tree, and no longer with the next', async () => {
      const node = await stand(await open())
      right(await node.advance(undefined, tree(1)))
      right(await node.keepNote(tree(1), Buffer.from('note')))
      right(await node.keepNote(tree(2), Buffer.from('another')))
      expect(right(await node.read())?.note).toEqual(new Uint8Array(Buffer.from('note')))
      right(await node.advance(tree(1), tree(2)))
      expect(right(await node.read())?.note).toBeUndefined()
    })

    test('one node is elected, and the other when its session ends', async () => {
      const [a, b] = [await stand(await open()), await stand(await open())]
      const elected = () => [a, b].filter((node) => node.isElected())
      await until(() => elected().length === 1)
      const [first] = elected()
      await first!.close()
      await until(() => elected().length === 1)
      expect(elected()[0]).not.toBe(first)
    })

    test('a row that was not written so is damage', async () => {
      const signing = await open()
      right(await signing.keys.change(withFirst(origin, newSeed())))
      await server.ask(database, `update consent_log.keys set body = replace(body, 'signing', 'x')`)
      expect(await signing.keys.read()).toMatchObject(E.left({ failure: 'signing-damaged' }))
    })
  },
)
