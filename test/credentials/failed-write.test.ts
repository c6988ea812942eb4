import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { wrapping } from './support.ts'
import { E } from '../../src/fp.ts'
import { right } from '../support/unwrap.ts'

const child = join(import.meta.dirname, 'failed-write-child.ts')
const limitInBlocks = 400

test('after LMDB failed to write credentials the process ends in one sentence, and all that were made are there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'credentials-'))
  // Not seen beforehand, as a quota or a broken disk is not.
  const limited = `trap "" XFSZ; ulimit -f ${limitInBlocks}; exec "$0" "$@"`
  const args = ['-c', limited, process.execPath, '--import', 'tsx', child, folder]
  const ended = spawnSync('bash', args, { encoding: 'utf8' })
  expect(ended.status).toBe(69)
  const lines = ended.stdout.trim().split('\n')
  expect(lines.at(-1)).toMatch(
    /^the credentials in \S+ could not be written \((?:File too large|Input\/output error)\): this process ends, /,
  )
  expect(ended.stderr).not.toContain('Unhandled')
  const made = lines.slice(0, -1).map((line) => line.replace('made ', ''))
  expect(made.length).toBeGreaterThan(10)
  const credentials = await right(openCredentials(folder, wrapping, Date.now))
  const listed = credentials.list()
  const ids = E.isRight(listed) ? listed.right.map(({ id }) => id) : []
  expect(new Set(ids)).toEqual(new Set(made))
  await credentials.close()
  rmSync(folder, { recursive: true, force: true })
})
