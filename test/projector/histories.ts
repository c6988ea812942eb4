/** Random lives of a few people, late reports among them, and what the registry and staff did meanwhile. */
import fc from 'fast-check'
import { access, catalogue, facts, of, readTrail, registryFacts } from './facts.ts'
import type { Place, Plain } from './facts.ts'

export type Act = { readonly place: Place; readonly fact: Plain; readonly lateMs: number }

const lateMs = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.integer({ min: 0, max: 60_000 }),
)

const ofPerson = fc.record({
  place: fc.integer({ min: 1, max: 4 }).map(of),
  fact: fc.constantFrom<Plain>(...Object.values(facts)),
  lateMs,
})
const ofRegistry = fc.record({
  place: fc.constant(catalogue),
  fact: fc.constantFrom<Plain>(...Object.values(registryFacts)),
  lateMs,
})
const ofStaff = fc.record({ place: fc.constant(access), fact: fc.constant(readTrail), lateMs })

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: ofPerson },
  { weight: 1, arbitrary: ofRegistry },
  { weight: 1, arbitrary: ofStaff },
)

export const history = (maxLength: number): fc.Arbitrary<ReadonlyArray<Act>> =>
  fc.array(act, { minLength: 1, maxLength })
