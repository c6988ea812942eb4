/** In a file of its own: ids in histories are counted, so that what was made before would change them. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { keptVersion, stateText } from '../../../src/deciders/kept/state-text.ts'
import { forget } from '../../../src/deciders/subject-state/subject-state.ts'
import { sha256 } from '../../../src/kernel/hash.ts'
import { history } from '../histories.ts'
import { stateAfter } from '../laws.ts'

/**
 * What these histories fold to. Where this fails a fold or the text has changed: raise `keptVersion`, or states that were
 * kept before live on as they were folded then, and write the new sum here.
 */
test('the text of a state is of this version', () => {
  const histories = fc.sample(history, { numRuns: 40, seed: 20261129 })
  const texts = histories.map((steps) => stateText({ ...forget(stateAfter(steps)), earlier: [] }))
  expect([keptVersion, sha256(texts.join('\n'))]).toEqual([
    1,
    '5fa1e84235285a4aca4b9f2608feae63637a01cd8553e821c8e064c5b0278817',
  ])
})
