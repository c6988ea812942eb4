/** Two ledger nodes on one log and one vault, each with rows, states and a clock of its own. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ActorId, SubjectId, SystemId } from '../../src/kernel/ids.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import type { OpenedLedger } from '../../src/ledger/open-ledger.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import type { KeyVault } from '../../src/vault/key-vault.ts'
import { observe } from '../acceptance/acts.ts'
import { actOf } from '../deciders/spec.ts'
import { cancelAccount } from '../support/acts.ts'
import { makeFolder } from '../support/folder.ts'
import type { TestFolder } from '../support/folder.ts'
import { freshId, lent, openOn, openVault, publishOn } from '../support/ledger.ts'
import { left, right } from '../support/unwrap.ts'

const anna: SubjectId = subjectFrom('a'.repeat(32))
const bert: SubjectId = subjectFrom('b'.repeat(32))
const deviceOf = (n: number): string => `dev_${String(n).padStart(32, '0')}`

let room: TestFolder
let store: EmbeddedStore
let vault: KeyVault
let a: OpenedLedger
let b: OpenedLedger

/** `skewMs` is how far this node's clock is from ours. */
const openNode = (name: string, skewMs: number): Promise<OpenedLedger> =>
  openOn(join(room.folder, name), {
    store: lent(store),
    // Nodes write to a server's log: none folds what it writes before it comes back.
    watchWrites: () => {},
    vault: lent(vault),
    nowMs: () => Date.now() + skewMs,
  })

beforeEach(async () => {
  room = makeFolder('two-nodes')
  const { folder } = room
  store = await right(openEmbeddedStore({ folder }))
  vault = await openVault(folder)
  // Somebody whom the ledger drew: they have a key.
  for (const subject of [anna, bert]) await right(vault.keyFor(subject))
  a = await openNode('a', 0)
  b = await openNode('b', -60_000)
  await publishOn([a, b])
})

afterEach(async () => {
  await a.close()
  await b.close()
  await store.close()
  await vault.close()
  room.remove()
})

const requestOf = (value: object, key: string = freshId()) => {
  const actor = { role: 'service' as const, id: 'tester' as ActorId }
  const named = { system: 'tester' as SystemId, key, payload: JSON.stringify(value) }
  return { subject: anna, act: actOf(value), meta: { actor, id: freshId(), key: named } }
}

const toggle = (state: 'on' | 'off') => ({ act: 'toggle-feature', feature: 'scene', state })

/** Asked for and not given, since nobody consented: on record all the same, under the id that the caller chose. */
const transfer = (disclosure: string) => ({
  act: 'request-disclosure',
  disclosure,
  recipient: 'state.organs',
  purpose: 'state.enquiry',
  categories: ['phone_number'],
})
const reader = {
  actor: { role: 'auditor' as const, id: 'tester' as ActorId },
  reason: 'audit' as const,
}

