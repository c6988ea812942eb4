/** The vault's mark: it is in the head of its changes. */
import { E, TE } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import { isThere } from '../../files/io.ts'
import { markFrom, markText, supersedes } from '../../identity/mark.ts'
import type { Mark } from '../../identity/mark.ts'
import { corrupt } from '../key-row.ts'
import type { KeyVault, VaultFailure } from '../key-vault.ts'
import { isOldVault } from '../old-vault.ts'
import { movingMark } from './moving-in.ts'
import { unavailable } from './format/damage.ts'
import type { Environment } from './slots/environment.ts'
import { changesPath } from './format/layout.ts'
import { readHeadInForce } from './files/open-files.ts'
import { changesMissing, hasFiles } from './slots/open-slots.ts'

const markOf = (text: string): Either<VaultFailure, Mark | undefined> => {
  if (text === '') return E.right(undefined)
  const mark = markFrom(text)
  return mark === undefined ? corrupt('ledger') : E.right(mark)
}

/** The vault's part of `KeyVault` that says whose it is. */
export const belongingIn = (env: Environment): Pick<KeyVault, 'mark' | 'keepMark'> => ({
  mark: () => TE.fromEither(env.read(() => markOf(env.mark()))),
  keepMark: (mark) => async () => {
    const known = env.read(() => markOf(env.mark()))
    if (E.isLeft(known)) return known
    return supersedes(mark, known.right) ? env.keepMark(markText(mark))() : E.right(undefined)
  },
})

/** The result of a look at a vault that opens nothing for writing and needs no key. */
export type VaultSeen = { readonly isThere: boolean; readonly mark?: Mark }

/** Looks at the vault in a folder, making nothing; one of the version before is there, and says nothing. */
export const seeVault = async (vault: string): Promise<Either<VaultFailure, VaultSeen>> => {
  try {
    if (isOldVault(vault)) return E.right({ isThere: true })
    if (!hasFiles(disk, vault)) return E.right({ isThere: false })
    if (!isThere(disk, changesPath(vault))) return E.left(changesMissing())
    const file = disk.open(changesPath(vault), 'read')
    try {
      const head = readHeadInForce(disk, file)
      if (E.isLeft(head)) return head
      const { mark: text } = head.right.head
      const mark = text === movingMark ? E.right(undefined) : markOf(text)
      return E.isLeft(mark)
        ? mark
        : E.right({ isThere: true, ...(mark.right === undefined ? {} : { mark: mark.right }) })
    } finally {
      disk.close(file)
    }
  } catch (cause) {
    return E.left(unavailable(cause))
  }
}
