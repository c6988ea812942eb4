/** Has each hour of this node's log of decisions recorded by its hash, and what a kill cut of one told at the next start. */
import { E } from '../../fp.ts'
import type { BodyOf } from '../../events/event.ts'
import type { DecisionsLogged } from '../../events/facts/kept-outside.ts'
import type { Actor } from '../../events/envelope.ts'
import { ActorId, Sha256 } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Counted, DecisionTally } from '../../operations/decision-tally.ts'
import { foundIn } from './found.ts'
import { leftOpen, noteEnded, noteOpen } from './open-part.ts'

export type KeepEnv = {
  readonly ledger: Pick<Ledger, 'recordDecisions'>
  readonly tally: DecisionTally
  /** The ledger's own folder. */
  readonly folder: string
  /** The operations log, where it is a file. */
  readonly file: string | undefined
  readonly now: () => Instant
  /** Names this process's log; drawn for it. */
  readonly log: EventId
  /** The tally's own beginning. */
  readonly from: Instant
}

type Part = BodyOf<typeof DecisionsLogged>

/** Interval of the checks for the end of an hour, and of retries, in ms. */
const lookMs = 1_000

const actor = (): Actor => {
  const id = 'decision-log'
  if (!ActorId.is(id)) throw new Error('an actor has a well-formed id')
  return { role: 'operator', id }
}

const hashOf = (hex: string): Sha256 => {
  if (!Sha256.is(hex)) throw new Error('a hash is 64 hex digits')
  return hex
}

const recorded = async ({ ledger }: KeepEnv, body: Part): Promise<boolean> =>
  E.isRight(await ledger.recordDecisions(actor(), { type: 'DecisionsLogged', body })())

/**
 * Records an earlier process's parts: those that it counted, and the one that it was killed in, as far as that can be
 * found.
 */
const tellLeft = async (env: KeepEnv): Promise<boolean> => {
  const left = await leftOpen(env.folder)
  if (left === undefined) return true
  const { counted, ...open } = left
  // oxlint-disable-next-line no-await-in-loop -- one after the other, in their order
  for (const part of counted) if (!(await recorded(env, part))) return false
  const found = env.file === undefined ? undefined : await foundIn(env.file, open.from, env.from)
  return recorded(env, {
    ...open,
    to: env.from,
    end: 'cut',
    ...(found === undefined ? {} : { lines: found.lines, sha256: hashOf(found.sha256) }),
  })
}

/** Parts in their order; one that cannot be recorded waits, and so do those after it. */
const queueOf = (env: KeepEnv) => {
  const waiting: Part[] = []
  let open = { log: env.log, part: 0, from: env.from }
  let isLeftTold = false
  const note = (): Promise<void> => noteOpen(env.folder, { ...open, counted: waiting })
  const add = ({ from, to, lines, dropped, sha256 }: Counted, end: Part['end']): void => {
    waiting.push({ ...open, from, to, end, lines, dropped, sha256: hashOf(sha256) })
    open = { ...open, part: open.part + 1, from: to }
  }
  // Noted before it is recorded, so that a kill in between loses neither the part nor what comes after it.
  const record = async (): Promise<void> => {
    if (isLeftTold && waiting.length === 0) return
    isLeftTold ||= await tellLeft(env)
    if (!isLeftTold) return
    await note()
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, in their order
      if (!(await recorded(env, first))) return
      waiting.shift()
    }
    await note()
  }
  return { add, record, isEmpty: () => isLeftTold && waiting.length === 0 }
}

/** Ends the keeping: the rest of the hour is recorded, if it can be. Nothing may be logged after it. */
export type EndKeeping = () => Promise<void>

/** Begins to keep; resolves once what was left open is on record, or cannot be recorded yet. */
export const keepDecisionsLogged = async (env: KeepEnv): Promise<EndKeeping> => {
  const queue = queueOf(env)
  // One at a time, whoever asks. What the disk refuses is tried again with the next look.
  let work = Promise.resolve()
  const record = (): Promise<void> => (work = work.then(queue.record).catch(() => {}))
  const addOver = (): void => {
    for (const part of env.tally.over(env.now())) queue.add(part, 'hour')
  }
  await record()
  const timer = setInterval(() => {
    addOver()
    void record()
  }, lookMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    addOver()
    queue.add(env.tally.rest(env.now()), 'stopped')
    await record()
    if (queue.isEmpty()) await noteEnded(env.folder)
  }
}
