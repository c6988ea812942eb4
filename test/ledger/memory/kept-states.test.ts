/** Kept states beside the rows of people with long streams: a cache that changes no answer. */
import { join } from 'node:path'
import { open } from 'lmdb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keptVersion, stateText } from '../../../src/deciders/kept/state-text.ts'
import { subjectDecider } from '../../../src/deciders/subject.ts'
import type { SubjectState } from '../../../src/deciders/subject.ts'
import { subjectStream } from '../../../src/kernel/ids.ts'
import type { StreamId, SubjectId } from '../../../src/kernel/ids.ts'
import type { ActRequest } from '../../../src/ledger/ledger.ts'
import { recordAct } from '../../../src/ledger/acts/act.ts'
import { makeKeptStates } from '../../../src/ledger/memory/kept-states.ts'
import type { KeptStates } from '../../../src/ledger/memory/kept-states.ts'
import { makeSubjectStates } from '../../../src/ledger/memory/subject-states.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import type { KeptChange, RowStore } from '../../../src/projector/rows.ts'
import { load, loadKept } from '../../../src/replay/load.ts'
import type { Loaded } from '../../../src/replay/load.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { makeLane } from '../../../src/store/lane.ts'
import { noon } from '../../decisions/fixture.ts'
import { actOf } from '../../deciders/spec.ts'
import { entriesFrom } from '../../../src/kernel/entries.ts'
import { makeFolder } from '../../support/folder.ts'
import type { TestFolder } from '../../support/folder.ts'
import { right } from '../../support/unwrap.ts'
import { envOf, everything, requestOf, saved, somebody } from './act-env.ts'

type State = Loaded<SubjectState>

let room: TestFolder
let keeping: EmbeddedStore
let rows: RowStore

beforeAll(async () => {
  room = makeFolder('kept-states')
  keeping = await right(openEmbeddedStore({ folder: room.folder }))
  rows = await right(openEmbeddedRows(room.folder))
})

afterAll(async () => {
  await keeping.close()
  await rows.close()
  room.remove()
})

const commit = (changes: ReadonlyArray<KeptChange>) => right(rows.commit([], rows.state(), changes))

const makeKept = (isErased: (stream: StreamId) => boolean = () => false): KeptStates =>
  makeKeptStates(rows.kept(), isErased, everything)

/** Without a key: earlier answers are not looked for in rows, since there are no rows here. */
const unkeyed = (subject: SubjectId, n: number): ActRequest => {
  const { meta, ...request } = requestOf(subject, toggle(n), n)
  return { ...request, meta: { actor: meta.actor, id: meta.id } }
}

const toggle = (n: number) =>
  actOf({
    act: 'toggle-feature',
    feature: 'map',
    state: n % 2 === 0 ? 'on' : 'off',
    occurredAt: noon,
  })

/** Somebody with so many events, and their state as it is folded from the log. */
const somebodyWith = async (acts: number) => {
  const subject = somebody()
  const act = recordAct(envOf(keeping, makeSubjectStates(10_000)))
  for (let n = 0; n < acts; n += 1) await right(act(unkeyed(subject, n)))
  const stream = subjectStream(subject)
  return { subject, stream, loaded: await right(load(subjectDecider)(foldEnv(), stream)) }
}

const foldEnv = () => ({ store: keeping, lane: makeLane() })

const headed = (stream: StreamId, version: number, { state, revision, position }: State): string =>
  `${version} ${revision} ${position} ${stream}\n${stateText(state)}`

