import { afterAll, beforeAll, describe } from 'vitest'
import type { Credentials } from '../../../src/credentials/credentials.ts'
import { openPostgresCredentials } from '../../../src/credentials/postgres/open-credentials.ts'
import { wrappingOf } from '../../../src/vault/wrapping.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import type { PrivateServer } from '../../postgres/private-server.ts'
import { ring } from '../../vault/support.ts'
import { credentialsContract } from '../contract.ts'
import { right } from '../../support/unwrap.ts'

describe.skipIf(!isPostgresHere())('on a real PostgreSQL', () => {
  let server: PrivateServer
  beforeAll(async () => {
    server = await startPrivateServer()
  })
  afterAll(async () => server.dispose())

  credentialsContract('postgres', async (nowMs) => {
    const connection = await server.makeDatabase()
    const database = new URL(connection).pathname.slice(1)
    const wrapping = wrappingOf(ring(1), 'token-key')
    let credentials: Credentials | undefined
    return {
      reopen: async () => {
        await credentials?.close()
        credentials = await right(openPostgresCredentials({ connection, wrapping, nowMs }))
        return credentials
      },
      stored: async () => {
        const rows = await server.ask(
          database,
          'select * from consent_credentials.credentials, consent_credentials.signing_keys',
        )
        return JSON.stringify(rows)
      },
      dispose: async () => credentials?.close(),
    }
  })
})
