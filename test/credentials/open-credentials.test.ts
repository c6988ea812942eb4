import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cacheLifeMs } from '../../src/credentials/cache.ts'
import type { Credentials } from '../../src/credentials/credentials.ts'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { credentialsContract } from './contract.ts'
import { bearer, noonMs, ok, refusalOf, right } from './support.ts'

credentialsContract('a folder', async (nowMs) => {
  const folder = await mkdtemp(join(tmpdir(), 'credentials-'))
  let credentials: Credentials | undefined
  return {
    reopen: async () => {
      await credentials?.close()
      credentials = await ok(openCredentials(folder, nowMs))
      return credentials
    },
    stored: async () => readFile(join(folder, 'data.mdb'), 'latin1'),
    dispose: async () => {
      await credentials?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
})

describe('a folder of credentials', () => {
  let folder: string
  let nowMs: number
  let credentials: Credentials
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'credentials-')), 'inner')
    nowMs = noonMs
    credentials = await ok(openCredentials(folder, () => nowMs))
  })
  afterEach(async () => {
    await credentials.close()
    await rm(join(folder, '..'), { recursive: true, force: true })
  })

  test('is read by its owner only', async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  test('made and revoked in by another process is noticed here', async () => {
    const program = `
      import { openCredentials } from './src/credentials/open-credentials.ts'
      const { right } = await openCredentials(process.argv[1], () => ${noonMs})()
      const [, , id] = process.argv
      const made = id === undefined
        ? (await right.create({ roles: ['auditor'] })()).right.key
        : (await right.revoke(id)()).right.id
      await right.close()
      process.stdout.write(made)`
    const run = async (...args: ReadonlyArray<string>) => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', program, folder, ...args],
        { cwd: process.cwd() },
      )
      return stdout
    }
    const key = await run()
    expect(right(credentials.authenticate(bearer(key))).roles).toEqual(['auditor'])
    await run(key.split('_')[1]!)
    nowMs += cacheLifeMs
    expect(refusalOf(credentials.authenticate(bearer(key)))).toEqual({
      refusal: 'credential-revoked',
    })
  })
})
