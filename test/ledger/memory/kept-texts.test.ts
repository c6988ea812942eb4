/** Texts beside the rows under a right checksum that are not the state of their person as of their revision. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keptVersion, stateText } from '../../../src/deciders/kept/state-text.ts'
import { forget } from '../../../src/deciders/subject-state/subject-state.ts'
import type { SubjectState } from '../../../src/deciders/subject-state/subject-state.ts'
import { subjectStream } from '../../../src/kernel/ids.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { makeKeptStates } from '../../../src/ledger/memory/kept-states.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import type { RowStore } from '../../../src/projector/rows.ts'
import { history } from '../../deciders/histories.ts'
import { stateAfter } from '../../deciders/laws.ts'
import { makeFolder } from '../../support/folder.ts'
import type { TestFolder } from '../../support/folder.ts'
import { right } from '../../support/unwrap.ts'
import { everything, somebody } from './act-env.ts'

let room: TestFolder
let rows: RowStore

beforeAll(async () => {
  room = makeFolder('kept-texts')
  rows = await right(openEmbeddedRows(room.folder))
})

afterAll(async () => {
  await rows.close()
  room.remove()
})

const stream = subjectStream(somebody())
const other = subjectStream(somebody())

const found = async (text: string) => {
  await right(rows.commit([], rows.state(), [[stream, text]]))
  return makeKeptStates(rows.kept(), () => false, everything).find(stream)
}

const headed = (of: StreamId, version: number, revision: number, state: SubjectState): string =>
  `${version} ${revision} 7 ${of}\n${stateText(state)}`

const states = fc.sample(history, { numRuns: 5 }).map((steps) => forget(stateAfter(steps)))
const state = states.reduce((one, next) => (next.count > one.count ? next : one))
const revision = state.count - 1
const whole = headed(stream, keptVersion, revision, state)
const heading = whole.slice(0, whole.indexOf('\n'))

describe('a text beside the rows', () => {
  test('is read where it is whole, of this stream and this version', async () => {
    expect(await found(whole)).toMatchObject({ revision: BigInt(revision), position: 7n })
  })

  test.each([
    ['of an older version of the code', headed(stream, keptVersion - 1, revision, state)],
    ['of a newer one', headed(stream, keptVersion + 1, revision, state)],
    ['with a malformed heading', 'x'],
    ['of another person', headed(other, keptVersion, revision, state)],
    ['of before, when the heading named no stream', whole.replace(` ${stream}\n`, '\n')],
    ['without a state', `${heading}\n`],
    ['of a state that is another JSON', `${heading}\n{}`],
    ['a heading alone', heading],
    ['cut', whole.slice(0, -1)],
    ['of fewer events than its revision says', headed(stream, keptVersion, revision + 1, state)],
  ])('is passed over where it is %s', async (_, text) => {
    expect(await found(text)).toBeUndefined()
  })
})
