/** One event rewritten in a segment, by somebody who mends every checksum: what `fsck` says, and what a start does. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits, no } from '../../src/cli/words/exit.ts'
import { readLastSigned } from '../../src/sequencer/signed/last-signed-file.ts'
import { readOrigins } from '../../src/sequencer/signed/origins.ts'
import { recut } from '../faults/damage/recut.ts'
import { rewriteEvent } from '../faults/damage/rewrite.ts'
import { right } from '../support/unwrap.ts'
import { checkpointOf, startOn } from './checkpoints.ts'
import { copiesIn } from './copies.ts'
import { looked, told } from './looking.ts'
import { rewrite, someAct } from './rewriting.ts'
import { tellsWhy } from './stopped-log.ts'
import { run, runHere, scratch, serveOn } from './support.ts'

let room: ReturnType<typeof scratch>
let whole: string
/** Of the last checkpoint. */
let signed: number
let root: string
const copy = copiesIn(() => room)

beforeAll(async () => {
  room = scratch()
  whole = room.path('whole')
  await run(['demo', '--no-serve', '--json', '--people', '2', '--data', whole])
  await recut(whole, room.path('aside'), 64 * 1024)
  const { log = {} } = (await told(whole)).read
  const server = await serveOn(['serve', '--data', whole])
  await checkpointOf(server, log['events'] ?? 0)
  await server.stop()
  // A start records who may do what: it may have been signed since, or not.
  const [origin = ''] = right(await readOrigins(whole))
  const last = right(await readLastSigned(join(whole, 'signing'), origin))
  signed = last?.size ?? 0
  root = Buffer.from(last?.root ?? []).toString('base64')
})
afterAll(() => room.remove())

