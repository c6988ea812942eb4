/** Acts in process, beside a bare write and sync of the same bytes, and LMDB putting them: one at a time, and as many at once as a busy server has. */
import { join } from 'node:path'
import { decodeAct } from '../../src/commands/acts.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { E } from '../../src/fp.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { ActorId } from '../../src/kernel/ids.ts'
import type { ActRequest, Ledger } from '../../src/ledger/ledger.ts'
import { openFloorLog } from '../floors/lmdb.ts'
import type { FloorLog } from '../floors/lmdb.ts'
import { openFloorSegment } from '../floors/segment.ts'
import { orThrow, readyNode } from '../population/build.ts'
import { grantOf, personAt, subjectAt, withdrawalOf } from '../population/people.ts'
import { stepsOf } from '../population/steps.ts'
import { compared, perSecond } from '../series.ts'
import type { Contender, Sample } from '../series.ts'
import { actWarmUps } from './row.ts'
import type { Row, RowTask } from './row.ts'

const purpose = 'app.improve'
const kind = 'purpose_consent'
const category = 'op_logs'
const actorId = 'bench'

/** Everybody says yes once, then everybody takes it back: each act records one event. */
const requestAt = (step: number, people: number): ActRequest => {
  const isGrant = Math.floor(step / people) % 2 === 0
  const act = decodeAct(isGrant ? grantOf(kind, purpose, category) : withdrawalOf(kind, purpose))
  if (E.isLeft(act)) throw new Error(`${act.left[0]?.path}: ${act.left[0]?.expected}`)
  if (!ActorId.is(actorId)) throw new Error('an actor has a well-formed id')
  return {
    subject: subjectAt(personAt(step, people)),
    act: act.right,
    meta: { actor: { role: 'service', id: actorId }, id: uuidFrom(purpose, step) },
  }
}

/** Works for a window of time, `atOnce` pieces of work side by side. */
export const rateOf = async (
  windowMs: number,
  atOnce: number,
  work: () => Promise<unknown>,
): Promise<Sample> => {
  const latenciesMs: number[] = []
  const startMs = performance.now()
  const one = async (): Promise<void> => {
    for (;;) {
      const fromMs = performance.now()
      if (fromMs - startMs >= windowMs) return
      await work()
      latenciesMs.push(performance.now() - fromMs)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  const count = latenciesMs.length
  return { value: perSecond(count, performance.now() - startMs), count, latenciesMs }
}

/** Records the next act of the population; throws where it changes nothing. */
export const actingOn =
  (
    ledger: Pick<Ledger, 'act'>,
    people: number,
    counter: { next: number },
    onRecorded: (event: LedgerEvent) => void = () => {},
  ) =>
  async (): Promise<void> => {
    const step = counter.next
    counter.next += 1
    const done = await ledger.act(requestAt(step, people))()
    const [event] = orThrow('an act', done).events
    if (event === undefined) throw new Error('an act was no news')
    onRecorded(event)
  }

/** As many as a busy server has. */
export const manyAtOnce = 256

type Floor = { readonly name: string; readonly log: FloorLog }

/** The first is what acts are held against. */
const floorsIn = (scratch: string): readonly [Floor, ...ReadonlyArray<Floor>] => {
  const bare = openFloorSegment(join(scratch, 'bare'), 'other-thread')
  const atOnce = openFloorSegment(join(scratch, 'at-once'), 'this-thread')
  return [
    { name: 'bare write and sync', log: bare },
    { name: 'the same, written by its own thread', log: atOnce },
    { name: 'LMDB put, durable', log: openFloorLog(join(scratch, 'log')) },
  ]
}

const measuring = async ({ population, rounds, windowMs, scratch }: RowTask, atOnce: number) => {
  const node = await readyNode(population.folder)
  const floors = floorsIn(scratch)
  let record: Buffer = Buffer.alloc(0)
  const counter = stepsOf(population, purpose)
  const act = actingOn(node.ledger, population.subjects, counter, (event) => {
    if (record.length === 0) record = Buffer.from(canonicalJson(event))
  })
  // Also the first event, whose bytes are the floor's. One at a time it would take minutes to compile all of it.
  if (rounds > 1) await rateOf(windowMs * actWarmUps, manyAtOnce, act)
  else await act()
  const floor = ({ name, log }: Floor): Contender => ({
    name,
    unit: '/s',
    measure: () => rateOf(windowMs, atOnce, () => log.append(record)),
  })
  const measured = await compared(
    { rounds, warmUps: 1 },
    { name: 'act', unit: '/s', measure: () => rateOf(windowMs, atOnce, act) },
    floor(floors[0]),
    floors.slice(1).map(floor),
  )
  counter.save()
  for (const { log } of floors) await log.close()
  await node.close()
  return measured
}

export const actsOneAtATime: Row = (task) => measuring(task, 1)
export const actsAtOnce: Row = (task) => measuring(task, manyAtOnce)
