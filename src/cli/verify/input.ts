/** What a verification reads: files, and whom to believe. */
import { readFile, stat } from 'node:fs/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { keyFrom } from '../../transparency/note/key.ts'
import { policyOfKey } from '../../transparency/proof/policy.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import { policyFrom } from '../../transparency/proof/read-policy.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { unreadable } from '../words/unreadable.ts'
import { rejectionWords } from './rejection-words.ts'

/** Bytes of one file at most: an entry is at most 65,535 bytes, a proof with all its signatures far less than this. */
const maxFileBytes = 1024 * 1024

/** A file's bytes. */
export const fileBytes = async (path: string): Promise<Either<Fault, Uint8Array>> => {
  try {
    const { size } = await stat(path)
    return size > maxFileBytes
      ? E.left(faulty('data', `${path} is larger than ${maxFileBytes} bytes`))
      : E.right(await readFile(path))
  } catch (error) {
    return E.left(unreadable(path, error))
  }
}

const policyOfVkey = (vkey: string): Either<Fault, Policy> => {
  const key = keyFrom(nodeCrypto, vkey)
  if (E.isLeft(key)) return E.left(faulty('data', `--key: ${rejectionWords(key.left)}`))
  return key.right.kind === 'note'
    ? E.right(policyOfKey(key.right))
    : E.left(faulty('data', '--key: expected the key of a log, found that of a witness'))
}

/** Either the log's key alone, or a policy file: exactly one of both. */
export const believed = async (
  vkey: string | undefined,
  path: string | undefined,
): Promise<Either<Fault, Policy>> => {
  if (vkey !== undefined && path === undefined) return policyOfVkey(vkey)
  if (path === undefined || vkey !== undefined)
    return E.left(faulty('usage', 'expected either --key VKEY or --policy FILE'))
  const bytes = await fileBytes(path)
  if (E.isLeft(bytes)) return bytes
  const policy = policyFrom(nodeCrypto, bytes.right)
  return E.isRight(policy)
    ? policy
    : E.left(faulty('data', `${path}: ${rejectionWords(policy.left)}`))
}
