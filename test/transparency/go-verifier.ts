/**
 * The program in `go/verify`, on golang.org/x/mod/sumdb as Debian ships it (golang-go, golang-golang-x-mod-dev). Tests are
 * skipped where it is missing, unless GO_REQUIRED=1 says that it must not be.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = '/usr/share/gocode'

export const hasGo =
  spawnSync('go', ['version']).status === 0 &&
  existsSync(join(packages, 'src/golang.org/x/mod/sumdb/tlog'))
if (!hasGo && process.env['GO_REQUIRED'] === '1')
  throw new Error('golang-go and golang-golang-x-mod-dev are missing')

/** Runs it: 0 where all verifies, 1 and a word on stderr where it does not. */
export type GoVerifier = (...args: ReadonlyArray<string>) => {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Builds it, offline, into a file. */
export const goVerifier = (file: string): GoVerifier => {
  const source = fileURLToPath(new URL('go/verify', import.meta.url))
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: packages, GOFLAGS: '' }
  execFileSync('go', ['build', '-o', file, '.'], { cwd: source, env })
  return (...args) => spawnSync(file, args, { encoding: 'utf8' })
}
