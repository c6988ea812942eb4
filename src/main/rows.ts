/** The rows of a configuration: in its folder, under the log's lock, or under one of their own where the log is a server's. */
import { TE } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { Config } from '../config.ts'
import { openEmbeddedRows, openLockedRows } from '../projector/embedded/open-rows.ts'
import type { RowsSetAside } from '../projector/embedded/open-rows.ts'
import type { RowStore } from '../projector/rows.ts'
import type { NodeFailure } from './failure.ts'
import { engineFailedExit } from './telling.ts'
import type { Telling } from './telling.ts'

const setAsideText = ({ name, reason, aside }: RowsSetAside): string =>
  aside === 'before'
    ? `the rows have the layout of a previous version, which is normal after an upgrade: they were moved to ${name}, and new ones are built from the log`
    : `the rows could not be used (${reason}): they were moved to ${name}, and new ones are built from the log`

/** Opens the rows of this ledger; what could not be used is set aside and told. */
export const openRowsOf = (
  { folder, store }: Config,
  ledgerId: string,
  { notice, fatal, rowsDamaged }: Telling,
): TaskEither<NodeFailure, RowStore> => {
  const open = store === 'embedded' ? openEmbeddedRows : openLockedRows
  return TE.mapLeft((failure: NodeFailure) => failure)(
    open(folder, {
      ledgerId,
      onNotice: (told) =>
        notice(setAsideText(told), told.aside === 'before' ? 'rows-of-before' : 'rows-set-aside'),
      onFatal: (sentence, why) =>
        why === 'damaged' ? rowsDamaged(sentence) : fatal(engineFailedExit, sentence),
    }),
  )
}