describe('an event that was rewritten, and every checksum and hash of the log with it', () => {
  test('the log that it stands in has several segments, and no other fault', async () => {
    expect(readdirSync(join(whole, 'log')).filter((name) => name.endsWith('.index'))).not.toEqual(
      [],
    )
    expect(signed).toBeGreaterThan(50)
    expect((await told(whole)).findings).toEqual([])
  })

  test.each([
    ['the first', () => 0],
    ['one of a closed segment', () => 8],
    ['one in the middle', () => Math.floor(signed / 2) - 5],
    ['the last that was signed', () => signed - 1],
  ])('is named by fsck: %s, by its index, with the hash expected and found', async (_, indexOf) => {
    const data = copy()
    const index = indexOf()
    const { before, now } = await rewrite(data, index)
    const { findings } = await told(data)
    expect(findings.filter(({ of }) => of !== 'tree')).toEqual([])
    expect(findings[0]).toEqual({
      of: 'tree',
      where: `entry ${index}`,
      reason: 'the event is not the one whose hash is in the tree',
      expected: before,
      found: now,
    })
    expect(findings[1]).toMatchObject({
      where: expect.stringContaining(`size ${signed} of consent-ledger/`),
      expected: root,
    })
    expect(findings).toHaveLength(2)
    const said = await runHere('fsck', '--data', data)
    expect(said.code).toBe(no)
    expect(said.stdout).toMatch(new RegExp(`^tree +entry ${index} `, 'm'))
  })

  test('is told by fsck where the tree was thrown away: the log has another root than was signed', async () => {
    const data = copy()
    await rewrite(data, 8)
    rmSync(join(data, 'tree'), { recursive: true })
    const { findings } = await told(data)
    expect(findings).toMatchObject([{ reason: 'the log has another root than was signed' }])
    expect((await runHere('fsck', '--data', data)).code).toBe(no)
  })

  test.each([
    ['the first', () => 0],
    ['the last that was signed', () => signed - 1],
  ])(
    'is refused at the start where that reads it: %s',
    async (_, indexOf) => {
      const data = copy()
      const index = indexOf()
      const { before, now } = await rewrite(data, index)
      const { code, stderr } = await startOn(data)
      expect(code).toBe(exits.corrupt)
      expect(stderr).toContain(`the event at index ${index} differs from its leaf in the tree`)
      expect(stderr).toContain(`its hash was ${before}, and is ${now}`)
      expect(stderr).toContain('docs/how-to/prove-the-log.md')
    },
    60_000,
  )

  test('is found by a server that walks the log, where no start reads it: told in log, health and metrics, and nothing is signed', async () => {
    const data = copy()
    const { before, now, was } = await rewrite(data, 8)
    const roles = ['--roles', 'operator,auditor,regulator,service']
    const made = await runHere('credential', 'create', ...roles, '--data', data)
    const key = /clk_\S+/.exec(made.stdout)?.[0] ?? ''
    const env = { LEDGER_SCRUB_MIB_PER_SECOND: '1000' }
    const server = await serveOn(['serve', '--data', data], { env })
    const sentence = `event-rewritten at index 8, position 8 (expected ${before}, found ${now})`
    await expect.poll(server.stderr, { timeout: 90_000 }).toContain(sentence)
    await expect
      .poll(server.stderr, { timeout: 90_000 })
      .toContain('"alarm":"log-not-signed","is":"raised"')
    const get = (path: string) =>
      fetch(`${server.origin}${path}`, { headers: { authorization: `Bearer ${key}` } })
    expect(await (await get('/v1/health')).json()).toMatchObject({
      transparency: { state: 'stopped', why: sentence },
    })
    expect(await (await get('/v1/metrics')).text()).toContain('\nledger_log_signed 0\n')
    await tellsWhy(server.origin, key)
    expect((await server.stop()).code).toBe(0)
    const checks = await looked(data)
    expect(checks.get('tree-scrub')).toMatchObject({
      verdict: 'bad',
      said: expect.stringContaining('with 1 findings'),
    })
    const differs = 'the event at index 8 differs from its leaf in the tree'
    expect(checks.get('proofs')).toMatchObject({
      verdict: 'bad',
      said: expect.stringContaining(differs),
    })
    // Found once, it is held at each start, although none reads it otherwise.
    const again = await startOn(data)
    expect(again.code).toBe(exits.corrupt)
    expect(again.stderr).toContain(differs)
    expect(again.stderr).toContain(`its hash was ${before}, and is ${now}`)
    expect(again.stderr).toContain('restore it from a backup')
    // With the event restored, the log is signed again and the finding is forgotten.
    await rewriteEvent(data, 8, () => was)
    const mended = await serveOn(['serve', '--data', data])
    expect((await checkpointOf(mended, signed)).size).toBeGreaterThanOrEqual(signed)
    expect(mended.stderr()).toContain('the event at index 8, for which the log was stopped')
    expect(readdirSync(data)).not.toContain('stopped-at.json')
    expect((await mended.stop()).code).toBe(0)
  }, 200_000)

  test('is told to nobody who reads history, by HTTP or offline, and nothing is folded anew from it', async () => {
    const data = copy()
    const { subject, position } = await someAct(data)
    await rewrite(data, position)
    const made = ['--roles', 'auditor,operator', '--data', data]
    const key = /clk_\S+/.exec((await runHere('credential', 'create', ...made)).stdout)?.[0] ?? ''
    for (const command of [['replay'], ['export', '--out', room.path('told')]]) {
      const [name = '', ...flags] = command
      const said = await runHere(name, ...flags, '--data', data)
      expect([said.code, said.stderr]).toEqual([
        exits.corrupt,
        expect.stringContaining(`the event at index ${position} differs from its leaf in the tree`),
      ])
    }
    const env = { LEDGER_SCRUB_MIB_PER_SECOND: '0' }
    const server = await serveOn(['serve', '--data', data], { env })
    const ask = async (path: string, body?: object) => {
      const answer = await fetch(`${server.origin}/v1${path}`, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      })
      return { status: answer.status, text: await answer.text() }
    }
    // The index of the rewritten event: what is asked may be about another one.
    const named = new RegExp(`(?=.*problem:event-rewritten)(?=.*"index":${position}[,}])`)
    const refused = { status: 500, text: expect.stringMatching(named) }
    expect(await ask(`/subjects/${subject}/trail?reason=audit`)).toEqual(refused)
    expect(await ask('/audit/sample?report=acts&size=1&seed=a&reason=audit')).toEqual(refused)
    const question = { subject, purpose: 'app.operate', operation: 'use', reason: 'audit' }
    const asOf = new Date().toISOString()
    expect(await ask('/decisions', { ...question, asOf })).toEqual(refused)
    expect((await ask('/health')).text).toContain(`event-rewritten at index ${position}`)
    expect((await ask('/rebuild', {})).status).toBe(202)
    await expect
      .poll(async () => (await ask('/rebuild')).text, { timeout: 60_000 })
      .toMatch(/"state":"failed"/)
    expect((await ask('/health')).text).toContain('"alive":true')
    expect((await server.stop()).code).toBe(0)
  }, 200_000)

  test('with the tree thrown away serves until the tree is made anew, signs nothing more, and does not start again', async () => {
    const data = copy()
    await rewrite(data, 8)
    rmSync(join(data, 'tree'), { recursive: true })
    const server = await serveOn(['serve', '--data', data])
    const stopped = `has stopped: log-forked at index ${signed}`
    await expect.poll(server.stderr, { timeout: 30_000 }).toContain(stopped)
    const shown = await fetch(`${server.origin}/log/checkpoint`)
    expect([shown.status, await shown.json()]).toMatchObject([
      500,
      { stoppedFor: 'log-forked', index: signed },
    ])
    expect((await server.stop()).code).toBe(0)
    const { code, stderr } = await startOn(data)
    expect(code).toBe(exits.corrupt)
    expect(stderr).toContain(`the log differs from its signed checkpoint: at size ${signed}`)
    expect(stderr).toContain(root)
  })
})

describe('a log that is not whole beside what was signed', () => {
  test('is refused at the start where its last event is cut off, with the tree or without', async () => {
    const data = copy()
    await recut(
      data,
      room.path('shorter'),
      64 * 1024,
      (await told(data)).read['log']?.['events'] ?? 0,
    )
    expect((await told(data)).findings).toEqual([])
    await recut(data, room.path('shorter'), 64 * 1024, signed - 1)
    for (const gone of ['nothing', 'tree']) {
      rmSync(join(data, gone), { recursive: true, force: true })
      const { code, stderr } = await startOn(data)
      expect([code, stderr]).toEqual([exits.corrupt, expect.stringContaining(String(signed - 1))])
    }
  })

  test('is refused where the keys are lost: no other ones are made, and none is asked of an older copy', async () => {
    const data = copy()
    rmSync(join(data, 'signing'), { recursive: true })
    for (const env of [{}, { LEDGER_SIGNING: room.path('elsewhere') }]) {
      const { code, stderr } = await startOn(data, env)
      expect(code).toBe(exits.config)
      expect(stderr).toMatch(
        /the signing keys of the log .*, or its last signed checkpoint, are missing/,
      )
      expect(stderr).toContain('LEDGER_ORIGIN=')
    }
    const kept = readdirSync(data).includes('signing') ? readdirSync(join(data, 'signing')) : []
    expect(kept.filter((name) => name.endsWith('.pem') || name === 'keys.json')).toEqual([])
  })
})
