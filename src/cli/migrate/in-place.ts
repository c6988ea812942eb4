/** Moves the log of a folder from LMDB into segments, within the folder, and keeps the old one beside. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { MoveFailure } from '../../migrate/failure.ts'
import { fsck } from '../../store/embedded/checking/fsck.ts'
import type { FsckProgress } from '../../store/embedded/checking/fsck.ts'
import type { EmbeddedStore } from '../../store/embedded/embedded-store.ts'
import { openEmbeddedStore } from '../../store/embedded/open-embedded.ts'
import type { Config } from '../../config.ts'
import type { Io } from '../line/command.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { megabytes, progress } from '../shown/progress.ts'
import { copied, headOf, patient } from './copying.ts'
import type { Source } from './end.ts'
import { markFolder, placeLog, unmarkFolder } from './in-place-folder.ts'
import type { Places } from './in-place-folder.ts'
import { compare, faultOf, sameInBoth } from './proof.ts'
import type { Proof } from './proof.ts'
import { openVersionBefore } from './version-before.ts'
import type { VersionBefore } from './version-before.ts'

/** The disk settings of the new log. */
type Settings = Config['disk']

// One commit of the log takes all that is asked for in one turn, in order, or nothing of it.
const appendsInOneCommit = 500

const draftDiffers = (what: string): Fault =>
  faulty(
    'data',
    `log.moving, where an earlier move was broken off, ${what}: the log was changed or put back since`,
    'Nothing was changed. Find out how; to begin anew from the log as it is now, put log.moving elsewhere first.',
  )

const refused = (failure: MoveFailure, source: Source, target: Source): Fault => {
  if ('failure' in failure)
    return faultOf((failure.side === 'source' ? source : target).shown, failure.cause)
  switch (failure.refusal) {
    case 'target-differs':
      return draftDiffers(
        `differs from the log in the ${failure.difference} of event ${failure.event}`,
      )
    case 'target-has-more':
      return draftDiffers(`holds more than the ${failure.sourceEvents} events of the log`)
    case 'target-written-by-others':
      return faulty(
        'corrupt',
        `event ${failure.event} of the log does not follow on the events before it in its stream: it repeats a revision or leaves one out`,
        'The version before recorded it so, which it does only on a damaged index. Nothing was changed; a backup from before may be whole.',
      )
  }
}

const asFault = (cause: unknown): Fault => faultFrom({ failure: 'folder-unusable', cause })

/** Keeps both versions away from the folder, and makes sure that none was there first. */
const closeFolder = async (places: Places, source: VersionBefore): Promise<Either<Fault, void>> => {
  if (places.isMarked) return E.right(undefined)
  await markFolder(places)
  const pid = await source.writer()
  if (pid === undefined) return E.right(undefined)
  return E.left(faultFrom({ failure: 'locked', pid }))
}

/** An orderly end without a move leaves the ledger to the version before. A kill leaves the mark. */
const openAgain = async (places: Places): Promise<void> => {
  if (places.source !== places.kept) await unmarkFolder(places)
}

const targetOf = ({ target }: Places, store: EmbeddedStore): Source => ({
  shown: target,
  log: store,
  ledgerId: store.ledgerId,
  name: undefined,
  index: 'counts',
  close: store.close,
})

/** Reads both logs whole: equal in all but nothing, since the positions are the same numbers in both. */
const proven = async (source: Source, target: Source, io: Io): Promise<Either<Fault, Proof>> => {
  const until = await headOf(source)
  if (E.isLeft(until)) return until
  const head = await headOf(target)
  if (E.isLeft(head)) return head
  const events = Number(until.right) + 1
  const proof = await compare(
    { ...source, log: patient(source.log), until: until.right },
    { ...target, log: patient(target.log), until: head.right },
    events,
    io,
  )
  if (E.isLeft(proof)) return proof
  // Positions rise, and end with the head: so many events have the positions 0, 1, 2, … of either log.
  const samePlaces = head.right === until.right && proof.right.target.log.events === events
  return E.right({ ...proof.right, equal: proof.right.equal && samePlaces })
}

