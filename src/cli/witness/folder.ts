/** The folder of a witness: made, locked, and its key read or made. */
import { randomBytes } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import { registerIn } from '../../store/writer-register.ts'
import { takeLock } from '../../store/writer-lock.ts'
import { isKeyName } from '../../transparency/note/key.ts'
import { makeWitnessKey, witnessKeyIn } from '../../witness/witness-key.ts'
import type { WitnessKey } from '../../witness/witness-key.ts'
import type { WitnessFailure } from '../../witness/failure.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be used'

/** The fault of a damaged or unwritable state on a command line. */
export const stateFault = (folder: string, failure: WitnessFailure): Fault => {
  switch (failure.failure) {
    case 'state-damaged':
      return faulty(
        'corrupt',
        `${folder}/${failure.file} was changed since this witness wrote it; nothing was changed now`,
        'a witness that loses its cosigned checkpoints could cosign a rewritten log: see docs/how-to/run-a-witness.md',
      )
    case 'state-unavailable':
      return faulty('unavailable', `${folder}: ${codeOf(failure.cause)}`)
  }
}

const nameNeeded = faulty(
  'usage',
  'this witness has no key yet: name it once, for example --name witness.example/w1',
)

/** The key, made where there is none; a name that is given must be the key's. */
const keyOf = async (
  folder: string,
  name: string | undefined,
): Promise<Either<Fault, WitnessKey>> => {
  const found = witnessKeyIn(disk, folder)
  if (E.isLeft(found)) return E.left(stateFault(folder, found.left))
  const key = found.right
  if (key === undefined && name === undefined) return E.left(nameNeeded)
  if (name !== undefined && (!isKeyName(name) || name.length > 200))
    return E.left(faulty('usage', '--name: expected a name without blanks and plus signs'))
  if (key === undefined) return E.right(await makeWitnessKey(disk, folder, name ?? ''))
  return name === undefined || name === key.signer.name
    ? E.right(key)
    : E.left(
        faulty(
          'config',
          `--name: the key in ${folder} is named ${key.signer.name}, and keeps that name`,
        ),
      )
}

/** A witness's folder that this process alone holds. */
export type Held = { readonly key: WitnessKey; readonly release: () => Promise<void> }

/** Takes the folder, or says who has it. */
export const holdFolder = async (
  folder: string,
  name: string | undefined,
): Promise<Either<Fault, Held>> => {
  try {
    disk.makeFolder(folder)
    const token = randomBytes(8).toString('hex')
    const lock = await takeLock(registerIn(folder), folder, token)
    if (E.isLeft(lock))
      return lock.left.failure === 'locked'
        ? E.left(faulty('locked', `another witness (process ${lock.left.pid}) uses ${folder}`))
        : E.left(faulty('unavailable', `${folder} cannot be locked`))
    const key = await keyOf(folder, name)
    if (E.isRight(key)) return E.right({ key: key.right, release: lock.right.release })
    await lock.right.release()
    return key
  } catch (cause) {
    return E.left(stateFault(folder, { failure: 'state-unavailable', cause }))
  }
}
