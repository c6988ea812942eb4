import { afterAll, beforeAll, describe } from 'vitest'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { openPostgresVault } from '../../../src/vault/postgres/open-vault.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import type { PrivateServer } from '../../postgres/private-server.ts'
import { vaultContract } from '../contract.ts'
import { ring } from '../support.ts'
import { right } from '../../support/unwrap.ts'

describe.skipIf(!isPostgresHere())('on a real PostgreSQL', () => {
  let server: PrivateServer
  beforeAll(async () => {
    server = await startPrivateServer()
  })
  afterAll(async () => server.dispose())

  vaultContract('postgres', async () => {
    const url = await server.makeDatabase()
    let vault: KeyVault | undefined
    return {
      reopen: async (newest) => {
        await vault?.close()
        vault = await right(openPostgresVault(url, ring(newest)))
        return vault
      },
      dispose: async () => vault?.close(),
    }
  })
})
