/** Builds folded in the order of the log: what is left of any build, and all of it where streams are not at hand. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { Recorded } from '../../store/event-store.ts'
import { foldPage } from './build-step.ts'
import type { BuildEnv, Halted } from './build-step.ts'
import { eventsPerPage, pageAfter } from '../../store/page.ts'
import type { Building } from '../tables/roster.ts'

/** The position up to which all of these are folded. */
export const lowest = (building: ReadonlyArray<Building>): bigint =>
  building.reduce(
    (min, { position }) => (position < min ? position : min),
    building[0]?.position ?? -1n,
  )

const fold = (
  building: ReadonlyArray<Building>,
  events: ReadonlyArray<Recorded<LedgerEvent>>,
): void => {
  const last = events.at(-1)
  if (last === undefined) return
  for (const one of building) {
    // A build that was taken up again may be further than another one.
    for (const recorded of events)
      if (recorded.position > one.position) one.generation.apply(recorded)
    if (last.position > one.position) one.position = last.position
  }
}

/** Folds one page into these builds, never past the live tables. Right: how many events there were. */
export const buildInOrder = async (
  env: BuildEnv,
  building: ReadonlyArray<Building>,
): Promise<Either<Halted, number>> => {
  const { roster, reader } = env
  const page = await pageAfter(reader)(lowest(building), eventsPerPage)()
  if (E.isLeft(page)) return page
  const stored = page.right.filter(({ position }) => position <= roster.position)
  return foldPage(env, stored, (events) => fold(building, events))
}
