/** One broken call: what the server makes of it, and what stands in the folder afterwards. */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Keys } from '../../acceptance/client.ts'
import { checkPeople, isReady, noViolations, settlePeople } from '../driver/check.ts'
import type { Violations } from '../driver/check.ts'
import { crash, sentenceIn } from '../driver/ends.ts'
import { checkFolder } from '../driver/folder-check.ts'
import { clientTo } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { runProgram, startServer } from '../driver/server.ts'
import type { Server } from '../driver/server.ts'
import { newTally } from '../driver/work.ts'
import type { Tally } from '../driver/work.ts'
import { newControl } from '../shim/control.ts'
import type { Control } from '../shim/control.ts'
import { beBusy } from './busy.ts'
import { beginsLate } from './cases.ts'
import type { Case } from './cases.ts'
import type { Prepared } from './prepare.ts'
import { depositing } from '../driver/vouching.ts'

export type CaseOutcome = Violations & { readonly met: string; readonly tally: Tally }

const noCall = 'no such call'
const beforeMs = 150
const whileMs = 300
const laterMs = 400

type Trial = {
  readonly data: string
  readonly control: Control
  readonly people: Person[]
  readonly tally: Tally
  readonly found: Violations
  readonly keys: Keys
}

/** A busy machine takes long to come to a call. */
const hitLimitMs = 15_000

const untilHit = async (control: Control, server: Server): Promise<void> => {
  const until = performance.now() + hitLimitMs
  while (control.hits() === 0 && !server.isOver() && performance.now() < until) await delay(5)
}

const isAtWork = ({ moment }: Case): boolean =>
  moment === 'at work' || moment === 'at a new segment'

const patternOf = (data: string, { below }: Case): string => `${data}/${below}`

/** Works before, while and after the fault; afterwards it is lifted, and a server that still runs goes on. */
const breakWhile = async (server: Server, each: Case, trial: Trial): Promise<string> => {
  const { control, people, tally, found, data, keys } = trial
  const client = clientTo(() => server.origin, keys)
  const arm = (): void => control.arm({ ...each, pattern: patternOf(data, each) })
  let isOver = false
  const isLate = beginsLate(each)
  if (isAtWork(each) && !isLate) arm()
  const busy = beBusy(client, people, tally, () => isOver || server.isOver())
  if (isLate) {
    await delay(beforeMs)
    arm()
  }
  await untilHit(control, server)
  await Promise.race([delay(whileMs), server.ended])
  const hits = control.hits()
  control.disarm()
  await Promise.race([delay(laterMs), server.ended])
  isOver = true
  await busy
  if (server.isOver()) {
    const ended = await server.ended
    found.wrong.push(...crash('the server', ended))
    return `ended with ${ended.code ?? ended.signal}`
  }
  await server.kill('SIGKILL')
  if (hits === 0) return noCall
  return tally.refused.size > 0 ? 'refused, and went on' : 'went on'
}

const isDamageNamed = async (data: string): Promise<boolean> =>
  (await runProgram(['fsck', '--data', data, '--json'])).code === 1

/** Starts without the shim, and holds the record of each person against what was acknowledged. */
const look = async ({ data, people, tally, found, keys }: Trial): Promise<string> => {
  const started = await startServer(data)
  if (!started.started) {
    found.wrong.push(...crash('the next start', started.ended))
    return `the next start ended with ${started.ended.code}: ${sentenceIn(started.ended.stderr)}`
  }
  const { server } = started
  const client = clientTo(() => server.origin, keys)
  try {
    if (!(await isReady(server))) return 'never ready'
    const seen = await checkPeople(client, people, tally)
    await settlePeople(client, people, tally)
    for (const key of ['lost', 'doubled', 'wrong'] as const) found[key].push(...seen[key])
    found.wrong.push(...tally.wrong.splice(0))
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : 'an answer that is none'
  } finally {
    const { code } = await server.kill('SIGTERM')
    if (code !== 0) found.wrong.push(`stopped by SIGTERM it ended with ${code}`)
  }
}

/** A disk that lies may lose what was acknowledged, but not in silence; any other fault may lose nothing at all. */
const settle = async (each: Case, trial: Trial): Promise<string> => {
  const { found, data } = trial
  const lying = each.how === 'lost'
  const trouble = await look(trial)
  if (trouble === '' && found.lost.length + found.doubled.length + found.wrong.length === 0) {
    found.wrong.push(...(await checkFolder(data)))
    if (found.wrong.length === 0 || !lying) return ''
  }
  if (!lying) {
    if (trouble !== '') found.wrong.push(`afterwards: ${trouble}`)
    return ''
  }
  const isNamed = trouble !== '' || (await isDamageNamed(data))
  if (!isNamed) return ''
  found.lost.length = 0
  found.doubled.length = 0
  found.wrong.length = 0
  return ', and what the disk lied about was named'
}

const once = async (
  { folder, keys, people }: Prepared,
  each: Case,
  room: string,
): Promise<CaseOutcome> => {
  const data = join(room, 'data')
  mkdirSync(room, { recursive: true })
  if (each.moment !== 'at the first start') cpSync(folder, data, { recursive: true })
  const control = newControl(join(room, 'control'))
  const found = noViolations()
  const trial: Trial = {
    data,
    control,
    people: each.moment === 'at the first start' ? [] : structuredClone([...people]),
    tally: newTally(),
    found,
    keys,
  }
  if (!isAtWork(each)) control.arm({ ...each, pattern: patternOf(data, each) })
  const started = await startServer(data, { shim: { control: control.path }, env: depositing })
  if (!started.started) found.wrong.push(...crash('the start', started.ended))
  const hits = control.hits()
  const first = started.started
    ? await breakWhile(started.server, each, trial)
    : `no start: ${started.ended.code}`
  control.disarm()
  const isIdle = first === noCall && hits === 0
  const later = isIdle ? '' : await settle(each, trial)
  control.close()
  rmSync(room, { recursive: true, force: true })
  return { ...found, met: `${first}${later}`, tally: trial.tally }
}

/** Runs one case below `room`. Where its call is not made often enough, it breaks the first one. */
export const runCase = async (
  prepared: Prepared,
  each: Case,
  room: string,
): Promise<CaseOutcome> => {
  const outcome = await once(prepared, each, room)
  if (outcome.met !== noCall) return outcome
  if (each.at > 0) return runCase(prepared, { ...each, at: 0 }, room)
  return {
    ...outcome,
    wrong: [...outcome.wrong, 'its call is never made: this case shows nothing'],
  }
}
