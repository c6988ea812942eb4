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
    2,
    'fdeffe77f600d05e29a1fd540c9af071ad38647603e970c163062c6227f890b5',
  ])
})
