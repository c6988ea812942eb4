/** The lines of a bundle's README.html, run as they stand: they check a bundle that is whole, and no other. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { optOut } from '../../support/acts.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

vi.setConfig({ testTimeout: 60_000 })

let house: House
let anna: SubjectId
const folders: string[] = []

beforeAll(async () => {
  house = await openHouse()
  const opting = { ...optOut, personal: { note: 'no calls' } }
  anna = await someone(house, 'C-1', [opting])
  folders.push(
    unpacked(house.room, 'person', await bundleOf(house, { kind: 'person', subject: anna })),
  )
  folders.push(unpacked(house.room, 'ledger', await bundleOf(house, { kind: 'ledger' })))
})
afterAll(() => house.close())

const entities: { readonly [name: string]: string } = { lt: '<', gt: '>', quot: '"', amp: '&' }

const blocksIn = (folder: string): ReadonlyArray<string> =>
  [
    ...readFileSync(join(folder, 'README.html'), 'utf8').matchAll(
      /<pre tabindex="0"><code>(.*?)<\/code><\/pre>/gs,
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
    expect(run(folder, blocks[3] ?? '').stdout).toMatch(/^\d+ entries lead to the root \S+$/m)
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

  test('find an entry that was forged together with its leaf in the tile and with the manifest', () => {
    const [folder = ''] = folders
    const [files = '', sm3 = '', signature = '', tree = ''] = blocksIn(folder)
    const digest = (algorithm: string, bytes: Uint8Array): string =>
      createHash(algorithm).update(bytes).digest('hex')
    const path = (name: string): string => join(folder, name)
    const [first = '', ...others] = readFileSync(path('entries.jsonl'), 'utf8').split('\n')
    const forged = first.replace('"role":"', '"role":"not-')
    const leafOf = (line: string): string => /"leaf":(.*),"position"/.exec(line)?.[1] ?? ''
    const index = Number(/\d+/.exec(first)?.[0])
    const [width = ''] = readdirSync(path('tile/0/000.p'))
    const tile = `tile/0/000.p/${width}`
    const hashes = readFileSync(path(tile))
    const leaf = createHash('sha256').update('\0').update(leafOf(forged)).digest()
    const contents = new Map([
      ['entries.jsonl', Buffer.from([forged, ...others].join('\n'))],
      [
        tile,
        Buffer.concat([hashes.subarray(0, index * 32), leaf, hashes.subarray(index * 32 + 32)]),
      ],
    ])
    let manifest = readFileSync(path('manifest.json'), 'utf8')
    for (const [name, bytes] of contents) {
      const before = readFileSync(path(name))
      expect(before.equals(bytes)).toBe(false)
      const entry = new RegExp(`\\{"bytes":\\d+,"name":"${name}","sha256":"\\w+","sm3":"\\w+"\\}`)
      expect(manifest).toMatch(entry)
      manifest = manifest.replace(
        entry,
        `{"bytes":${bytes.length},"name":"${name}","sha256":"${digest('sha256', bytes)}","sm3":"${digest('sm3', bytes)}"}`,
      )
      writeFileSync(path(name), bytes)
    }
    writeFileSync(path('manifest.json'), manifest)
    for (const lines of [files, sm3, signature]) expect(run(folder, lines).status).toBe(0)
    const found = run(folder, tree)
    expect([found.status, found.stdout]).toEqual([1, expect.stringMatching(/^DIFFERS: the root/)])
  })
})
