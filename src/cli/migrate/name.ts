/** The folder's notes beside its log: the name under which it seals, and whether a move into it is unfinished. */
import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { instantOf } from '../../kernel/instant.ts'
import { movingInName } from '../../main/folder-fault.ts'
import { readRecord, writeRecord } from '../../main/identity/record-file.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'

const mode = 0o600

const unwritable = (folder: string): Fault =>
  faulty('unavailable', `the folder ${folder} cannot be written`)

/** The name kept in a folder; undefined where none was settled yet. */
export const nameIn = async (folder: string): Promise<Either<Fault, string | undefined>> => {
  const found = await readRecord(folder)
  if (E.isLeft(found)) return E.left(faultFrom(found.left))
  if (found.right === undefined) return E.right(undefined)
  return E.right(found.right.kind === 'plain' ? found.right.name : found.right.record.name)
}

/** Keeps the identity of the ledger that moves in, where there is none; another name that is there already is refused. */
export const settleName = async (
  folder: string,
  { name, ledgerId }: { readonly name: string | undefined; readonly ledgerId: string },
): Promise<Either<Fault, void>> => {
  const known = await nameIn(folder)
  if (E.isLeft(known)) return known
  if (known.right !== undefined && known.right !== name)
    return E.left(
      faulty('config', `the ledger in ${folder} seals under another name: ${known.right}`),
    )
  if (known.right !== undefined || name === undefined) return E.right(undefined)
  try {
    await writeRecord(folder, {
      ledgerId,
      name,
      madeAt: instantOf(Date.now()),
      generation: 1,
      beganAt: -1n,
      log: 'folder',
      position: -1n,
    })
    return E.right(undefined)
  } catch {
    return E.left(unwritable(folder))
  }
}

/** From now on the folder is one that is being moved into. At once, so that what follows in this turn stays together. */
export const beginMove = (folder: string): void =>
  writeFileSync(
    join(folder, movingInName),
    'This log is an unfinished copy. Run the same consent-ledger migrate again, or move this folder away.\n',
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
