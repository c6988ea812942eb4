/** A log of the version before, in LMDB, as the source of a move. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { openOldLog } from '../../store/lmdb/open-old-log.ts'
import type { OldLog } from '../../store/lmdb/open-old-log.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import type { Source } from './end.ts'
import { nameIn } from './name.ts'

type Where = { readonly folder: string; readonly shown: string }

/** A log of the version before: nothing is written to it, and nobody can be kept from writing to it. */
export type VersionBefore = Source & { readonly writer: () => Promise<number | undefined> }

const sourceOf = async (
  { folder, shown }: Where,
  log: OldLog,
): Promise<Either<Fault, VersionBefore>> => {
  const name = await nameIn(folder)
  if (E.isLeft(name)) {
    await log.close()
    return name
  }
  return E.right({
    shown,
    log,
    ledgerId: log.ledgerId,
    name: name.right,
    index: 'stays-behind',
    writer: () => log.writer(folder),
    close: log.close,
  })
}

/** Opens the log in the folder `log` for reading, beside a server of the version before. */
export const readVersionBefore = async (
  where: Where,
  log: string,
): Promise<Either<Fault, VersionBefore>> => {
  const opened = await openOldLog(log)()
  return E.isLeft(opened) ? E.left(faultFrom(opened.left)) : sourceOf(where, opened.right)
}

/** The same, where no server of the version before writes to it. */
export const openVersionBefore = async (
  where: Where,
  log: string,
): Promise<Either<Fault, VersionBefore>> => {
  const source = await readVersionBefore(where, log)
  if (E.isLeft(source)) return source
  const pid = await source.right.writer()
  if (pid === undefined) return source
  await source.right.close()
  return E.left(faultFrom({ failure: 'locked', pid }))
}
