import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serveOn } from '../cli/support.ts'
import type { Server } from '../cli/support.ts'
import { unpackLedgerBefore } from '../ledger-before/ledger-before.ts'
import { stepsIn } from './shell-blocks.ts'
import type { Step } from './shell-blocks.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = ['tutorial', 'how-to'].flatMap((folder) =>
  readdirSync(join(root, 'docs', folder)).map((name) => `docs/${folder}/${name}`),
)

/** As in one terminal: variables and functions go on from block to block. The first failure ends it. */
const scriptOf = (script: string, state: string): string => `
set -euo pipefail
if [ -f '${state}' ]; then source '${state}'; fi
set -a
${script}
export -p > '${state}'
declare -f >> '${state}'
`

const bash = (script: string, cwd: string, env: { readonly [name: string]: string }) =>
  new Promise<{ readonly code: number | null; readonly output: string }>((resolve, reject) => {
    const child = spawn('bash', ['-c', script], { cwd, env: { ...process.env, ...env } })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })

describe('the commands of a page', () => {
  let folder = ''
  let server: Server | undefined

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'docs-'))
    mkdirSync(join(folder, 'here'))
    // A reader's view of the project's folder, without files that a command could damage.
    for (const name of ['bin', 'policies', 'deploy'])
      symlinkSync(join(root, name), join(folder, 'here', name))
  })
  afterEach(async () => {
    await server?.stop()
    server = undefined
    rmSync(folder, { recursive: true, force: true })
  })

  /** Does one step; why it failed, where it did. */
  const take = async (each: Step): Promise<string | undefined> => {
    const data = join(folder, 'data')
    switch (each.step) {
      case 'start':
        server = await serveOn(['serve', '--data', data])
        return undefined
      case 'before':
        unpackLedgerBefore(data)
        return undefined
      case 'stop':
        await server?.stop()
        server = undefined
        return undefined
      case 'run': {
        const api = server === undefined ? {} : { API: `${server.origin}/v1` }
        const script = scriptOf(each.script, join(folder, 'state'))
        const { code, output } = await bash(script, join(folder, 'here'), {
          LEDGER_DATA: data,
          ...api,
        })
        return code === 0 ? undefined : `line ${each.line} ended with ${code}: ${output}`
      }
    }
  }

  test.each(pages)('run as they stand in %s', { timeout: 600_000 }, async (page) => {
    const steps = stepsIn(readFileSync(join(root, page), 'utf8'))
    expect(steps.some(({ step }) => step === 'run')).toBe(true)
    let fault: string | undefined
    for (const each of steps) fault ??= await take(each)
    expect(fault).toBeUndefined()
    // A reader follows the page in their checkout, and finds it as it was.
    expect(readdirSync(join(folder, 'here')).sort()).toEqual(['bin', 'deploy', 'policies'])
  })
})
