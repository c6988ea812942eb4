/** `verify BUNDLE` and `audit sample BUNDLE`: what they print, and its exit codes; nothing of a ledger is there. */
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leafText } from '../../src/events/leaf.ts'
import { testSigner } from '../witness/test-log.ts'
import { resealed, zipOf } from '../exports/verify/archive.ts'
import type { Contents } from '../exports/verify/archive.ts'
import {
  leavesOf,
  log,
  noteOf,
  origin,
  personBundle,
  seenTime,
  wholeBundle,
} from '../exports/verify/bundle-of.ts'
import { shortHistory } from '../exports/verify/recorded.ts'
import { policyText } from '../exports/verify/verifying.ts'
import { makeAuthority } from '../transparency/stamp/authority.ts'
import { runHere, scratch } from './support.ts'

let room: ReturnType<typeof scratch>
let whole: Contents
let leaves: ReturnType<typeof leavesOf>
const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(room.path(name), bytes)
  return room.path(name)
}
beforeAll(async () => {
  room = scratch()
  const history = await shortHistory()
  whole = await wholeBundle({ history, previous: 3 })
  leaves = leavesOf(history.stored.map((json) => Buffer.from(leafText(json))))
  put('person.zip', await zipOf(await personBundle({ history }, history.anna)))
  put('whole.zip', await zipOf(whole))
  put('changed.zip', await zipOf(new Map(whole).set('report.html', Buffer.from('other'))))
  put('forged.zip', await zipOf(resealed(new Map(whole).set('state.jsonl', Buffer.from('')))))
  put('garbage.zip', 'no zip')
  put('policy', policyText)
  put('older', whole.get('previous/checkpoint') ?? '')
  put('ca.pem', makeAuthority(room.path('authority'), 'p256').pem('ca'))
})
afterAll(() => room.remove())

const verify = (name: string, ...more: ReadonlyArray<string>) =>
  runHere('verify', room.path(name), ...more)

describe('verify BUNDLE', () => {
  test('says what was checked and what cannot be, under a key or a policy', async () => {
    for (const whom of [
      ['--key', log.vkey],
      ['--policy', room.path('policy')],
    ]) {
      const { code, stdout, stderr } = await verify('whole.zip', ...whom)
      expect(code).toBe(0)
      // Long work says how far it is.
      expect(stderr).not.toContain('consent-ledger:')
      expect(stdout).toMatch(/^bundle of "log.example\/test", scope ledger: (\d+) of \1 entries/)
      expect(stdout).toContain('passed       state: ')
      expect(stdout).toContain('What these checks do not show:\n')
      expect(stdout).toMatch(/\nverified\n$/)
    }
  })

  test('names the file that was changed, and ends with 65', async () => {
    const { code, stdout } = await verify('changed.zip', '--key', log.vkey)
    expect(code).toBe(65)
    expect(stdout).toContain('FAILED       manifest: ')
    expect(stdout).toContain('file report.html')
    expect(stdout).toMatch(/\nnot verified\n$/)
    expect((await verify('forged.zip', '--key', log.vkey)).code).toBe(65)
  })

  test('believes nobody of itself', async () => {
    const { code, stdout } = await verify('whole.zip')
    expect([code, stdout]).toEqual([
      65,
      expect.stringMatching(/signed by no key that you believe\n$/),
    ])
    expect(stdout).toContain('not checked  checkpoint: no key that you believe was given')
    expect(stdout).not.toContain('passed       checkpoint')
  })

  test('holds it against an older bundle or checkpoint', async () => {
    for (const older of ['older', 'whole.zip']) {
      const { code, stdout } = await verify(
        'whole.zip',
        '--key',
        log.vkey,
        '--since',
        room.path(older),
      )
      expect([code, stdout]).toEqual([0, expect.stringContaining('passed       since: ')])
    }
    const { code, stdout } = await verify(
      'whole.zip',
      '--key',
      log.vkey,
      '--since',
      room.path('policy'),
    )
    expect([code, stdout]).toEqual([65, expect.stringContaining('FAILED       since: ')])
  })

  test('ends with 65 where a check that was asked for cannot be made', async () => {
    const since = ['--since', room.path('older')]
    const { code, stdout } = await verify('person.zip', '--key', log.vkey, ...since)
    expect(code).toBe(65)
    expect(stdout).toContain('not checked  since: asked for, and it cannot be made')
    expect(stdout).toContain('nothing was compared with an older checkpoint')
    expect(stdout).toMatch(/\nnot verified\n$/)
    const authority = ['--timestamp-ca', room.path('ca.pem')]
    const stamp = await verify('whole.zip', '--key', log.vkey, ...authority)
    expect([stamp.code, stamp.stdout]).toEqual([
      65,
      expect.stringContaining('not checked  time-stamp: asked for, and it cannot be made'),
    ])
    expect((await verify('person.zip', '--key', log.vkey)).code).toBe(0)
  })

  test('says of an older checkpoint by another key of the log that both keys are to be given', async () => {
    const before = testSigner(origin, 1, 'the key before')
    put('before', noteOf(leaves.slice(0, 3), before))
    const since = ['--since', room.path('before')]
    const alone = await verify('whole.zip', '--key', log.vkey, ...since)
    expect(alone.code).toBe(65)
    const [, id] = before.vkey.split('+')
    expect(alone.stdout).toContain(`another key of the same log (${id})`)
    expect(alone.stdout).toContain('the old one and the new one, each by its own --key')
    const both = await verify('whole.zip', '--key', log.vkey, '--key', before.vkey, ...since)
    expect([both.code, both.stdout]).toEqual([0, expect.stringContaining('passed       since: ')])
  })

  test('asks whether two files are swapped where the older one is longer', async () => {
    put('newer', noteOf([...leaves, ...leaves]))
    const { code, stdout } = await verify(
      ...(['whole.zip', '--key', log.vkey, '--since', room.path('newer')] as const),
    )
    expect([code, stdout]).toEqual([65, expect.stringContaining('the two files are swapped')])
  })

  test('says when a witness saw the checkpoint as a date', async () => {
    const { stdout } = await verify('whole.zip', '--policy', room.path('policy'))
    expect(stdout).toMatch(
      new RegExp(`^cosigned by "witness.example/1" \\([0-9a-f]{8}\\) at ${seenTime}$`, 'm'),
    )
  })

  test('does not count a witness that states a time to come', async () => {
    const history = await shortHistory()
    const seconds = BigInt(Math.floor(Date.now() / 1_000)) + 3_600n
    put('early.zip', await zipOf(await wholeBundle({ history, seconds })))
    const { code, stdout } = await verify('early.zip', '--policy', room.path('policy'))
    expect([code, stdout]).toEqual([
      65,
      expect.stringContaining('they state a time that cannot be: witness.example/1'),
    ])
  })

  test('cannot read a folder, and says that it is one', async () => {
    const folder = room.path('authority')
    for (const words of [
      [folder, '--key', log.vkey],
      [room.path('whole.zip'), '--key', log.vkey, '--since', folder],
    ])
      expect(await runHere('verify', ...words)).toMatchObject({
        code: 66,
        stdout: '',
        stderr: expect.stringContaining(`${folder} is a folder`),
      })
  })

  test('gives the report as JSON', async () => {
    const { code, stdout } = await verify('forged.zip', '--key', log.vkey, '--json')
    const report = JSON.parse(stdout)
    expect([code, report.verdict, report.about.scope]).toEqual([65, 'refused', { kind: 'ledger' }])
    expect(report.checks.find(({ check }: { check: string }) => check === 'state')).toMatchObject({
      outcome: 'failed',
      findings: [{ fault: 'row-missing', file: 'state.jsonl' }],
    })
  })

  test('says what cannot be read, and what was typed wrong', async () => {
    expect(await verify('garbage.zip', '--key', log.vkey)).toMatchObject({ code: 66, stdout: '' })
    expect(await verify('nothing.zip', '--key', log.vkey)).toMatchObject({ code: 66, stdout: '' })
    expect(await verify('whole.zip', '--key', 'nonsense')).toMatchObject({ code: 65, stdout: '' })
    const both = await verify('whole.zip', '--key', log.vkey, '--policy', room.path('policy'))
    expect(both.code).toBe(2)
    expect((await runHere('verify')).code).toBe(2)
    expect((await verify('whole.zip', '--entry', room.path('older'))).code).toBe(2)
    const authority = await verify('whole.zip', '--timestamp-ca', room.path('policy'))
    expect([authority.code, authority.stderr]).toEqual([
      65,
      expect.stringContaining('expected certificates in PEM'),
    ])
  })
})

