import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginMove } from '../../src/cli/migrate/name.ts'
import { configFrom } from '../../src/config.ts'
import { E } from '../../src/fp.ts'
import { openLog, openLogReader } from '../../src/main/log.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'moving-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a folder that a ledger is being moved into', () => {
  test('is opened by nobody, for writing or for reading, and left as it is', async () => {
    const config = configFrom({ LEDGER_DATA: folder }, {})
    if (E.isLeft(config)) throw new Error('config')
    writeFileSync(join(folder, 'name'), 'a.name\n')
    beginMove(folder)
    for (const opened of [await openLog(config.right)(), await openLogReader(config.right)()]) {
      expect(opened).toEqual({ _tag: 'Left', left: { failure: 'move-unfinished' } })
    }
  })
})
