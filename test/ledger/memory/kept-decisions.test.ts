/** A state that is kept beside the rows is decided on as any other: nobody may notice. */
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reachesBack } from '../../../src/deciders/subject-state/subject-state.ts'
import { subjectDecider } from '../../../src/deciders/subject.ts'
import type { SubjectState } from '../../../src/deciders/subject.ts'
import { E } from '../../../src/fp.ts'
import { subjectStream } from '../../../src/kernel/ids.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { recordAct } from '../../../src/ledger/acts/act.ts'
import { makeKeptStates } from '../../../src/ledger/memory/kept-states.ts'
import { makeSubjectStates } from '../../../src/ledger/memory/subject-states.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import type { RowStore } from '../../../src/projector/rows.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { history } from '../../deciders/histories.ts'
import { makeFolder } from '../../support/folder.ts'
import type { TestFolder } from '../../support/folder.ts'
import { right } from '../../support/unwrap.ts'
import { envOf, everything, nothing, requestOf, saved, somebody } from './act-env.ts'

let room: TestFolder
let remembering: EmbeddedStore
let keeping: EmbeddedStore
let reading: EmbeddedStore
let rows: RowStore

beforeAll(async () => {
  room = makeFolder('kept-decisions')
  const openIn = (name: string) => right(openEmbeddedStore({ folder: join(room.folder, name) }))
  remembering = await openIn('remembering')
  keeping = await openIn('keeping')
  reading = await openIn('reading')
  rows = await right(openEmbeddedRows(room.folder))
})

afterAll(async () => {
  for (const opened of [remembering, keeping, reading, rows]) await opened.close()
  room.remove()
})

const streamIn = async (store: EmbeddedStore, stream: StreamId): Promise<ReadonlyArray<string>> => {
  const read = await store.read(stream, { direction: 'forwards', from: 'start', maxCount: 999 })()
  return E.isLeft(read) ? [] : read.right.map(({ event }) => event.json)
}

const withoutPosition = <L, A extends object>(outcome: E.Either<L, A>): unknown =>
  E.isLeft(outcome) ? outcome : { ...outcome.right, position: undefined }

describe('a kept state', () => {
  test('is decided on as a remembered one, and as a stream that is read whole, also in acts told of late', async () => {
    const seen = new Set<string>()
    const property = fc.asyncProperty(history, async (steps) => {
      const kept = makeKeptStates(rows.kept(), () => false, everything)
      let recalled: SubjectState | undefined
      const nowhere = makeSubjectStates(0, {
        note: kept.note,
        find: (stream) => {
          const found = kept.find(stream)
          recalled = found?.state
          return found
        },
      })
      const nodes = [
        recordAct(envOf(remembering, makeSubjectStates(10_000))),
        recordAct(envOf(keeping, nowhere)),
      ]
      const whole = recordAct(envOf(reading, nothing))
      const subject = somebody()
      let state = subjectDecider.initial
      for (const [n, [draw, at]] of steps.entries()) {
        const request = requestOf(subject, { ...draw(state), occurredAt: at }, n)
        recalled = undefined
        const expected = await whole(request)()
        for (const node of nodes)
          expect(withoutPosition(await node(request)())).toEqual(withoutPosition(expected))
        const told = recalled === undefined ? 'new' : reachesBack(recalled, at) ? 'in time' : 'late'
        seen.add(`${told} ${E.isLeft(expected) ? 'refused' : expected.right.events.length > 0}`)
        if (E.isRight(expected)) state = expected.right.events.reduce(subjectDecider.evolve, state)
        // Every other time it waits in memory still when it is asked for.
        if (n % 2 === 0) await saved(rows, kept)
      }
      const streams = [remembering, keeping, reading].map((store) =>
        streamIn(store, subjectStream(subject)),
      )
      const [first, ...others] = await Promise.all(streams)
      for (const other of others) expect(other).toEqual(first)
    })
    await fc.assert(property, { numRuns: 15, endOnFailure: true })
    for (const came of ['refused', 'true', 'false']) {
      expect([...seen]).toContain(`late ${came}`)
      expect([...seen]).toContain(`in time ${came}`)
    }
  }, 120_000)
})
