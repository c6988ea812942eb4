import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { wrapping } from '../credentials/support.ts'
import { right } from '../support/unwrap.ts'

const child = join(import.meta.dirname, 'leave-child.ts')

/** Three servers of a fault run were ended from outside (SIGKILL): `process.exit` waited for a thread that waited for it. */
test('a process whose engine failed ends with its code while a change of the credentials is under way', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leave-'))
  const args = ['--import', 'tsx', child, folder]
  const ended = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect([ended.status, ended.signal]).toEqual([69, null])
  expect(ended.stderr).toBe('consent-ledger: the rows failed: this process ends\n')
  const credentials = await right(openCredentials(folder, wrapping, Date.now))
  const listed = credentials.list()
  expect(E.isRight(listed) ? listed.right.map(({ id }) => id) : []).toEqual([ended.stdout])
  await credentials.close()
  rmSync(folder, { recursive: true, force: true })
})
