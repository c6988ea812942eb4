/** The background work of a vault in PostgreSQL: completes erasures that a node began and did not end, and vacuums. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { VaultFailure } from '../key-vault.ts'
import { deleteFenced } from './key-state.ts'
import { subjectLock, subjectsOf } from './rows.ts'
import type { VaultDatabase } from './rows.ts'

/** Unfinished destructions listed at once. */
const pageSubjects = 500

/** A node that stopped between fence and deletion left its subjects here; answers how many it deleted. */
export const finishDestructions = async (
  db: VaultDatabase,
): Promise<Either<VaultFailure, number>> => {
  for (let finished = 0; ;) {
    const subjects = await db.read(
      `select subject from consent_vault.unfinished order by subject limit ${pageSubjects}`,
      [],
      (rows) => subjectsOf(rows, 'unfinished'),
    )()
    if (E.isLeft(subjects)) return subjects
    for (const subject of subjects.right) {
      const done = await db.write([subjectLock(subject)], deleteFenced(subject))()
      if (E.isLeft(done)) return done
    }
    finished += subjects.right.length
    if (subjects.right.length < pageSubjects) return E.right(finished)
  }
}

/**
 * PostgreSQL keeps a deleted row's bytes until its page is vacuumed. A user who does not own the tables is not
 * allowed to: then autovacuum does it, later.
 */
const vacuum =
  'vacuum (skip_locked, truncate false) consent_vault.keys, consent_vault.identifiers, consent_vault.aliases'

/** From a deletion to its vacuum, so that those that come together share one; and from one vacuum to the next, in ms. */
const vacuumMs = { after: 1_000, between: 60_000 }
/** Between two looks for destructions that another node did not end, in ms. */
const lookMs = 60_000

export type Upkeep = {
  /** Rows were deleted. */
  readonly deleted: () => void
  readonly close: () => Promise<void>
}

/** Runs until closed. What fails is tried again at the next occasion: nothing waits for it. */
export const keepUp = (db: VaultDatabase): Upkeep => {
  let running: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let vacuumedMs = Number.NEGATIVE_INFINITY
  const run = (work: () => Promise<unknown>): void => {
    running = running.then(work)
  }
  const deleted = (): void => {
    if (timer !== undefined) return
    const waitMs = Math.max(vacuumMs.after, vacuumedMs + vacuumMs.between - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      vacuumedMs = performance.now()
      run(db.maintain(vacuum))
    }, waitMs)
    timer.unref()
  }
  const look = async (): Promise<void> => {
    const finished = await finishDestructions(db)
    if (E.isRight(finished) && finished.right > 0) deleted()
  }
  const looking = setInterval(() => run(look), lookMs)
  looking.unref()
  return {
    deleted,
    close: async () => {
      clearTimeout(timer)
      clearInterval(looking)
      // A VACUUM that still runs is cut off by the closing of the database, not waited for.
    },
  }
}
