/** Bits turned over in the file of the credentials: nobody is refused, or let in, by what was altered without a word. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from 'lmdb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Credentials } from '../../src/credentials/credentials.ts'
import { fsckCredentials } from '../../src/credentials/fsck-credentials.ts'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { E } from '../../src/fp.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import { seeded } from '../store/embedded/seeded.ts'
import { bearer, noonMs, wrapping } from './support.ts'
import { right } from '../support/unwrap.ts'

const nowMs = (): number => noonMs
const subject = subjectFrom('a'.repeat(32))
const actor = { kind: 'staff', id: 'credential:aaaaaaaaaaaa' } as never

/** The answer to each of these headers: an outcome by header, or that the ledger cannot know. */
const answers = (credentials: Credentials, headers: ReadonlyArray<string>) =>
  headers.map((header) => {
    const said = credentials.authenticate(header)
    if (E.isRight(said)) return `${said.right.id} ${said.right.roles.join()}`
    return 'refusal' in said.left ? said.left.refusal : 'cannot know'
  })

describe('a credential that was altered on disk', () => {
  let room = ''
  let folder = ''
  let headers: ReadonlyArray<string> = []
  let expected: ReadonlyArray<string> = []
  beforeEach(async () => {
    room = await mkdtemp(join(tmpdir(), 'credentials-'))
    folder = join(room, 'whole')
    const credentials = await right(openCredentials(folder, wrapping, nowMs))
    const made = []
    for (const role of ['service', 'auditor', 'officer', 'operator'] as const)
      made.push(await right(credentials.create({ roles: [role], name: 'somebody' })))
    const [service, , , operator] = made
    const token = right(credentials.issueToken(service!.credential.id, subject, 60_000))
    await right(credentials.revoke(operator!.credential.id))
    await right(credentials.revokeTokens(subject, actor))
    headers = [...made.map(({ key }) => bearer(key)), bearer(token.token)]
    expected = answers(credentials, headers)
    await credentials.close()
  })
  afterEach(() => rm(room, { recursive: true, force: true }))

  test('is told, and gives no other answer than before', async () => {
    expect(expected.slice(3)).toEqual(['credential-revoked', 'credential-revoked'])
    expect((await fsckCredentials(folder)).findings).toEqual([])
    const bytes = await readFile(join(folder, 'data.mdb'))
    const full = [...bytes.keys()].filter((at) => bytes[at] !== 0)
    const random = seeded(20261128)
    let told = 0
    for (let trial = 0; trial < 150; trial += 1) {
      const copy = join(room, `trial-${trial}`)
      await cp(folder, copy, { recursive: true })
      const at = full[Math.floor(random() * full.length)] ?? 0
      const flipped = Buffer.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      await writeFile(join(copy, 'data.mdb'), flipped)
      const { findings: found } = await fsckCredentials(copy)
      const opened = await openCredentials(copy, wrapping, nowMs)()
      const said = E.isRight(opened)
        ? answers(opened.right, headers)
        : headers.map(() => 'cannot know')
      if (E.isRight(opened)) await opened.right.close()
      const others = said.filter((each, index) => each !== expected[index])
      expect(others.filter((each) => each !== 'cannot know')).toEqual([])
      // Damage that changed an answer is found by fsck as well.
      expect(others.length > 0 && found.length === 0).toBe(false)
      if (found.length > 0) told += 1
      await rm(copy, { recursive: true })
    }
    expect(told).toBeGreaterThan(30)
  })

  test('of the version before has no checksum, is accepted, and gets one', async () => {
    const root = open({ path: folder, maxDbs: 8, overlappingSync: false })
    const rows = root.openDB<string, string>({ name: 'credentials', encoding: 'string' })
    const revoked = root.openDB<string | number, string>({ name: 'revoked', encoding: 'msgpack' })
    await root.transaction(() => {
      const before = Array.from(rows.getRange())
      for (const { key, value } of before) void rows.put(key, value.split('\n')[0]!)
      void revoked.put(subject, noonMs)
    })
    await root.close()
    const credentials = await right(openCredentials(folder, wrapping, nowMs))
    expect(answers(credentials, headers)).toEqual(expected)
    await credentials.close()
    const again = open({ path: folder, maxDbs: 8, overlappingSync: false })
    const kept = again.openDB<string, string>({ name: 'credentials', encoding: 'string' })
    for (const { value } of kept.getRange()) expect(value).toMatch(/\n[0-9a-f]{8}$/)
    await again.close()
  })
})
