/** The mark of the credentials in PostgreSQL. */
import { belongingIn as belonging } from '../../postgres/mark.ts'
import type { CredentialFailure, Credentials } from '../credentials.ts'
import type { Env } from './changes.ts'

/** The part of `Credentials` that says whose they are. */
export const belongingIn = ({ db }: Pick<Env, 'db'>): Pick<Credentials, 'mark' | 'keepMark'> =>
  belonging<CredentialFailure>({
    db,
    schema: 'consent_credentials',
    corrupt: (where) => ({ failure: 'credentials-corrupt', where }),
  })
