/** Prints credentials. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Credential } from '../../credentials/credential.ts'
import type { Created } from '../../credentials/credentials.ts'
import type { Io } from '../line/command.ts'
import { ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { jsonOf } from '../words/json.ts'
import type { CredentialFlags } from './options.ts'

/** The printable part of a credential: all but the hash of its secret. */
export const shown = ({ secretSha256: hidden, ...credential }: Credential) => {
  void hidden
  return credential
}

/** The key alone goes to standard output, so that a script can keep it. */
export const showKey = async (
  { credential, key }: Created,
  flags: CredentialFlags,
  io: Io,
): Promise<Either<Fault, number>> => {
  await io.out(flags.is('json') ? `${jsonOf({ ...shown(credential), key })}\n` : `${key}\n`)
  io.err(
    `credential ${credential.id} for ${credential.roles.join(', ')}; its key is shown only once\n`,
  )
  return E.right(ok)
}