describe('audit sample', () => {
  const sample = (name: string, ...more: ReadonlyArray<string>) =>
    runHere('audit', 'sample', room.path(name), ...more)
  const acts = ['--report', 'acts', '--size', '3', '--seed', 'q4']

  test('draws from a bundle that verifies, with index and place of each', async () => {
    const { code, stdout } = await sample('whole.zip', ...acts, '--key', log.vkey, '--json')
    expect(code).toBe(0)
    const [head, ...lines] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(head).toMatchObject({ report: 'acts', size: 3, seed: 'q4' })
    expect(lines).toHaveLength(3)
    for (const { index, file, entry } of lines) {
      expect(file).toMatch(/^tile\/entries\/000\.p\/\d+$/)
      expect(entry).toBe(index)
    }
    const again = await sample('whole.zip', ...acts, '--policy', room.path('policy'))
    expect(again.stdout).toContain(`3 of ${head.population} acts, seed "q4"`)
    for (const { id } of lines) expect(again.stdout).toContain(id)
  })

  test('draws nothing from one that does not, or is believed by nobody', async () => {
    const { code, stdout } = await sample('changed.zip', ...acts, '--key', log.vkey)
    expect([code, stdout]).toEqual([65, expect.stringMatching(/\nnot verified\n$/)])
    expect((await sample('whole.zip', ...acts)).code).toBe(2)
    for (const wrong of [
      ['--report', 'everything', '--size', '3', '--seed', 'x'],
      ['--report', 'acts', '--size', '0', '--seed', 'x'],
      ['--report', 'acts', '--size', '3'],
    ])
      expect((await sample('whole.zip', ...wrong, '--key', log.vkey)).code).toBe(2)
  })

  test('draws from whole ledgers alone: of a part nobody knows how many there are', async () => {
    const { code, stderr } = await sample('person.zip', ...acts, '--key', log.vkey)
    expect([code, stderr]).toEqual([65, expect.stringContaining('found person')])
  })
})
