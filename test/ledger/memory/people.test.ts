/** What a whole ledger keeps beside its rows, of people whose states all leave the memory at once. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActorId, SubjectId } from '../../../src/kernel/ids.ts'
import { subjectFrom, subjectStream } from '../../../src/kernel/ids.ts'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import { defaultLimits } from '../../../src/ledger/parts.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import type { RowStore } from '../../../src/projector/rows.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { actOf } from '../../deciders/spec.ts'
import { cancelAccount } from '../../support/acts.ts'
import { makeFolder } from '../../support/folder.ts'
import type { TestFolder } from '../../support/folder.ts'
import { freshId, lent, officer, openOn, openVault, publishOn } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { until } from '../../support/until.ts'

let room: TestFolder
let store: EmbeddedStore
let vault: KeyVault
/** Where each read of a stream began. */
const reads: { readonly stream: string; readonly from: bigint | 'start' | 'end' }[] = []

const watched = (): EmbeddedStore => ({
  ...lent(store),
  read: (stream, options) => () => {
    reads.push({ stream, from: options.from })
    return store.read(stream, options)()
  },
})

type Node = { readonly ledger: OpenedLedger; readonly rows: RowStore }

const openNode = async (name: string, cachedEntries = 0): Promise<Node> => {
  const folder = join(room.folder, name)
  const rows = await right(openEmbeddedRows(folder))
  const given = { store: watched(), vault: lent(vault), rows }
  const limits = { ...defaultLimits, cachedEntries }
  return { ledger: await openOn(folder, { ...given, limits }), rows }
}

beforeAll(async () => {
  room = makeFolder('people')
  store = await right(openEmbeddedStore({ folder: room.folder }))
  vault = await openVault(room.folder)
  const { ledger } = await openNode('first')
  await publishOn([ledger])
  await ledger.close()
})

afterAll(async () => {
  await store.close()
  await vault.close()
  room.remove()
})

const actor = { role: 'service' as const, id: 'tester' as ActorId }

const told = async ({ ledger }: Node, subject: SubjectId, acts: number): Promise<void> => {
  for (let n = 0; n < acts; n += 1) {
    const act = actOf({ act: 'toggle-feature', feature: 'map', state: n % 2 === 0 ? 'on' : 'off' })
    await right(ledger.act({ subject, act, meta: { actor, id: freshId() } }))
  }
}

const somebody = async (digit: string): Promise<SubjectId> => {
  const subject = subjectFrom(digit.repeat(32))
  await right(vault.keyFor(subject))
  return subject
}

const readsOf = (subject: SubjectId) =>
  reads.filter(({ stream }) => stream === subjectStream(subject)).map(({ from }) => from)

describe('a person with a long stream', () => {
  test('is not read whole again: not from the 17th event on, and not by the next process', async () => {
    const anna = await somebody('a')
    const node = await openNode('first')
    await told(node, anna, 16)
    await until(() => node.rows.kept().get(subjectStream(anna)) !== undefined)
    reads.length = 0
    await told(node, anna, 1)
    expect(readsOf(anna)).toEqual([expect.any(BigInt)])
    await node.ledger.close()
    const next = await openNode('first')
    reads.length = 0
    await told(next, anna, 1)
    expect(readsOf(anna)).toEqual([expect.any(BigInt)])
    await next.ledger.close()
  })

  test('a state still in memory is found by the next process, after an orderly close', async () => {
    const [often, seldom] = [await somebody('e'), await somebody('f')]
    const node = await openNode('first', defaultLimits.cachedEntries)
    await told(node, often, 16)
    await told(node, seldom, 15)
    const keeps = (of: SubjectId, { rows }: Node) =>
      rows.kept().get(subjectStream(of)) !== undefined
    expect(keeps(often, node)).toBe(false)
    await node.ledger.close()
    const next = await openNode('first', defaultLimits.cachedEntries)
    expect([often, seldom].map((of) => keeps(of, next))).toEqual([true, false])
    reads.length = 0
    await told(next, often, 1)
    expect(readsOf(often)).toEqual([15n])
    await next.ledger.close()
  })

  test('leaves nothing behind when they are erased, by this node or by another one', async () => {
    const [here, there] = [await somebody('b'), await somebody('c')]
    const node = await openNode('first')
    const other = await openNode('second')
    const keeps = (of: SubjectId) => node.rows.kept().get(subjectStream(of)) !== undefined
    await told(node, here, 34)
    await told(node, there, 34)
    await until(() => keeps(here) && keeps(there))
    const leaving = actOf(cancelAccount('ebank'))
    for (const subject of [here, there])
      await right(node.ledger.act({ subject, act: leaving, meta: { actor, id: freshId() } }))
    await right(node.ledger.erase(here, { actor: officer, id: freshId() }))
    await right(other.ledger.erase(there, { actor: officer, id: freshId() }))
    await until(() => !keeps(here) && !keeps(there))
    await node.ledger.close()
    await other.ledger.close()
    const next = await openNode('first')
    expect([here, there].map((of) => next.rows.kept().get(subjectStream(of)))).toEqual([
      undefined,
      undefined,
    ])
    await next.ledger.close()
  })

  test('is folded from the log again once the rows are built anew', async () => {
    const dora = await somebody('d')
    const node = await openNode('first')
    await told(node, dora, 34)
    await until(() => node.rows.kept().get(subjectStream(dora)) !== undefined)
    await right(node.ledger.rebuild(['standing'], () => {}))
    expect(node.rows.kept().get(subjectStream(dora))).toBeUndefined()
    reads.length = 0
    await told(node, dora, 1)
    expect(readsOf(dora)[0]).toBe('start')
    await node.ledger.close()
  })
})
