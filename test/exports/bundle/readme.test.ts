/** The lines of a bundle's README.html, run as they stand: they check a bundle that is whole, and no other. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

let house: House
let anna: SubjectId
const folders: string[] = []

beforeAll(async () => {
  house = await openHouse()
  const opting = { act: 'opt-out-of-marketing', how: 'hotline', personal: { note: 'no calls' } }
  anna = await someone(house, 'C-1', [opting])
  folders.push(
    unpacked(house.room, 'person', await bundleOf(house, { kind: 'person', subject: anna })),
  )
  folders.push(unpacked(house.room, 'ledger', await bundleOf(house, { kind: 'ledger' })))
}, 60_000)
afterAll(() => house.close())

const entities: { readonly [name: string]: string } = { lt: '<', gt: '>', quot: '"', amp: '&' }

const blocksIn = (folder: string): ReadonlyArray<string> =>
  [
    ...readFileSync(join(folder, 'README.html'), 'utf8').matchAll(
      /<pre><code>(.*?)<\/code><\/pre>/gs,
    ),
  ].map(([, code = '']) => code.replaceAll(/&(\w+);/g, (_, name: string) => entities[name] ?? ''))

const run = (folder: string, lines: string) =>
  spawnSync('sh', ['-e'], { cwd: folder, input: lines, encoding: 'utf8' })

describe('the lines of README.html', () => {
  test.each([0, 1])('check a whole bundle (%i)', (which) => {
    const folder = folders[which] ?? ''
    const blocks = blocksIn(folder)
    expect(blocks).toHaveLength(4)
    for (const lines of blocks) {
      const { status, stderr } = run(folder, lines)
      expect([lines, stderr, status]).toEqual([lines, expect.any(String), 0])
    }
    expect(run(folder, blocks[2] ?? '').stdout).toContain('Signature Verified Successfully')
    expect(run(folder, blocks[3] ?? '').stdout).toMatch(/^entry \d+ is [0-9a-f]{64}$/m)
  })

  test('find a file that was changed, a signature by another key, and an entry that was rewritten', () => {
    const [folder = ''] = folders
    const [files = '', sm3 = '', signature = '', entry = ''] = blocksIn(folder)
    const changed = (name: string, from: string, to: string, lines: string): number | null => {
      const path = join(folder, name)
      const whole = readFileSync(path)
      const text = whole.toString('latin1')
      expect(text).toContain(from)
      writeFileSync(path, Buffer.from(text.replace(from, to), 'latin1'))
      const { status } = run(folder, lines)
      writeFileSync(path, whole)
      return status
    }
    expect(changed('entries.jsonl', '"index":', '"indez":', files)).not.toBe(0)
    expect(changed('entries.jsonl', '"index":', '"indez":', sm3)).not.toBe(0)
    expect(
      changed('checkpoint', 'ledger.example/test\n', 'ledger.example/text\n', signature),
    ).not.toBe(0)
    expect(changed('entries.jsonl', '"role":', '"rule":', entry)).not.toBe(0)
  })
})
