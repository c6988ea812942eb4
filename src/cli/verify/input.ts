/** The input of a verification: files, and the trusted keys. */
import { readFile, stat } from 'node:fs/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { asOf } from '../../transparency/proof/policy.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import { policyFrom } from '../../transparency/proof/read-policy.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { unreadable } from '../words/unreadable.ts'
import { authoritiesFrom } from '../../transparency/stamp/verify-stamp.ts'
import type { Authorities } from '../../transparency/stamp/verify-stamp.ts'
import { policyOfKeys } from '../../exports/verify/trust.ts'
import { rejectionEn } from '../../exports/verify/words/rejection-en.ts'

/** Bytes of one file at most: an entry is at most 65,535 bytes, a proof with all its signatures far less than this. */
const maxFileBytes = 1024 * 1024

/** A file's bytes; `tooLarge` is said of more than are read. */
export const fileBytes = async (
  path: string,
  tooLarge = `it is larger than ${maxFileBytes} bytes`,
): Promise<Either<Fault, Uint8Array>> => {
  try {
    const { size } = await stat(path)
    return size > maxFileBytes
      ? E.left(faulty('data', `${path}: ${tooLarge}`))
      : E.right(await readFile(path))
  } catch (error) {
    return E.left(unreadable(path, error))
  }
}

const policyOf = (vkeys: ReadonlyArray<string>): Either<Fault, Policy> => {
  const policy = policyOfKeys(nodeCrypto, vkeys)
  return E.isRight(policy) ? policy : E.left(faulty('data', `--key: ${rejectionEn(policy.left)}`))
}

/** Certificates of time-stamp authorities; undefined where no file is named. */
export const authoritiesIn = async (
  path: string | undefined,
): Promise<Either<Fault, Authorities | undefined>> => {
  if (path === undefined) return E.right(undefined)
  const bytes = await fileBytes(path)
  if (E.isLeft(bytes)) return bytes
  const authorities = authoritiesFrom(new TextDecoder().decode(bytes.right))
  return authorities === undefined
    ? E.left(faulty('data', `${path}: expected certificates in PEM`))
    : E.right(authorities)
}

/** The keys of logs, or a policy file; undefined where neither is given. */
export const believed = async (
  vkeys: ReadonlyArray<string>,
  path: string | undefined,
): Promise<Either<Fault, Policy | undefined>> => {
  if (path === undefined) return vkeys.length === 0 ? E.right(undefined) : policyOf(vkeys)
  if (vkeys.length > 0)
    return E.left(
      faulty(
        'usage',
        'expected either --key VKEY or --policy FILE, not both: a policy names the log too',
      ),
    )
  const bytes = await fileBytes(path)
  if (E.isLeft(bytes)) return bytes
  const policy = policyFrom(nodeCrypto, bytes.right)
  return E.isRight(policy)
    ? E.right(asOf(policy.right, Date.now()))
    : E.left(faulty('data', `${path}: ${rejectionEn(policy.left)}`))
}

const mostThreads = 16

/** A number of threads; undefined where none is given. */
export const threadsIn = (text: string | undefined): Either<Fault, number | undefined> => {
  if (text === undefined) return E.right(undefined)
  const count = /^[1-9]\d?$/.test(text) ? Number(text) : 0
  return count >= 1 && count <= mostThreads
    ? E.right(count)
    : E.left(faulty('usage', `--threads is a whole number from 1 to ${mostThreads}`))
}
