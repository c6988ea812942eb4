import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import type { Either, TaskEither } from '../../src/fp.ts'
import { cacheLifeMs } from '../../src/credentials/cache.ts'
import { Credential } from '../../src/credentials/credential.ts'
import type { Credentials } from '../../src/credentials/credentials.ts'
import { maxTokenMs } from '../../src/credentials/credentials.ts'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import type { PurposeId } from '../../src/kernel/ids.ts'

const noonMs = Date.UTC(2026, 10, 22, 12)
const anna = subjectFrom('a'.repeat(32))

const right = <L, A>(result: Either<L, A>): A => {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}
const ok = async <L, A>(task: TaskEither<L, A>): Promise<A> => right(await task())

let folder: string
let nowMs: number
let credentials: Credentials

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'))
  nowMs = noonMs
  credentials = await ok(openCredentials(folder, () => nowMs))
})
afterEach(async () => {
  await credentials.close()
  await rm(folder, { recursive: true, force: true })
})

const made = (...roles: ReadonlyArray<'service' | 'officer'>) => ok(credentials.create({ roles }))
const bearer = (key: string) => `Bearer ${key}`
const refusal = (header: string | undefined) => {
  const result = credentials.authenticate(header)
  return E.isLeft(result) ? result.left : undefined
}

describe('a stored credential', () => {
  test('is believed by its key, with its roles and scope', async () => {
    const { key, credential } = await ok(
      credentials.create({ roles: ['service'], purposes: ['a.b' as PurposeId] }),
    )
    expect(key).toMatch(/^clk_[a-z0-9]{12}_[A-Za-z0-9]{32}$/)
    const caller = right(credentials.authenticate(bearer(key)))
    expect(caller).toEqual({
      id: credential.id,
      roles: ['service'],
      purposes: new Set(['a.b']),
    })
  })

  test('is kept without its secret', async () => {
    const { key } = await made('service')
    const secret = key.split('_')[2]!
    const bytes = await readFile(join(folder, 'data.mdb'), 'latin1')
    expect(bytes).not.toContain(secret)
    expect(right(credentials.list()).every((each) => Credential.is(each))).toBe(true)
  })

  test('lies in a folder that only its owner reads', async () => {
    await credentials.close()
    const inner = join(folder, 'inner')
    credentials = await ok(openCredentials(inner, () => nowMs))
    expect((await stat(inner)).mode & 0o777).toBe(0o700)
  })

  test('is refused once revoked, within the life of the cache', async () => {
    const { key, credential } = await made('service')
    right(credentials.authenticate(bearer(key)))
    const revoked = await ok(credentials.revoke(credential.id))
    nowMs += cacheLifeMs
    expect(refusal(bearer(key))).toEqual({ refusal: 'credential-revoked' })
    nowMs += 60_000
    expect((await ok(credentials.revoke(credential.id))).revokedAt).toBe(revoked.revokedAt)
  })

  test('survives a restart', async () => {
    const { key } = await made('officer')
    await credentials.close()
    credentials = await ok(openCredentials(folder, () => nowMs))
    expect(right(credentials.authenticate(bearer(key))).roles).toEqual(['officer'])
  })

  test('made and revoked by another process is noticed here', async () => {
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
    expect(refusal(bearer(key))).toEqual({ refusal: 'credential-revoked' })
  })
})

describe('a header', () => {
  test.each([
    [undefined, 'credential-missing'],
    ['', 'credential-missing'],
    ['Basic YTpi', 'credential-unknown'],
    ['Bearer', 'credential-unknown'],
    ['Bearer clk_short', 'credential-unknown'],
    [`Bearer clk_${'a'.repeat(12)}_${'b'.repeat(32)}`, 'credential-unknown'],
    ['Bearer clt_x', 'credential-unknown'],
  ])('is refused: %s', (header, name) => {
    expect(refusal(header)).toEqual({ refusal: name })
  })

  test('with the right id and another secret is refused like an unknown one', async () => {
    const { credential } = await made('service')
    const guess = `Bearer clk_${credential.id}_${'x'.repeat(32)}`
    expect(refusal(guess)).toEqual({ refusal: 'credential-unknown' })
  })
})

const issue = async (lifeMs: number) => {
  const { credential, key } = await made('service')
  return { credential, key, ...right(credentials.issueToken(credential.id, anna, lifeMs)) }
}

describe('a person’s token', () => {
  test('is believed as that person and nothing else', async () => {
    const { token, credential } = await issue(60_000)
    expect(right(credentials.authenticate(bearer(token)))).toEqual({
      id: credential.id,
      roles: ['subject'],
      subject: anna,
    })
  })

  test('ends when it says, cached or not', async () => {
    const { token, expiresAt } = await issue(60_000)
    right(credentials.authenticate(bearer(token)))
    nowMs = Date.parse(expiresAt) - 1
    right(credentials.authenticate(bearer(token)))
    nowMs = Date.parse(expiresAt)
    expect(refusal(bearer(token))).toEqual({ refusal: 'credential-expired' })
  })

  test('lives a quarter of an hour at most', async () => {
    const { expiresAt } = await issue(86_400_000)
    expect(Date.parse(expiresAt) - noonMs).toBe(maxTokenMs)
  })

  test('dies with the credential it was asked for with', async () => {
    const { token, credential } = await issue(60_000)
    await ok(credentials.revoke(credential.id))
    expect(refusal(bearer(token))).toEqual({ refusal: 'credential-revoked' })
  })

  test('is refused when any part of it was changed', async () => {
    const { token } = await issue(60_000)
    const [start, subject, seconds, issuer, mac] = token.split('_')
    const later = (Number.parseInt(seconds!, 36) + 60).toString(36)
    const flipped = mac!.startsWith('A') ? `B${mac!.slice(1)}` : `A${mac!.slice(1)}`
    const forged = [
      [start, 'b'.repeat(32), seconds, issuer, mac],
      [start, subject, later, issuer, mac],
      [start, subject, seconds, 'z'.repeat(12), mac],
      [start, subject, seconds, issuer, flipped],
    ]
    for (const parts of forged) {
      expect(refusal(bearer(parts.join('_')))).toEqual({ refusal: 'credential-unknown' })
    }
  })
})
