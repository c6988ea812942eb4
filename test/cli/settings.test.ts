import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingsFrom } from '../../src/cli/line/settings.ts'
import { E } from '../../src/fp.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'))
  writeFileSync(join(folder, 'store'), 'esdb://user:secret@a:2113\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const settings = (env: Record<string, string>) => settingsFrom({ env }, {})

describe('the settings of a command', () => {
  test('may lie in files, as secrets of containers do', () => {
    const read = settings({ LEDGER_STORE_FILE: join(folder, 'store') })
    expect(E.isRight(read) && read.right.store).toEqual({ kurrentdb: 'esdb://user:secret@a:2113' })
  })

  test('are refused where a file cannot be read, without naming it', () => {
    const read = settings({ LEDGER_STORE_FILE: join(folder, 'missing') })
    expect(E.isLeft(read) && read.left.lines).toEqual([
      'LEDGER_STORE_FILE: expected a file that can be read',
    ])
  })

  test('are refused where value and file are both given', () => {
    const read = settings({ LEDGER_VAULT: 'embedded', LEDGER_VAULT_FILE: join(folder, 'store') })
    expect(E.isLeft(read) && read.left.failed).toBe('config')
  })
})
