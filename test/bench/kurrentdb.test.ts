import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { startWriting } from '../../bench/kurrentdb/acknowledged.ts'
import { audit } from '../../bench/kurrentdb/audit.ts'
import { faultsIn } from '../../bench/kurrentdb/fault.ts'
import { faulty } from '../store/faulty-store.ts'
import { eventOf } from '../store/support.ts'
import { newLog } from '../migrate/support.ts'
import { until } from '../support/until.ts'
import { right } from '../support/unwrap.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

const say = (file: string): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', `bench/kurrentdb/${file}.ts`]
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '' },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, said }))
  })

describe('without a server', () => {
  test.each(['main', 'failover'])('%s says that nothing was measured', async (file) => {
    const { code, said } = await say(file)
    expect(code).toBe(0)
    expect(said).toContain('KURRENTDB_URL is not set')
  })
})

describe('the audit of what was acknowledged', () => {
  test('finds nothing where nothing is lost, whatever happened to the appends', async () => {
    const store = faulty(await newLog())
    const writing = startWriting(store.store, 4)
    await until(() => writing.times.length > 20)
    store.leaveNextUnanswered()
    store.loseNext()
    store.leaveNextUnanswered()
    const seen = writing.times.length
    await until(() => writing.times.length > seen + 20)
    await writing.stop()
    const { events, ...findings } = await audit(store.store, writing.acknowledged)
    expect(events).toBe(writing.times.length * 3)
    expect(findings).toEqual({ lost: 0, doubled: 0, unknown: 0, disordered: 0 })
  })

  test('finds what is missing, what came twice, and what nobody was told of', async () => {
    const store = await newLog()
    const writing = startWriting(store, 2)
    await until(() => writing.times.length > 5)
    await writing.stop()
    const [first, second] = writing.acknowledged
    if (first === undefined || second === undefined) throw new Error('there are two writers')
    const end = BigInt(first.ids.length - 1)
    await right(store.append(first.stream, end, [eventOf()]))
    second.ids.push(eventOf().id)
    expect(await audit(store, writing.acknowledged)).toMatchObject({ lost: 1, unknown: 1 })
    const twice = { ...store, read: store.read }
    const [id] = second.ids
    if (id === undefined) throw new Error('something was acknowledged')
    twice.read = (stream, options) => async () => {
      const page = await right(store.read(stream, options))
      return { _tag: 'Right', right: page.map((one) => ({ ...one, event: { ...one.event, id } })) }
    }
    expect((await audit(twice, [second])).doubled).toBeGreaterThan(0)
  })
})

describe('the faults of a cluster', () => {
  test('are those that there are both commands for', () => {
    expect(faultsIn({ KURRENTDB_KILL_LEADER_CMD: 'kill' })).toEqual([])
    expect(
      faultsIn({ KURRENTDB_FREEZE_LEADER_CMD: 'freeze', KURRENTDB_THAW_CMD: 'thaw' }),
    ).toMatchObject([{ strike: 'freeze', mend: 'thaw', budgetMs: 30_000 }])
  })
})
