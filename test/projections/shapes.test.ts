/** The rows of registers are what the contract says they are: no more fields, no fewer, no other words. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allProjections } from '../../projections/all.ts'
import { registerRows } from '../../src/ledger/reading/register-rows.ts'
import { E } from '../../src/fp.ts'
import type { t } from '../../src/fp.ts'
import { Actor } from '../../src/events/envelope.ts'
import { definitions } from '../../src/events/ledger-event.ts'
import { decode } from '../../src/kernel/codec.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import { access, catalogue, eventOf, of, recordedOf } from '../projector/facts.ts'
import { valuesOf, variantsIn, variantsOf } from '../support/codecs.ts'
import type { Loose } from '../http/caller.ts'

/** They keep places alone: what is shown stands in the register that the place leads to. */
const places: ReadonlyArray<string> = [
  'consents-by-purpose',
  'exemptions-by-code',
  'exemption-notices',
]

const shapes: ReadonlyMap<string, t.Mixed> = new Map(
  Object.entries(registerRows).flatMap(([name, { row }]): [string, t.Mixed][] =>
    places.includes(name) ? [] : [[name, row]],
  ),
)

/** Shown where a place is known and what stands there is not folded yet: never stored. */
const neverStored = ['consent-state|0', 'consent-state|0.state']

/** Any event that a log may hold, wherever it lies: of those that rows are folded from. */
const unread: ReadonlyArray<string> = [
  'CommandAnswered',
  'DocumentChunkStored',
  'IdentifierKindAdded',
]
const fact = fc.oneof(
  ...Object.values(definitions)
    .filter(({ type }) => !unread.includes(type))
    .map(({ type, body }) => fc.record({ type: fc.constant(type), body: valuesOf(body) })),
)
const happened = fc.record({
  place: fc.constantFrom(of(1), of(1), of(2), access, catalogue),
  fact,
  actor: valuesOf(Actor),
  lateMs: fc.constantFrom(0, 0, 60_000),
})

type Happened = typeof happened extends fc.Arbitrary<infer A> ? A : never

/**
 * A system confirms an opt-out that there is, the last one before it of the same person; and the last export that began
 * before it ends.
 */
const bodyAt = (history: ReadonlyArray<Happened>, at: number): object => {
  const { place, fact: told } = history[at]!
  const body = told.body as object
  if (told.type === 'ExportCompleted' || told.type === 'ExportBroken') {
    const begun = history.slice(0, at).findLast(({ fact: { type } }) => type === 'ExportBegun')
    return begun === undefined ? body : { ...body, export: (begun.fact.body as Loose).export }
  }
  if (told.type !== 'SuppressionPropagated') return body
  const optOut = history.findLastIndex(
    (each, i) => i < at && each.place === place && each.fact.type === 'MarketingOptedOut',
  )
  return { ...body, optOut: uuidFrom('test', Math.max(0, optOut)) }
}

const rowsAfter = (history: ReadonlyArray<Happened>) => {
  const events = recordedOf(
    history.map(({ place, fact: { type }, actor, lateMs }, i) => {
      const event = eventOf(i, place, { type, body: bodyAt(history, i) }, lateMs)
      return { place, event: { ...event, actor: actor as typeof event.actor } }
    }),
  )
  return allProjections.flatMap((one) => {
    const table = one(foldedTable)
    const shape = shapes.get(table.name)
    if (shape === undefined) return []
    const generation = table.generation({ get: () => undefined, scan: () => [] })
    for (const event of events) generation.apply(event)
    return [...generation.take()].map(([key, text]) => ({
      name: table.name,
      shape,
      key,
      row: JSON.parse(text) as unknown,
    }))
  })
}

describe('the rows of every register', () => {
  test('conform to their codec, and show all that it has', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(fc.array(happened, { minLength: 100, maxLength: 200 }), (history) => {
        for (const { name, shape, key, row } of rowsAfter(history)) {
          const decoded = decode(shape)(row)
          const faults = E.isLeft(decoded) ? decoded.left : []
          expect({ name, key, faults }).toEqual({ name, key, faults: [] })
          for (const variant of variantsIn(shape, row, name)) met.add(variant)
        }
      }),
      // One seed: whether every variant is met must not hang on the draw.
      { numRuns: 150, seed: 20261128 },
    )
    const all = [...shapes].flatMap(([name, shape]) => variantsOf(shape, name))
    expect(all.filter((variant) => !met.has(variant))).toEqual(neverStored)
  }, 120_000)

  test('has a codec for every projection that is a register', () => {
    const names = allProjections.map((one) => one(({ name }) => name))
    expect(names).toEqual(expect.arrayContaining(Object.keys(registerRows)))
  })
})
