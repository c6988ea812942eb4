/** Two logs compared: event by event in their order, stream by stream, and by the state they lead to. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Sha256 } from '../../kernel/ids.ts'
import { digestEvents, digestLog, sameEvents } from '../../migrate/digest-log.ts'
import type { LogDigest } from '../../migrate/digest-log.ts'
import type { EventDigest } from '../../migrate/event-digest.ts'
import { inOrdinals } from '../../migrate/ordinals.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import type { Io } from '../line/command.ts'
import { digestAt } from '../history/digest.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { jsonOf } from '../words/json.ts'
import { progress } from '../shown/progress.ts'
import { table } from '../shown/table.ts'
import type { Source } from './end.ts'

/** The known facts of one log; `streams` is undefined if a damaged index stays behind. */
export type Facts = {
  readonly log: EventDigest
  readonly streams: LogDigest['streams'] | undefined
  readonly state: Sha256
}

/** The result of a comparison. */
export type Proof = {
  readonly equal: boolean
  readonly source: Facts
  readonly target: Facts
}

/** A fault that says which of the two logs it is about. */
export const faultOf = (shown: string, failure: StoreFailure): Fault => {
  const { failed, lines } = faultFrom(failure)
  return { failed, lines: lines.map((line) => `${shown}: ${line}`) }
}

/** One log, as far as the event at `until`. */
export type Compared = Pick<Source, 'shown' | 'log' | 'index'> & { readonly until: bigint }

type Digested = Pick<Facts, 'log' | 'streams'>

const digested = async (
  { log, index, until }: Compared,
  onProgress: (done: number) => void,
): Promise<Either<StoreFailure, Digested>> => {
  const whole = await digestLog({ log, onProgress }, until)()
  if (index === 'counts' || E.isRight(whole)) return whole
  // If the cause is not the index but an event or the disk, this call reports it again.
  const events = await digestEvents({ log, onProgress }, until)()
  return E.isLeft(events) ? events : E.right({ log: events.right, streams: undefined })
}

const factsOf = async (
  compared: Compared,
  events: number,
  io: Io,
): Promise<Either<Fault, Facts>> => {
  const { shown, log } = compared
  const report = progress(io, `reading ${shown}`, 'events')
  const digest = await digested(compared, (done) => report.at(done, Math.max(done, events)))
  report.end()
  if (E.isLeft(digest)) return E.left(faultOf(shown, digest.left))
  const last = { position: BigInt(digest.right.log.events) - 1n }
  const state = await digestAt(inOrdinals(log), last, io)
  return E.isLeft(state)
    ? E.left(faultFrom(state.left))
    : E.right({ ...digest.right, state: state.right })
}

type Both = Pick<Proof, 'source' | 'target'>

const wholeOf = ({ log, streams }: Facts): LogDigest | undefined =>
  streams === undefined ? undefined : { log, streams }

/** Whether both hold the same events in the same streams. */
export const sameInBoth = ({ source, target }: Both): boolean => {
  const [ours, theirs] = [wholeOf(source), wholeOf(target)]
  return ours !== undefined && theirs !== undefined && sameEvents(ours, theirs)
}

/** Whether the target has all events of a source whose own index does not lead to them. */
const sameDespiteIndex = ({ source, target }: Both): boolean =>
  source.log.digest === target.log.digest && target.streams?.events === target.log.events

/** Reads both whole. `events` is how many there are believed to be, for the progress alone. */
export const compare = async (
  one: Compared,
  other: Compared,
  events: number,
  io: Io,
): Promise<Either<Fault, Proof>> => {
  const source = await factsOf(one, events, io)
  if (E.isLeft(source)) return source
  const target = await factsOf(other, Math.max(events, source.right.log.events), io)
  if (E.isLeft(target)) return target
  const both = { source: source.right, target: target.right }
  const isSame = sameInBoth(both) || (one.index === 'stays-behind' && sameDespiteIndex(both))
  const equal = isSame && both.source.state === both.target.state
  return E.right({ equal, ...both })
}

const unread = 'damaged'

/** A line for each thing that was compared. */
const proofTable = ({ source, target }: Proof): string => {
  const row = (what: string, value: (facts: Facts) => string): ReadonlyArray<string> => {
    const [ours, theirs] = [value(source), value(target)]
    return [what, ours, ours === theirs ? 'the same' : theirs]
  }
  return table(
    ['what', 'source', 'target'],
    [
      row('events', ({ log }) => String(log.events)),
      row('event digest', ({ log }) => log.digest),
      row('streams', ({ streams }) => String(streams?.count ?? unread)),
      row('events in streams', ({ streams }) => String(streams?.events ?? unread)),
      row('stream digest', ({ streams }) => streams?.digest ?? unread),
      row('state digest', ({ state }) => state),
    ],
  )
}

/** Prints a proof for people, or as JSON, and says what it came to. */
export const tellProof = async (proof: Proof, isJson: boolean, io: Io): Promise<void> => {
  await io.out(isJson ? `${jsonOf(proof)}\n` : proofTable(proof))
  io.err(proof.equal ? 'the two are equal\n' : 'the two DIFFER\n')
}
