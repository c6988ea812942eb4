import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withProject } from './planted.ts'
import type { Answer, Files } from './planted.ts'

const program = 'bin/consent-ledger'

const run = (files: Files): Answer =>
  withProject(
    { 'package.json': '{ "type": "module" }', 'bin/.keep': '', ...files },
    [program],
    (folder) =>
      // By its path, so that the mode and the first line are tried too.
      spawnSync(join(folder, program), ['serve'], { encoding: 'utf8' }),
  )

describe('bin/consent-ledger', () => {
  test('says how to build, and exits 69, when nothing is built', () => {
    const { status, stderr } = run({})
    expect([status, stderr]).toEqual([69, 'consent-ledger is not built yet: run npm run build\n'])
  })

  test('runs the built program with its arguments', () => {
    const built = 'process.stdout.write(process.argv.slice(2).join()); process.exitCode = 3\n'
    const { status, stdout } = run({ 'dist/src/cli/main.js': built })
    expect([status, stdout]).toEqual([3, 'serve'])
  })
})
