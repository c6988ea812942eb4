/** Opens either end of a move, whatever kind of house it is. The adapter of a server is loaded only for one. */
import type { Either } from '../../fp.ts'
import type { Fault } from '../words/exit.ts'
import type { Source, Target } from './end.ts'
import { openFolderReader, openFolderSource, openFolderTarget } from './folder.ts'
import type { House } from './house.ts'

type Opened<A> = Promise<Either<Fault, A>>

/** Opens the log that is moved. A folder is locked: a log that grows is never left behind half. */
export const openSource = async (house: House): Opened<Source> =>
  house.kind === 'folder'
    ? openFolderSource(house)
    : (await import('./server.ts')).openServerSource(house)

/** Opens a log to compare it, and nothing else: a folder beside a server that writes to it. */
export const openReader = async (house: House): Opened<Source> =>
  house.kind === 'folder'
    ? openFolderReader(house)
    : (await import('./server.ts')).openServerSource(house)

/** Opens the log that is moved into, or makes it as the source's twin: same id, same name. */
export const openTarget = async (house: House, source: Source): Opened<Target> =>
  house.kind === 'folder'
    ? openFolderTarget(house, source)
    : (await import('./server.ts')).openServerTarget(house, source)