describe('two nodes on one log', () => {
  test('an id that one node took for a person is refused for another by both, also after a restart', async () => {
    const id = `dsc_${'7f3a'.repeat(8)}`
    const { position } = await right(a.act(requestOf(transfer(id))))
    await b.waitFor(position, 30_000)
    for (const node of [a, b])
      expect(await left(node.act({ ...requestOf(transfer(id)), subject: bert }))).toEqual({
        refusal: 'matter-taken',
        matter: id,
      })
    await b.close()
    b = await openNode('b', -60_000)
    const again = { ...requestOf(transfer(id)), subject: bert }
    expect(await left(b.act(again))).toEqual({ refusal: 'matter-taken', matter: id })
    expect((await right(b.act(requestOf(transfer(id))))).events).toEqual([])
  })

  test('one id for two people at once on both: each has their own, and from then on it is of one', async () => {
    const id = `dsc_${'3c5e'.repeat(8)}`
    const told = await Promise.all([
      a.act(requestOf(transfer(id)))(),
      b.act({ ...requestOf(transfer(id)), subject: bert })(),
    ])
    const positions = told.flatMap((one) => (one._tag === 'Right' ? [one.right.position] : []))
    expect(positions.length).toBeGreaterThan(0)
    const last = positions.reduce((x, y) => (x > y ? x : y))
    for (const node of [a, b]) {
      expect(await node.waitFor(last, 30_000)).toBe(true)
      for (const [subject, other] of [
        [anna, bert],
        [bert, anna],
      ] as const) {
        const prefix = `subject/${subject}/`
        const listed = { projection: 'disclosure-register' as const, prefix, limit: 5 }
        const { rows } = await right(node.reading.rows(listed, reader))
        expect(rows.every(({ row }) => row.subject === subject)).toBe(true)
        expect(JSON.stringify(rows)).not.toContain(other)
      }
      const third = subjectFrom('c'.repeat(32))
      await right(vault.keyFor(third))
      expect(await left(node.act({ ...requestOf(transfer(id)), subject: third }))).toEqual({
        refusal: 'matter-taken',
        matter: id,
      })
    }
  })

  test('a node whose remembered state is behind records what only looks done', async () => {
    await right(a.act(requestOf(toggle('on'))))
    await right(b.act(requestOf(toggle('off'))))
    // To node a it is still on: without a look at the log nothing would be recorded.
    const again = await right(a.act(requestOf(toggle('on'))))
    expect(again.events).toHaveLength(1)
    expect(again.revision).toBe(2n)
  })

  test('a refusal, too, is given on what the stream holds now', async () => {
    await right(a.act(requestOf(toggle('on'))))
    await right(b.act(requestOf(cancelAccount('app'))))
    const refused = await left(a.act({ ...requestOf(toggle('on')), ifRevision: 0n }))
    expect(refused).toEqual({ refusal: 'revision-mismatch', actual: 1n })
  })

  test('one key on both nodes is one act, answered as it was', async () => {
    const request = requestOf(toggle('on'))
    const first = await right(a.act(request))
    const second = await right(b.act(request))
    expect(second).toMatchObject({ ...first, repeated: true })
  })

  test('one key with another payload is refused, also before the rows know the key', async () => {
    const key = freshId()
    const acts = [
      requestOf(toggle('on'), key),
      requestOf({ ...toggle('on'), feature: 'messenger' }, key),
    ]
    const results = await Promise.all([a.act(acts[0]!)(), b.act(acts[1]!)()])
    expect(results.map(({ _tag }) => _tag).toSorted()).toEqual(['Left', 'Right'])
    expect(results.find(({ _tag }) => _tag === 'Left')).toMatchObject({
      left: { refusal: 'idempotency-key-reused' },
    })
  })

  test('acts of one person on both nodes at once are each recorded once', async () => {
    const acts = Array.from({ length: 40 }, (_, n) => observe(deviceOf(n), 'location', 'on'))
    const answers = await Promise.all(
      acts.map((act, n) => right((n % 2 === 0 ? a : b).act(requestOf(act)))),
    )
    const revisions = answers.map(({ revision }) => Number(revision))
    expect(revisions.toSorted((x, y) => x - y)).toEqual(acts.map((_, n) => n))
  })

  test('a node whose clock is behind records nothing before what it has read', async () => {
    const first = await right(a.act(requestOf(toggle('on'))))
    const second = await right(b.act(requestOf(toggle('off'))))
    const recordedAt = (act: typeof first) => act.events[0]!.recordedAt
    const occurredAt = (act: typeof first) => act.events[0]!.occurredAt
    expect(recordedAt(second) >= recordedAt(first)).toBe(true)
    expect(occurredAt(second) >= occurredAt(first)).toBe(true)
  })

  test('rows of both hold what either recorded', async () => {
    await right(a.act(requestOf(toggle('on'))))
    const { position } = await right(b.act(requestOf(toggle('off'))))
    for (const node of [a, b]) {
      expect(await node.waitFor(position, 30_000)).toBe(true)
      const { revision } = await right(node.reading.standing(anna, reader))
      expect(revision).toBe(1n)
    }
  })
})
