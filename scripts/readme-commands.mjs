/**
 * Runs the README's marked commands, in order, in a fresh copy of the project: what a newcomer types.
 * Variables and the folder carry over from block to block, as in one terminal.
 * Usage: node scripts/readme-commands.mjs [folder of the README]
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readmeBlocks } from './readme-blocks.mjs'

const blockTimeoutMs = 600_000
const answerTimeoutMs = 60_000
const pollIntervalMs = 200
const stopGraceMs = 10_000

/** Files a clone would have, and new ones not yet committed; everything when there is no git. */
const copy = (from, to) => {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { status, stdout } = spawnSync('git', args, { cwd: from, encoding: 'utf8' })
  if (status !== 0) {
    const made = new Set(
      ['node_modules', 'dist', 'data', 'coverage', '.runtimes'].map((name) => join(from, name)),
    )
    cpSync(from, to, { recursive: true, filter: (path) => !made.has(path) })
    return
  }
  for (const path of new Set(stdout.split('\0'))) {
    if (path === '' || !existsSync(join(from, path))) continue
    mkdirSync(dirname(join(to, path)), { recursive: true })
    cpSync(join(from, path), join(to, path))
  }
}

/** Bash that carries its variables and folder on from the last block, in two files. */
const scriptOf = ({ script }, state) => `
set -euo pipefail
[ -f '${state}/env' ] && source '${state}/env'
[ -f '${state}/folder' ] && cd "$(cat '${state}/folder')"
set -a
${script}
export -p > '${state}/env'
pwd > '${state}/folder'
`

const live = new Set()

// A group of its own, so that what a block leaves running is stopped with it.
const start = (block, folder, state) => {
  const options = { cwd: folder, stdio: 'inherit', detached: true }
  const child = spawn('bash', ['-c', scriptOf(block, state)], options)
  live.add(child)
  return child
}

const signal = (child, name) => {
  try {
    process.kill(-child.pid, name)
    return true
  } catch {
    return false // the whole group is gone
  }
}

const stop = async (child) => {
  const deadlineMs = Date.now() + stopGraceMs
  signal(child, 'SIGTERM')
  while (signal(child, 0) && Date.now() < deadlineMs) await wait(pollIntervalMs)
  signal(child, 'SIGKILL')
  live.delete(child)
}

for (const name of ['SIGINT', 'SIGTERM']) {
  process.once(name, () => {
    for (const child of live) signal(child, 'SIGKILL')
    process.exit(1)
  })
}

const ended = (child) =>
  new Promise((settle) => {
    child.once('error', (error) => settle(error.message))
    child.once('exit', (code, name) =>
      settle(code === 0 ? undefined : `ended with ${code ?? name}`),
    )
  })

const answers = async (url) => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok
  } catch {
    return false
  }
}

const runToEnd = async (block, folder, state) => {
  const child = start(block, folder, state)
  const late = wait(blockTimeoutMs, 'did not end in time', { ref: false })
  const fault = await Promise.race([ended(child), late])
  await stop(child)
  return fault
}

/** The fault, or nothing once `url` answers. The child is handed to `keep` to be stopped at the end. */
const runBehind = async (block, folder, state, keep) => {
  if (await answers(block.url)) return `something else already answers at ${block.url}`
  const child = start({ script: block.script }, folder, state)
  keep(child)
  let gone = false
  void ended(child).then(() => (gone = true))
  for (const deadlineMs = Date.now() + answerTimeoutMs; Date.now() < deadlineMs;) {
    if (gone) return `ended before ${block.url} answered`
    if (await answers(block.url)) return undefined
    await wait(pollIntervalMs)
  }
  return `${block.url} did not answer within ${answerTimeoutMs / 1000} s`
}

const runAll = async (blocks, folder, state) => {
  const behind = []
  const keep = (child) => behind.push(child)
  try {
    for (const block of blocks) {
      console.log(`\nREADME.md line ${block.line}:\n${block.script}\n`)
      const fault =
        block.kind === 'run'
          ? await runToEnd(block, folder, state)
          : await runBehind(block, folder, state, keep)
      if (fault !== undefined) return `README.md line ${block.line}: ${fault}`
    }
    return undefined
  } finally {
    await Promise.all(behind.map(stop))
  }
}

const main = async (source) => {
  const readme = join(source, 'README.md')
  if (!existsSync(readme)) return 'there is no README.md'
  const blocks = readmeBlocks(readFileSync(readme, 'utf8'))
  if (blocks.length === 0) return 'README.md marks no command to run'
  const base = mkdtempSync(join(tmpdir(), 'readme-'))
  const [folder, state] = [join(base, 'consent-ledger'), join(base, 'state')]
  try {
    mkdirSync(folder)
    mkdirSync(state)
    copy(source, folder)
    const fault = await runAll(blocks, folder, state)
    if (fault === undefined) console.log(`\n${blocks.length} README commands ran`)
    return fault
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

const fault = await main(resolve(process.argv[2] ?? join(import.meta.dirname, '..')))
if (fault !== undefined) {
  console.error(fault)
  process.exitCode = 1
}
