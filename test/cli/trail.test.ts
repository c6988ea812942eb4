import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { seedPolicyFolder } from '../../src/cli/process/project.ts'
import { openHouse } from './house.ts'
import type { House } from './house.ts'
import { run } from './support.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
}, 90_000)
afterAll(() => house.remove())

describe('export', () => {
  test('writes a trail that its own manifest bears out', async () => {
    const out = house.path('trail')
    const { code } = await house.on('export', '--out', out)
    expect(code).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['events.jsonl', 'manifest.json'])
    const manifest = JSON.parse(readFileSync(`${out}/manifest.json`, 'utf8')) as {
      stateDigest: string
      events: number
    }
    expect(manifest.stateDigest).toBe((await house.replayed()).digest)
    expect(readFileSync(`${out}/events.jsonl`, 'utf8').trimEnd().split('\n')).toHaveLength(
      manifest.events,
    )
    expect((await run(['export', '--check', out])).code).toBe(0)
  })

  test('overwrites nothing', async () => {
    const { code, stderr } = await house.here('export', '--out', house.path('.'))
    expect(code).toBe(exits['cannot-create'])
    expect(stderr).toContain(' exists')
  })

  test('makes no folder but its own: a medium that is not there is no reason to fill another disk', async () => {
    for (const more of [[], ['--subject', house.caseOf(2).subject, '--reason', 'rights_request']]) {
      const asked = await house.here('export', '--out', house.path('not-mounted/trail'), ...more)
      expect(asked.code).toBe(exits['cannot-create'])
      expect(asked.stderr).toMatch(/--out: there is no folder .*not-mounted: make it first/)
    }
    expect(existsSync(house.path('not-mounted'))).toBe(false)
  })

  test('is found out when a byte of it changes', async () => {
    const out = house.path('altered')
    await house.on('export', '--out', out)
    const file = `${out}/events.jsonl`
    writeFileSync(file, readFileSync(file, 'utf8').replace('"v1"', '"v9"'))
    const { code, stdout } = await run(['export', '--check', out])
    expect(code).toBe(1)
    expect(stdout).toContain('has another SHA-256')
  })

  test('of a person has what can still be opened, and is itself on record', async () => {
    const { subject } = house.caseOf(2)
    const out = house.path('record')
    expect(
      (await house.on('export', '--subject', subject, '--reason', 'rights_request', '--out', out))
        .code,
    ).toBe(0)
    expect(readFileSync(`${out}/events.jsonl`, 'utf8')).toContain('asked for no more offers')
    const { events } = await house.replayed()
    expect(events.at(-1)).toMatchObject({
      event: { type: 'LedgerRead', body: { subject, reason: 'rights_request' } },
    })
  })

  test('of an erased person has nothing personal left', async () => {
    const out = house.path('erased')
    await house.on(
      'export',
      '--subject',
      house.caseOf(18).subject,
      '--reason',
      'audit',
      '--out',
      out,
    )
    const lines = readFileSync(`${out}/events.jsonl`, 'utf8')
    expect(lines).toContain('"fields":null')
    expect(lines).not.toContain('closed at the counter')
  })
})

describe('publish', () => {
  test('shows what would change and what that obliges, and publishes nothing', async () => {
    const before = (await house.replayed()).events.length
    const { code, stdout } = await house.on('publish', '--policy', seedPolicyFolder, '--dry-run')
    expect(code).toBe(0)
    // Against version 2 of the demo, version 1 has one recipient less.
    expect(stdout).toContain('insurer.z')
    expect(stdout).toContain('nothing was published')
    expect((await house.replayed()).events).toHaveLength(before)
  })

  test('keeps the exact bytes of the text, and a version once', async () => {
    const folder = house.path('third')
    cpSync(seedPolicyFolder, folder, { recursive: true })
    const head = `${folder}/policy.json`
    writeFileSync(head, readFileSync(head, 'utf8').replace('"version": "v1"', '"version": "v3"'))
    const text = house.path('third.txt')
    writeFileSync(text, '第三版\r\nexact bytes\n')
    const args = ['publish', '--policy', folder, '--text', text, '--json']
    const published = JSON.parse((await house.on(...args)).stdout) as {
      recorded: boolean
      textSha256: string
    }
    const sha256 = createHash('sha256').update(readFileSync(text)).digest('hex')
    expect(published).toMatchObject({ recorded: true, textSha256: sha256 })
    const again = JSON.parse((await house.on(...args)).stdout) as { recorded: boolean }
    expect(again.recorded).toBe(false)
  })

  test('refuses a day that is past', async () => {
    const past = ['--effective-at', '2020-01-01T00:00:00+08:00']
    const folder = house.path('past')
    cpSync(seedPolicyFolder, folder, { recursive: true })
    const head = `${folder}/policy.json`
    writeFileSync(head, readFileSync(head, 'utf8').replace('"version": "v1"', '"version": "v4"'))
    const { code, stderr } = await house.here('publish', '--policy', folder, ...past)
    expect(code).toBe(exits.data)
    expect(stderr).toContain('effective-in-the-past')
  })

  test('refuses a version that was published with other content', async () => {
    const folder = house.path('policy')
    cpSync(seedPolicyFolder, folder, { recursive: true })
    const text = house.path('text.txt')
    writeFileSync(text, 'another text')
    const { code, stderr } = await house.here('publish', '--policy', folder, '--text', text)
    expect(code).toBe(exits.data)
    expect(stderr).toContain('version-exists')
  })
})

describe('fsck', () => {
  test('finds nothing in a whole log', async () => {
    expect(await house.on('fsck')).toMatchObject({ code: 0, stdout: '' })
  })

  test('names the place of a flipped byte', async () => {
    const damaged = house.path('damaged')
    cpSync(house.data, damaged, { recursive: true })
    const file = `${damaged}/log/0000000001.segment`
    const bytes = readFileSync(file)
    const at = bytes.indexOf('"type":"MajorityReached"')
    expect(at).toBeGreaterThan(0)
    bytes.writeUInt8(bytes.readUInt8(at + 10) ^ 1, at + 10)
    writeFileSync(file, bytes)
    const { code, stdout } = await run(['fsck', '--data', damaged])
    expect(code).toBe(1)
    expect(stdout).toMatch(/segment 1, offset \d+/)
  })
})
