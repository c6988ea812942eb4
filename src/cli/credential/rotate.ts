/** `credential rotate`: another key for a caller that has one. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { CredentialId, systemOf } from '../../credentials/credential.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import type { Io } from '../line/command.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import type { CredentialFlags } from './options.ts'
import { showKey } from './show.ts'

/** The environment of the verbs. */
export type Given = { readonly credentials: Credentials; readonly config: Config; readonly io: Io }

/** The id that was typed, or that one is required. */
export const idIn = (id: string | undefined): Either<Fault, CredentialId> =>
  CredentialId.is(id)
    ? E.right(id)
    : E.left(
        faulty(
          'usage',
          'the id of a credential is required, 12 letters and digits: consent-ledger credential list',
        ),
      )

/**
 * Another key for the same caller: its roles, limits and label, and above all its system, by which repeated requests,
 * and what was begun with the key before, are known as the caller's own. The key before works until it is revoked.
 */
export const rotate = async (
  { credentials, io }: Given,
  flags: CredentialFlags,
  word: string | undefined,
): Promise<Either<Fault, number>> => {
  const id = idIn(word)
  if (E.isLeft(id)) return id
  const all = credentials.list()
  if (E.isLeft(all)) return E.left(faultFrom(all.left))
  const before = all.right.find((each) => each.id === id.right)
  if (before === undefined) return E.left(faultFrom({ refusal: 'credential-unknown' }))
  const { roles, name, purposes, recipients } = before
  const made = await credentials.create({
    roles,
    system: systemOf(before),
    ...(name === undefined ? {} : { name }),
    ...(purposes === undefined ? {} : { purposes }),
    ...(recipients === undefined ? {} : { recipients }),
  })()
  if (E.isLeft(made)) return E.left(faultFrom(made.left))
  const code = await showKey(made.right, flags, io)
  if (before.revokedAt === undefined)
    io.err(`${id.right} works until it is revoked: consent-ledger credential revoke ${id.right}\n`)
  return code
}
