/** `migrate`: moves a ledger's log from one store to another, and shows that nothing was lost or changed. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { copyLog } from '../migrate/copy.ts'
import type { Copied } from '../migrate/copy.ts'
import type { MoveFailure } from '../migrate/failure.ts'
import { patientLog } from '../migrate/patient-log.ts'
import type { Log } from '../migrate/patient-log.ts'
import { readFlags } from './command.ts'
import type { Command, Io } from './command.ts'
import { faulty, no, ok } from './exit.ts'
import type { Fault } from './exit.ts'
import { jsonOf } from './json.ts'
import type { Source, Target } from './migrate/end.ts'
import { openReader, openSource, openTarget } from './migrate/ends.ts'
import { houseOf, isSameHouse } from './migrate/house.ts'
import type { House } from './migrate/house.ts'
import { compare, faultOf, proofTable } from './migrate/proof.ts'
import type { Proof } from './migrate/proof.ts'
import { progress } from './progress.ts'

const options = {
  from: { type: 'string', hint: 'HOUSE', about: 'the ledger that is moved: a folder or esdb://…' },
  to: { type: 'string', hint: 'HOUSE', about: 'where to: an empty place, or an unfinished move' },
  check: { type: 'boolean', about: 'compare the two and copy nothing; a folder may be in use' },
  json: { type: 'boolean', about: 'print what was compared as JSON' },
} as const

// Longer than an election and shorter than the patience of whoever watches.
const timing = { firstPauseMs: 200, maxPauseMs: 5_000, deadlineMs: 60_000 }

const time = {
  nowMs: () => performance.now(),
  sleep: (ms: number) => delay(ms),
  jitter: Math.random,
}

const patient = (log: Log): Log => patientLog(log, time, timing)

const refused = (failure: MoveFailure, source: Source, target: Source): Fault => {
  if ('failure' in failure)
    return faultOf((failure.side === 'source' ? source : target).shown, failure.cause)
  switch (failure.refusal) {
    case 'target-differs':
      return faulty(
        'data',
        `${target.shown} is no beginning of ${source.shown}: event ${failure.event}, counted from 0, differs in its ${failure.difference}`,
        'Nothing was written over it. Move into an empty place.',
      )
    case 'target-has-more':
      return faulty(
        'data',
        `${target.shown} holds all ${failure.sourceEvents} events of ${source.shown}, and more: it has lived on`,
      )
    case 'target-written-by-others':
      return faulty(
        'data',
        `somebody else writes to ${target.shown}: event ${failure.event} was refused there`,
      )
  }
}

const copied = async (source: Source, target: Target, io: Io): Promise<Either<Fault, Copied>> => {
  const report = progress(io, 'copying', 'events')
  const result = await copyLog({
    ...time,
    timing,
    source: patient(source.log),
    target: { readAll: patient(target.log).readAll, append: target.append },
    atOnce: target.atOnce,
    onProgress: report.at,
  })()
  report.end()
  return E.isLeft(result) ? E.left(refused(result.left, source, target)) : result
}

const headOf = async ({ log, shown }: Source): Promise<Either<Fault, bigint>> => {
  const head = await patient(log).head()()
  return E.isLeft(head) ? E.left(faultOf(shown, head.left)) : head
}

/** Compares the source as far as `until` with the whole target. */
const proven = async (
  source: Source,
  target: Source,
  until: bigint,
  events: number,
  io: Io,
): Promise<Either<Fault, Proof>> => {
  const head = await headOf(target)
  if (E.isLeft(head)) return head
  return compare(
    { ...source, log: patient(source.log), until },
    { ...target, log: patient(target.log), until: head.right },
    events,
    io,
  )
}

const told = async (proof: Proof, isJson: boolean, io: Io): Promise<void> => {
  await io.out(isJson ? `${jsonOf(proof)}\n` : proofTable(proof))
  io.err(proof.equal ? 'the two are equal\n' : 'the two DIFFER\n')
}

const check = async (from: House, to: House, isJson: boolean, io: Io) => {
  const source = await openReader(from)
  if (E.isLeft(source)) return source
  const target = await openReader(to)
  try {
    if (E.isLeft(target)) return target
    const until = await headOf(source.right)
    if (E.isLeft(until)) return until
    const proof = await proven(source.right, target.right, until.right, 0, io)
    if (E.isLeft(proof)) return proof
    const isSame = proof.right.equal && source.right.ledgerId === target.right.ledgerId
    await told({ ...proof.right, equal: isSame }, isJson, io)
    return E.right(isSame ? ok : no)
  } finally {
    if (E.isRight(target)) await target.right.close()
    await source.right.close()
  }
}

const moved = async (
  source: Source,
  target: Target,
  isJson: boolean,
  io: Io,
): Promise<Either<Fault, number>> => {
  const done = await copied(source, target, io)
  if (E.isLeft(done)) return done
  const { events, written, grown, position } = done.right
  io.err(`${written} of ${events} events written; the others were there\n`)
  if (grown > 0) io.err(`${grown} events came while it copied: the source is in use\n`)
  const proof = await proven(source, target, position, events, io)
  if (E.isLeft(proof)) return proof
  await told(proof.right, isJson, io)
  if (!proof.right.equal) return E.right(no)
  const settled = await target.settle()
  if (E.isLeft(settled)) return settled
  const head = await headOf(source)
  if (E.isLeft(head)) return head
  if (head.right === position) return E.right(ok)
  io.err('the source has grown since: stop what writes to it and run the same command again\n')
  return E.right(no)
}

const move = async (from: House, to: House, isJson: boolean, io: Io) => {
  const source = await openSource(from)
  if (E.isLeft(source)) return source
  try {
    const target = await openTarget(to, source.right)
    if (E.isLeft(target)) return target
    try {
      return await moved(source.right, target.right, isJson, io)
    } finally {
      await target.right.close()
    }
  } finally {
    await source.right.close()
  }
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const { text, is } = flags.right
  const from = houseOf('from', text('from'))
  if (E.isLeft(from)) return from
  const to = houseOf('to', text('to'))
  if (E.isLeft(to)) return to
  if (isSameHouse(from.right, to.right))
    return E.left(faulty('usage', '--from and --to are the same place'))
  return (is('check') ? check : move)(from.right, to.right, is('json'), io)
}

export const migrate: Command = {
  usage: '--from HOUSE --to HOUSE [--check] [--json]',
  about: [
    'Copies every event byte for byte, in the same order, with the same ids, streams and revisions, between a folder and',
    'EventStoreDB or KurrentDB, either way. Interrupted anywhere, the same command goes on where it was. At the end both',
    'logs are read whole and compared: by a digest of all events, one of all streams, and one of the state they lead to.',
    'A house is a folder, an esdb:// connection string, or @FILE with a file that holds one: a password on a command',
    'line is seen by every user. Vault, credentials and keys are not in the log: docs/how-to/move-house.md.',
  ],
  options,
  examples: [
    'consent-ledger migrate --from ./data --to @/run/secrets/store',
    'consent-ledger migrate --from @/run/secrets/store --to ./copy',
    'consent-ledger migrate --from ./data --to @/run/secrets/store --check',
  ],
  exits: [
    '0  the two are equal',
    '1  they differ, or the source was written to meanwhile',
    '65 the target holds something else than the beginning of the source: nothing was written',
    '66 there is no ledger to move',
    '69 a store cannot be had: run the same command again',
    '75 a server runs on one of the folders: stop it first',
  ],
  run,
}
