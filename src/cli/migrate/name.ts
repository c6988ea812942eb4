/** What a ledger's folder says besides its log: under which name it seals, and whether it is still being moved into. */
import { writeFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { movingInName } from '../../main/folder-fault.ts'
import { faulty } from '../exit.ts'
import type { Fault } from '../exit.ts'

const mode = 0o600

const unwritable = (folder: string): Fault =>
  faulty('unavailable', `the folder ${folder} cannot be written`)

/** The name kept in a folder; undefined where none was settled yet. */
export const nameIn = async (folder: string): Promise<string | undefined> => {
  const text = await readFile(join(folder, 'name'), 'utf8').catch(() => undefined)
  return text?.trim()
}

/** Keeps a name where there is none; another one that is there already is refused. */
export const settleName = async (
  folder: string,
  name: string | undefined,
): Promise<Either<Fault, void>> => {
  const known = await nameIn(folder)
  if (known !== undefined && known !== name)
    return E.left(faulty('config', `the ledger in ${folder} seals under another name: ${known}`))
  try {
    if (known === undefined && name !== undefined)
      await writeFile(join(folder, 'name'), `${name}\n`, { flag: 'wx', mode })
    return E.right(undefined)
  } catch {
    return E.left(unwritable(folder))
  }
}

/** From now on the folder is one that is being moved into. At once, so that what follows in this turn stays together. */
export const beginMove = (folder: string): void =>
  writeFileSync(
    join(folder, movingInName),
    'This log is the beginning of another. Run the same consent-ledger migrate again, or delete this folder.\n',
    { mode },
  )

/** The move is over, and proven. */
export const endMove = async (folder: string): Promise<Either<Fault, void>> => {
  try {
    await rm(join(folder, movingInName), { force: true })
    return E.right(undefined)
  } catch {
    return E.left(unwritable(folder))
  }
}