/** Copies what is missing, and proves the whole. The store is closed again, whatever comes of it. */
const copyAndProve = async (
  places: Places,
  source: VersionBefore,
  settings: Settings,
  io: Io,
): Promise<Either<Fault, Proof>> => {
  const opened = await openEmbeddedStore({
    folder: places.target,
    ledgerId: source.ledgerId,
    ...settings,
  })()
  if (E.isLeft(opened)) return E.left(faultFrom(opened.left))
  const { append, close } = opened.right
  const target = targetOf(places, opened.right)
  try {
    if (target.ledgerId !== source.ledgerId) return E.left(draftDiffers('is of another ledger'))
    if (places.target !== places.folder) {
      const whole = { ...target, append, atOnce: appendsInOneCommit }
      const done = await copied(source, whole, io, refused)
      if (E.isLeft(done)) return done
      io.err(
        `${done.right.written} of ${done.right.events} events written; the others were there\n`,
      )
    }
    return await proven(source, target, io)
  } finally {
    await close()
  }
}

/** Reads every byte of the new log as it is on disk. */
const walked = async ({ target }: Places, io: Io): Promise<Either<Fault, void>> => {
  const shown = progress(io, 'checking the new log', 'MB')
  const onProgress = ({ bytes, totalBytes }: FsckProgress): void =>
    shown.at(megabytes(bytes), megabytes(totalBytes))
  for await (const { where, reason } of fsck({ folder: target, onProgress })) {
    shown.end()
    return E.left(faulty('corrupt', `the new log is not whole: ${where}: ${reason}`))
  }
  shown.end()
  return E.right(undefined)
}

const isAtRest = async (source: VersionBefore, proof: Proof): Promise<boolean> => {
  const head = await headOf(source)
  const writer = await source.writer()
  return (
    E.isRight(head) && Number(head.right) + 1 === proof.source.log.events && writer === undefined
  )
}

const moveFrom = async (
  places: Places,
  source: VersionBefore,
  settings: Settings,
  io: Io,
): Promise<Either<Fault, Proof>> => {
  const closed = await closeFolder(places, source)
  if (E.isLeft(closed)) return closed
  const proof = await copyAndProve(places, source, settings, io)
  if (E.isLeft(proof) || !proof.right.equal) return proof
  const whole = await walked(places, io)
  if (E.isLeft(whole)) return whole
  if (!(await isAtRest(source, proof.right)))
    return E.left(
      faulty(
        'locked',
        'a server of the version before wrote meanwhile: stop it, and run this again',
      ),
    )
  await source.close()
  await placeLog(places)
  await unmarkFolder(places)
  return proof
}

/** Tells what an index of the version before was worth, where it is not what the events say. */
const tellOfIndex = (proof: Proof, io: Io): void => {
  if (sameInBoth(proof)) return
  io.err(
    'the index of streams in the old log is damaged: the version before may have answered wrongly about persons, or not at all. The events are whole, and the new index is made from them\n',
  )
}

/** Moves the log of the folder, from wherever an earlier move was broken off; answers what was proved, and the exit code. */
export const moveInPlace = async (
  places: Places,
  settings: Settings,
  io: Io,
): Promise<Either<Fault, { readonly proof: Proof; readonly code: number }>> => {
  const { folder, kept } = places
  const source = await openVersionBefore({ folder, shown: places.source }, places.source)
  if (E.isLeft(source)) return source
  try {
    const proof = await moveFrom(places, source.right, settings, io)
    if (E.isLeft(proof) || !proof.right.equal) await openAgain(places)
    if (E.isLeft(proof)) return proof
    if (!proof.right.equal) return E.right({ proof: proof.right, code: no })
    tellOfIndex(proof.right, io)
    io.err(`the log is in segments; the old one is kept in ${kept} until you remove it\n`)
    return E.right({ proof: proof.right, code: ok })
  } catch (cause) {
    return E.left(asFault(cause))
  } finally {
    await source.right.close()
  }
}
