/** What a ledger remembers of a person between acts, without the events behind it: nobody may notice. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reachesBack } from '../../../src/deciders/subject-state/subject-state.ts'
import { weightOf } from '../../../src/deciders/kept/weight.ts'
import { commandsKept } from '../../../src/deciders/subject-state/recent-commands.ts'
import { subjectDecider } from '../../../src/deciders/subject.ts'
import type { SubjectState } from '../../../src/deciders/subject.ts'
import { E } from '../../../src/fp.ts'
import { matterFrom, subjectStream } from '../../../src/kernel/ids.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import type { Instant } from '../../../src/kernel/instant.ts'
import { recordAct } from '../../../src/ledger/acts/act.ts'
import { makeSubjectStates } from '../../../src/ledger/memory/subject-states.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { hours, noon } from '../../decisions/fixture.ts'
import { toCourier } from '../../deciders/acts.ts'
import { history } from '../../deciders/histories.ts'
import { stateAfter } from '../../deciders/laws.ts'
import { actOf } from '../../deciders/spec.ts'
import { right } from '../../support/unwrap.ts'
import { envOf, nothing, requestOf, somebody } from './act-env.ts'

let folder: string
let warm: EmbeddedStore
let cold: EmbeddedStore

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'remembered-states-'))
  warm = await right(openEmbeddedStore({ folder: join(folder, 'warm') }))
  cold = await right(openEmbeddedStore({ folder: join(folder, 'cold') }))
})

afterAll(async () => {
  await warm.close()
  await cold.close()
  rmSync(folder, { recursive: true })
})

const foldOf = (
  state: SubjectState,
  events: Parameters<typeof subjectDecider.evolve>[1][],
): SubjectState => events.reduce(subjectDecider.evolve, state)

describe('a remembered state', () => {
  test('is decided on exactly as one that is read whole, also in acts told of late', async () => {
    const seen = new Set<string>()
    // Two nodes on one log, each behind whenever the other one wrote; and one that reads whatever it decides on.
    const turns = fc.array(fc.nat(1), { minLength: 60, maxLength: 60 })
    const property = fc.asyncProperty(history, turns, async (steps, turn) => {
      const memories = [makeSubjectStates(10_000), makeSubjectStates(10_000)]
      const nodes = memories.map((states) => recordAct(envOf(warm, states)))
      const reading = recordAct(envOf(cold, nothing))
      const subject = somebody()
      const stream = subjectStream(subject)
      let state = subjectDecider.initial
      for (const [n, [draw, at]] of steps.entries()) {
        const request = requestOf(subject, { ...draw(state), occurredAt: at }, n)
        const node = turn[n] ?? 0
        const states = memories[node]!
        const known = states.get(stream)?.state
        const expected = await reading(request)()
        const actual = await nodes[node]!(request)()
        const told = known === undefined || reachesBack(known, at) ? 'in time' : 'late'
        const came = E.isLeft(expected) ? 'refused' : expected.right.events.length > 0
        seen.add(`${told} ${came}`)
        expect(withoutPosition(actual)).toEqual(withoutPosition(expected))
        expect(states.get(stream)?.state.past ?? 'forgotten').toBe('forgotten')
        if (E.isRight(expected)) state = foldOf(state, [...expected.right.events])
      }
      expect(state.past).not.toBe('forgotten')
    })
    await fc.assert(property, { numRuns: 25, seed: 20261126 })
    for (const came of ['refused', 'true', 'false']) {
      expect([...seen]).toContain(`late ${came}`)
      expect([...seen]).toContain(`in time ${came}`)
    }
  }, 120_000)

  test('is read whole for an act told of late, and only for that', async () => {
    const reads: unknown[] = []
    const store: EmbeddedStore = {
      ...warm,
      read: (stream, options) => () => {
        reads.push(options.from)
        return warm.read(stream, options)()
      },
    }
    const act = recordAct(envOf(store, makeSubjectStates(10_000)))
    const subject = somebody()
    const toggle = (state: string, occurredAt: Instant) =>
      actOf({ act: 'toggle-feature', feature: 'map', state, occurredAt })
    await right(act(requestOf(subject, toggle('on', hours(-2)), 1)))
    reads.length = 0
    await right(act(requestOf(subject, toggle('off', hours(-2)), 2)))
    await right(act(requestOf(subject, toggle('on', noon), 3)))
    expect(reads).toEqual([])
    await right(act(requestOf(subject, toggle('on', hours(-1)), 4)))
    expect(reads).toEqual(['start'])
    await right(act(requestOf(subject, toggle('off', noon), 5)))
    expect(reads).toEqual(['start'])
  })

  test.each([1, 48, 49, 50, commandsKept - 1])(
    'knows a command %i commands later, and answers it whole',
    async (later) => {
      const act = recordAct(envOf(warm, makeSubjectStates(10_000)))
      const subject = somebody()
      // Two events each, so that the first page read backwards ends before the command, within it or after it.
      const ask = (n: number) =>
        requestOf(
          subject,
          actOf({
            act: 'request-disclosure',
            ...toCourier,
            disclosure: matterFrom('dsc', n.toString(16).padStart(32, '0')),
          }),
          n,
        )
      const first = await right(act(ask(0)))
      expect(first.events).toHaveLength(2)
      await right(act(requestOf(subject, actOf({ act: 'flag-minor', band: '14_to_17' }), 999)))
      for (let n = 1; n <= later - 1; n += 1) await right(act(ask(n)))
      expect(await right(act(ask(0)))).toEqual({ ...first, repeated: true })
    },
    20_000,
  )
})

const withoutPosition = <L, A extends object>(outcome: E.Either<L, A>): unknown =>
  E.isLeft(outcome) ? outcome : { ...outcome.right, position: undefined }

describe('remembered states', () => {
  const streams: ReadonlyArray<StreamId> = Array.from({ length: 40 }, () =>
    subjectStream(somebody()),
  )

  /** A state is weighed anew each eight events and guessed in between: up to seven times eight too high. */
  const guessedHigh = ({ earlier }: SubjectState): number => 56 * (1 + earlier.length)

  test('weigh no more together than they may, and forget their past on the way in', () => {
    const capacity = 300
    const each = fc.array(history, { minLength: streams.length, maxLength: streams.length })
    // Who acts next, and after how many more acts of theirs their state is put in again.
    const puts = fc.array(fc.tuple(fc.nat(streams.length - 1), fc.integer({ min: 1, max: 60 })), {
      minLength: 20,
      maxLength: 30,
    })
    const property = fc.property(each, puts, (histories, turns) => {
      const states = makeSubjectStates(capacity)
      const acts = streams.map(() => 0)
      for (const [index, more] of turns) {
        acts[index]! += more
        const state = stateAfter(histories[index]!.slice(0, acts[index]))
        states.set(streams[index]!, { state, revision: 0n, position: 0n })
        const weight = weightOf(state)
        const isThere = states.get(streams[index]!) !== undefined
        expect(isThere && weight > capacity).toBe(false)
        expect(!isThere && weight <= capacity - guessedHigh(state)).toBe(false)
      }
      const held = streams.flatMap((stream) => states.get(stream)?.state ?? [])
      expect(held.reduce((sum, state) => sum + weightOf(state), 0)).toBeLessThanOrEqual(capacity)
      expect(held.every(({ past }) => past === 'forgotten')).toBe(true)
    })
    fc.assert(property, { numRuns: 20 })
  })
})
