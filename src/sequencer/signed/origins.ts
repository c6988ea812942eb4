/**
 * The origins for which a ledger was signed, stored in its own folder. A missing or empty folder of keys is then known
 * to be lost, and no second key is created under the same name.
 */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { SigningFailure } from '../failure.ts'
import { readWhole, writeWhole } from '../keys/write-file.ts'

/** The file's name. A backup of the log includes it. */
export const originsName = 'log-origins'

const title = 'consent-ledger log origins 1'
const sumOf = (body: string): string => sha256(body).slice(0, 16)

const textOf = (origins: ReadonlyArray<string>): string => {
  const body = [title, ...origins, ''].join('\n')
  return `${body}checksum ${sumOf(body)}\n`
}

const originsIn = (text: string): ReadonlyArray<string> | undefined => {
  const [, body, sum] = /^([^]*\n)checksum ([0-9a-f]{16})\n$/.exec(text) ?? []
  if (body === undefined || sum !== sumOf(body)) return undefined
  const [first, ...origins] = body.slice(0, -1).split('\n')
  return first === title ? origins : undefined
}

/** Origins in the order in which they were begun; empty if nothing was ever signed from this folder. */
export const readOrigins = async (
  folder: string,
): Promise<Either<SigningFailure, ReadonlyArray<string>>> => {
  const where = join(folder, originsName)
  try {
    const text = await readWhole(where)
    const origins = text === undefined ? [] : originsIn(text)
    return origins === undefined
      ? E.left({ failure: 'signing-damaged', where, reason: 'its checksum does not match' })
      : E.right(origins)
  } catch (cause) {
    return E.left({ failure: 'signing-unavailable', cause })
  }
}

/** Records that an origin is begun, unless it is recorded already. */
export const noteOrigin = async (
  folder: string,
  known: ReadonlyArray<string>,
  origin: string,
): Promise<Either<SigningFailure, void>> => {
  if (known.includes(origin)) return E.right(undefined)
  try {
    await writeWhole(join(folder, originsName), textOf([...known, origin]))
    return E.right(undefined)
  } catch (cause) {
    return E.left({ failure: 'signing-unavailable', cause })
  }
}
