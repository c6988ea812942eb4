import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { open } from 'lmdb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cacheLifeMs } from '../../src/credentials/cache.ts'
import type { Credentials } from '../../src/credentials/credentials.ts'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { signToken } from '../../src/credentials/keys/token.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import { ringOf } from '../../src/vault/kek.ts'
import type { KekRing } from '../../src/vault/kek.ts'
import { wrappingOf } from '../../src/vault/wrapping.ts'
import { ring } from '../vault/support.ts'
import { credentialsContract } from './contract.ts'
import { bearer, noonMs, refusalOf, wrapping } from './support.ts'
import { right } from '../support/unwrap.ts'

credentialsContract('a folder', async (nowMs) => {
  const folder = await mkdtemp(join(tmpdir(), 'credentials-'))
  let credentials: Credentials | undefined
  return {
    reopen: async () => {
      await credentials?.close()
      credentials = await right(openCredentials(folder, wrapping, nowMs))
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
    credentials = await right(openCredentials(folder, wrapping, () => nowMs))
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
      import { wrapping } from './test/credentials/support.ts'
      const { right } = await openCredentials(process.argv[1], wrapping, () => ${noonMs})()
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

  test('that kept its signing key as it is gives it up, and copies of it sign nothing', async () => {
    const { credential } = await right(credentials.create({ roles: ['service'] }))
    await credentials.close()
    const old = Buffer.alloc(32, 7)
    const root = open({ path: folder, maxDbs: 8, overlappingSync: false })
    const meta = root.openDB<Buffer, string>({ name: 'meta', encoding: 'binary' })
    await meta.put('token-key', old)
    await root.close()
    credentials = await right(openCredentials(folder, wrapping, () => nowMs))
    const claims = {
      subject: subjectFrom('a'.repeat(32)),
      issuer: credential.id,
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 60_000,
    }
    for (const id of [0, 1]) {
      const forged = signToken({ id, bytes: old, retiredMs: Number.POSITIVE_INFINITY }, claims)
      expect(refusalOf(credentials.authenticate(bearer(forged)))).toEqual({
        refusal: 'credential-unknown',
      })
    }
    await credentials.close()
    const again = open({ path: folder, maxDbs: 8, overlappingSync: false })
    expect(again.openDB({ name: 'meta', encoding: 'binary' }).get('token-key')).toBeUndefined()
    await again.close()
    credentials = await right(openCredentials(folder, wrapping, () => nowMs))
  })

  test('is not opened with another key-encryption key, and moves to a newer one', async () => {
    const { credential } = await right(credentials.create({ roles: ['service'] }))
    const anna = subjectFrom('a'.repeat(32))
    const { token } = right(credentials.issueToken(credential.id, anna, 60_000))
    const under = (r: KekRing) => openCredentials(folder, wrappingOf(r, 'token-key'), () => nowMs)
    await credentials.close()
    expect(refusalOf(await under(ring(1, 50))())).toMatchObject({
      failure: 'credentials-unavailable',
    })
    await (await right(under(ring(2)))).close()
    const second = right(ringOf([{ epoch: 2, key: Buffer.alloc(32, 2).toString('base64') }]))
    credentials = await right(under(second))
    right(credentials.authenticate(bearer(token)))
    expect(refusalOf(await under(ring(1))())).toMatchObject({ failure: 'credentials-unavailable' })
  })
})
