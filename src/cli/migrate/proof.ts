/** Two logs compared: event by event in their order, stream by stream, and by the state they lead to. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Sha256 } from '../../kernel/ids.ts'
import { digestLog, sameEvents } from '../../migrate/digest-log.ts'
import type { LogDigest } from '../../migrate/digest-log.ts'
import { inOrdinals } from '../../migrate/ordinals.ts'
import type { Log } from '../../migrate/patient-log.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import type { Io } from '../command.ts'
import { digestAt } from '../digest.ts'
import type { Fault } from '../exit.ts'
import { faultFrom } from '../failures.ts'
import { progress } from '../progress.ts'
import { table } from '../table.ts'

/** What is known of one log. */
export type Facts = LogDigest & { readonly state: Sha256 }

/** What a comparison came to. */
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
export type Compared = { readonly shown: string; readonly log: Log; readonly until: bigint }

const factsOf = async (
  { shown, log, until }: Compared,
  events: number,
  io: Io,
): Promise<Either<Fault, Facts>> => {
  const report = progress(io, `reading ${shown}`, 'events')
  const digest = await digestLog(
    { log, onProgress: (done) => report.at(done, Math.max(done, events)) },
    until,
  )()
  report.end()
  if (E.isLeft(digest)) return E.left(faultOf(shown, digest.left))
  const last = { position: BigInt(digest.right.log.events) - 1n }
  const state = await digestAt(inOrdinals(log), last, io)
  return E.isLeft(state) ? state : E.right({ ...digest.right, state: state.right })
}

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
  const equal = sameEvents(source.right, target.right) && source.right.state === target.right.state
  return E.right({ equal, source: source.right, target: target.right })
}

/** A proof for people: a line for each thing that was compared. */
export const proofTable = ({ source, target }: Proof): string => {
  const row = (what: string, value: (facts: Facts) => string): ReadonlyArray<string> => {
    const [ours, theirs] = [value(source), value(target)]
    return [what, ours, ours === theirs ? 'the same' : theirs]
  }
  return table(
    ['what', 'source', 'target'],
    [
      row('events', ({ log }) => String(log.events)),
      row('event digest', ({ log }) => log.digest),
      row('streams', ({ streams }) => String(streams.count)),
      row('events in streams', ({ streams }) => String(streams.events)),
      row('stream digest', ({ streams }) => streams.digest),
      row('state digest', ({ state }) => state),
    ],
  )
}
