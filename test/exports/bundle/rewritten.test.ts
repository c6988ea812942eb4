/** A bundle of a log in which an event was rewritten since it was hashed: none leaves as whole. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BundleScope } from '../../../src/exports/bundle/format/scope.ts'
import { E } from '../../../src/fp.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { bundlesOf } from '../../../src/main/bundles/bundles.ts'
import type { EventStore, StoredEvent } from '../../../src/store/event-store.ts'
import { optOut } from '../../support/acts.ts'
import { right } from '../../support/unwrap.ts'
import { openHouse, recorderOf, someone, subjectOfScope } from './house.ts'
import type { House } from './house.ts'

let house: House
let anna: SubjectId
let ben: SubjectId

beforeAll(async () => {
  house = await openHouse()
  anna = await someone(house, 'C-1', [optOut])
  ben = await someone(house, 'C-2', [optOut])
})
afterAll(() => house.close())

/** The store with another channel in what one person did, as somebody with the disk would write it. */
const rewriting = (of: SubjectId): EventStore<StoredEvent> => {
  const { store } = house
  const rewritten = <R extends { readonly event: StoredEvent }>(recorded: R): R =>
    recorded.event.json.includes(of)
      ? {
          ...recorded,
          event: { ...recorded.event, json: recorded.event.json.replace('"hotline"', '"switch"') },
        }
      : recorded
  return {
    ...store,
    read: (stream, options) => async () =>
      E.map((page: Page) => page.map(rewritten))(await store.read(stream, options)()),
    readAll: (options) => async () =>
      E.map((page: Page) => page.map(rewritten))(await store.readAll(options)()),
  }
}
type ReadAll = Awaited<ReturnType<ReturnType<EventStore<StoredEvent>['readAll']>>>
type Page = Extract<ReadAll, { readonly _tag: 'Right' }>['right']

const endOf = async (scope: BundleScope, of: SubjectId): Promise<unknown> => {
  const bundles = bundlesOf({ ...house.parts, store: rewriting(of) })
  const record = recorderOf(house, subjectOfScope(scope))
  const begun = right(await bundles.begin({ request: { scope }, record }))
  let last: unknown
  for await (const piece of begun.bytes) last = E.isLeft(piece) ? piece.left : 'bytes'
  expect(begun.written() === undefined).toBe(last !== 'bytes')
  return last
}

describe('a bundle that would disclose a rewritten event', () => {
  test('ends with its index, whatever the scope', async () => {
    const scopes: ReadonlyArray<BundleScope> = [
      { kind: 'ledger' },
      { kind: 'person', subject: anna },
    ]
    for (const scope of scopes)
      expect(await endOf(scope, anna)).toMatchObject({
        failure: 'event-rewritten',
        index: expect.any(Number),
      })
  })

  test('is whole where it discloses none of it', async () => {
    expect(await endOf({ kind: 'person', subject: anna }, ben)).toBe('bytes')
  })
})
