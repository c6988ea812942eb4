import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { contents, fill } from './support.ts'
import { right } from '../support/unwrap.ts'

const child = fileURLToPath(new URL('./killed-child.ts', import.meta.url))

/** Copies in a process that kills itself `afterMs` after it began to write, or never; true where it came to the end. */
const copyAndKill = (from: string, to: string, afterMs?: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const args = [
      '--import',
      'tsx',
      child,
      from,
      to,
      ...(afterMs === undefined ? [] : [`${afterMs}`]),
    ]
    const copying = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    copying.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    copying.once('error', reject)
    copying.once('close', () => resolve(said.includes('level')))
  })

describe('a copy that is killed', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'consent-ledger-move-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('goes on where it was, as often as it is killed', { timeout: 120_000 }, async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')]
    const source = await right(openEmbeddedStore({ folder: from }))
    await fill(source, 4_000, 300)
    let kills = 0
    while (kills < 4 && !(await copyAndKill(from, to, kills * 15))) kills += 1
    expect(kills).toBeGreaterThan(1)
    expect(await copyAndKill(from, to)).toBe(true)
    const target = await right(openEmbeddedStore({ folder: to }))
    expect(await contents(target)).toEqual(await contents(source))
    await source.close()
    await target.close()
  })
})
