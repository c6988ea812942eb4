import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/kernel/instant.ts'
import { actNamed, actNames, anyTime } from './arbitrary.ts'
import type { Draw } from './arbitrary.ts'
import { history } from './histories.ts'
import { commandOf, stateAfter, obeysTheLaws } from './laws.ts'
import type { Step } from './laws.ts'

const runs = 120
const seed = 20261122

const judged = (steps: ReadonlyArray<Step>, draw: Draw, when: Instant) => {
  const state = stateAfter(steps)
  return obeysTheLaws(state, commandOf(state, [draw, when], 999))
}

describe('the laws', () => {
  test.each(actNames)('hold for %s, whatever was before and however late it is told', (name) => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(history, actNamed(name), anyTime, (steps, draw, when) => {
        seen.add(judged(steps, draw, when))
      }),
      { numRuns: runs, seed },
    )
    // A law that is only ever asked of refused commands says nothing.
    expect([...seen], `${name} is recorded in some of the histories`).toContain('recorded')
  })
})
