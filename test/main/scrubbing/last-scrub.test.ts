import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lastRowsScrub, lastScrub } from '../../../src/cli/doctor/disk.ts'
import { configFrom } from '../../../src/config.ts'
import { E } from '../../../src/fp.ts'
import { instantOf } from '../../../src/kernel/instant.ts'
import { noteScrub } from '../../../src/main/scrubbing/last-scrub.ts'

const dayMs = 86_400_000
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'last-scrub-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const configOf = () => {
  const config = configFrom({}, { data: folder })
  if (E.isLeft(config)) throw new Error('the settings are refused')
  return config.right
}

const verdict = async (): Promise<string> => {
  const { verdict: said } = await lastScrub(configOf())
  return said
}

const ago = (ms: number) => instantOf(Date.now() - ms)
const note = (): string => join(folder, 'last-scrub.json')

describe('the note of the last walk through a log', () => {
  test('is not known where there is none', async () => {
    expect(await verdict()).toBe('unknown')
  })

  test('is good news for two weeks, and then a warning', async () => {
    await noteScrub(folder, 'log', ago(13 * dayMs), 0)
    expect(await verdict()).toBe('ok')
    await noteScrub(folder, 'log', ago(15 * dayMs), 0)
    expect(await verdict()).toBe('warn')
  })

  test('is bad where the walk found something', async () => {
    await noteScrub(folder, 'log', ago(0), 2)
    expect(await verdict()).toBe('bad')
  })

  test('is not believed of a time to come', async () => {
    await noteScrub(folder, 'log', ago(-dayMs), 0)
    expect(await verdict()).toBe('unknown')
  })

  test('is never good news with any of its bits turned over', async () => {
    await noteScrub(folder, 'log', ago(20 * dayMs), 1)
    const bytes = readFileSync(note())
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const turned = Buffer.from(bytes)
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      writeFileSync(note(), turned)
      expect(await verdict()).not.toBe('ok')
    }
  })

  test('is not taken for that of the rows', async () => {
    await noteScrub(folder, 'log', ago(0), 0)
    renameSync(note(), join(folder, 'last-rows-scrub.json'))
    expect((await lastRowsScrub(configOf())).verdict).toBe('unknown')
  })

  test('of the version before, which had no sum, is not believed', async () => {
    writeFileSync(note(), JSON.stringify({ at: ago(0), findings: 0 }))
    expect(await verdict()).toBe('unknown')
  })
})