describe('a kept state', () => {
  test('is found as it was kept, and by the next process', async () => {
    const { stream, loaded } = await somebodyWith(5)
    const kept = makeKept()
    kept.note(stream, loaded)
    expect(kept.find(stream)?.revision).toBe(4n)
    expect(await saved(rows, kept)).toBe(1)
    expect(makeKept().find(stream)).toMatchObject({ revision: 4n, position: loaded.position })
    expect(stateText(makeKept().find(stream)!.state)).toBe(stateText(loaded.state))
  })

  test('is not read where it was damaged, or stands under another person, and no rows are lost over it', async () => {
    const [one, other] = [await somebodyWith(2), await somebodyWith(2)]
    await commit([[one.stream, headed(one.stream, keptVersion, one.loaded)]])
    const root = open<string, string>({ path: join(room.folder, 'rows'), maxDbs: 256 })
    const table = root.openDB<string, string>('kept@1.1', { encoding: 'string' })
    const stored = table.get(one.stream) ?? ''
    expect(stored).toContain('"')
    await table.put(other.stream, stored)
    await table.put(one.stream, stored.replace(':00', ':01'))
    // Another reader of the same file: this process sees it with its next transaction.
    await commit([])
    expect(makeKept().find(one.stream)).toBeUndefined()
    expect(makeKept().find(other.stream)).toBeUndefined()
    await table.put(one.stream, stored)
    await commit([])
    expect(makeKept().find(one.stream)).toBeDefined()
    await root.close()
  })

  test('is checked against the log: of another person, of a restored log, or of one that went another way', async () => {
    const one = await somebodyWith(4)
    const other = await somebodyWith(6)
    const whole = stateText(one.loaded.state)
    const { revision, position } = one.loaded
    const lies: ReadonlyArray<State> = [
      other.loaded,
      { ...other.loaded, revision },
      { ...other.loaded, position },
      { ...other.loaded, revision, position: 0n },
      { ...other.loaded, revision: 'no-stream', position: undefined },
    ]
    for (const lie of lies) {
      const loaded = await right(loadKept(subjectDecider)(foldEnv(), one.stream, lie))
      expect(stateText(loaded.state)).toBe(whole)
      expect(loaded.revision).toBe(revision)
    }
    const nobody = subjectStream(somebody())
    const none = await right(loadKept(subjectDecider)(foldEnv(), nobody, other.loaded))
    expect(none).toEqual({
      state: subjectDecider.initial,
      revision: 'no-stream',
      position: undefined,
    })
  })

  test('is folded on from, and only what is beyond it is read', async () => {
    const { subject, stream, loaded } = await somebodyWith(3)
    const act = recordAct(envOf(keeping, makeSubjectStates(10_000)))
    for (let n = 3; n < 140; n += 1) await right(act(unkeyed(subject, n)))
    const asked: unknown[] = []
    const store: EmbeddedStore = {
      ...keeping,
      read: (of, options) => () => {
        asked.push(options.from)
        return keeping.read(of, options)()
      },
    }
    const read = loadKept(subjectDecider)({ store, lane: makeLane() }, stream, loaded)
    const whole = await right(load(subjectDecider)(foldEnv(), stream))
    const known = await right(read)
    expect(stateText(known.state)).toBe(stateText(whole.state))
    expect(known.revision).toBe(139n)
    expect(asked).toEqual([2n, 130n])
  })

  test('is written once it is worth it, and never ahead of the rows', async () => {
    const { stream, loaded } = await somebodyWith(40)
    const at = (count: number): State => ({
      state: { ...loaded.state, count },
      revision: BigInt(count - 1),
      position: BigInt(count + 1_000),
    })
    const kept = makeKeptStates(rows.kept(), () => false, { ...everything, events: 32, news: 8 })
    const taken = (position: bigint): number => {
      const count = [...kept.keeping.take(position)].length
      kept.keeping.settle(true)
      return count
    }
    kept.note(stream, at(31))
    kept.note(stream, { ...at(40), position: undefined })
    expect(taken(5_000n)).toBe(0)
    kept.note(stream, at(32))
    expect(taken(1_031n)).toBe(0)
    expect(kept.keeping.changed()).toBeGreaterThan(0)
    expect(taken(1_032n)).toBe(1)
    kept.note(stream, at(39))
    expect(taken(5_000n)).toBe(0)
    kept.note(stream, at(40))
    expect(kept.find(stream)?.revision).toBe(39n)
    expect(taken(5_000n)).toBe(1)
  })

  test('waits again where the commit failed, and gives way to what came meanwhile', async () => {
    const { stream, loaded } = await somebodyWith(2)
    const kept = makeKept()
    kept.note(stream, loaded)
    const first = [...kept.keeping.take(2n ** 62n)]
    kept.keeping.settle(false)
    expect([...kept.keeping.take(2n ** 62n)]).toEqual(first)
    kept.remove(stream)
    kept.keeping.settle(false)
    expect([...kept.keeping.take(2n ** 62n)]).toEqual([[stream, undefined]])
    kept.keeping.settle(true)
  })

  test('holds no more of memory than it may while it waits, and nobody whose state is heavier', async () => {
    const { loaded } = await somebodyWith(2)
    const kept = makeKept()
    for (let n = 0; n < 400; n += 1) kept.note(subjectStream(somebody()), loaded)
    expect([...kept.keeping.take(2n ** 62n)].length).toBe(256)
    kept.keeping.settle(true)
    const shown = Array.from({ length: 2_100 }, (_, n) => [`policy/${n}`, noon] as const)
    const heavy = { ...loaded.state, notice: { ...loaded.state.notice, shown: entriesFrom(shown) } }
    kept.note(subjectStream(somebody()), { ...loaded, state: heavy })
    expect([...kept.keeping.take(2n ** 62n)]).toEqual([])
    kept.keeping.settle(true)
  })

  test('holds nothing of an erased person, also where it was remembered before the erasure', async () => {
    const { stream, loaded } = await somebodyWith(2)
    await commit([[stream, headed(stream, keptVersion, loaded)]])
    const kept = makeKept(() => true)
    kept.note(stream, loaded)
    await saved(rows, kept)
    expect(rows.kept().get(stream)).toBeUndefined()
    const person = { ...loaded.state.person, isErasing: true }
    const calm = makeKept()
    calm.note(stream, { ...loaded, state: { ...loaded.state, person } })
    expect(calm.keeping.changed()).toBe(0)
  })

  test('can be thrown away', async () => {
    const { stream, loaded } = await somebodyWith(2)
    const kept = makeKept()
    kept.note(stream, loaded)
    await saved(rows, kept)
    kept.note(subjectStream(somebody()), loaded)
    await kept.clear()
    expect(kept.keeping.changed()).toBe(0)
    expect(kept.find(stream)).toBeUndefined()
    kept.note(stream, loaded)
    expect(await saved(rows, kept)).toBe(1)
    expect(kept.find(stream)).toBeDefined()
  })
})
