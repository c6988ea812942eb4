/** A disk that is full for a while: acts are refused in words and taken again by themselves, and decisions go on. */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { prepare } from '../calls/prepare.ts'
import type { Prepared } from '../calls/prepare.ts'
import { crash, sentenceIn } from '../driver/ends.ts'
import { checkPeople, isReady, noViolations, settlePeople } from '../driver/check.ts'
import type { Violations } from '../driver/check.ts'
import { checkFolder } from '../driver/folder-check.ts'
import { bodyOf, clientTo, keyOf } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'
import { startServer } from '../driver/server.ts'
import type { Server } from '../driver/server.ts'
import { askAbout, newTally, work } from '../driver/work.ts'
import type { Tally } from '../driver/work.ts'
import { refusalOfShim } from '../shim/build.ts'
import { inMiB, newSaidDisk, newSmallDisk, refusalOfSmallDisk } from '../space/small-disk.ts'
import type { SmallDisk } from '../space/small-disk.ts'
import { seeded } from '../../store/embedded/seeded.ts'

const sizeMiB = 32
const reserveMiB = 4
const longestBeforeMs = 800
const fullMs = 1_500
const resumeMs = 8_000

/**
 * `said`: the system says that it is full, and any user may try; `reserved`: the ledger keeps a reserve and must never
 * meet the end of the disk; `none`: it does meet it.
 */
type Kind = 'said' | 'reserved' | 'none' | 'at a start'
const kinds: ReadonlyArray<Kind> = ['said', 'reserved', 'none', 'at a start']
const kindsOfAnybody: ReadonlyArray<Kind> = ['said']

const envOf = (kind: Kind) => ({
  LEDGER_DISK_RESERVE_MIB: String(kind === 'none' ? 0 : reserveMiB),
})

type Trial = {
  readonly disk: SmallDisk
  readonly data: string
  readonly prepared: Prepared
  readonly people: ReadonlyArray<Person>
  readonly tally: Tally
  readonly found: Violations
  readonly beforeMs: number
}

/** The refusal, as a caller gets it. */
const checkRefusal = async (server: Server, { prepared, people, found }: Trial): Promise<void> => {
  const [person] = people
  if (person === undefined) return
  const answer = await fetch(`${server.origin}/v1/subjects/${person.subject}/acts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${prepared.keys.service}`,
      'content-type': 'application/json',
      'idempotency-key': keyOf(person, person.acts),
    },
    body: JSON.stringify(bodyOf(person, person.acts)),
  })
  const text = await answer.text()
  if (answer.status !== 503 || !text.includes('disk-full'))
    found.wrong.push(`on a full disk an act is answered ${answer.status}: ${text.slice(0, 200)}`)
  else if (answer.headers.get('retry-after') === null)
    found.wrong.push('the refusal has no Retry-After')
}

const whileFull = async (server: Server, kind: Kind, trial: Trial): Promise<string> => {
  const { disk, people, tally, found, prepared } = trial
  const client = clientTo(() => server.origin, prepared.keys)
  let isOver = false
  const working = work({
    client,
    people: people.slice(1),
    tally,
    isOver: () => isOver || server.isOver(),
    retryMs: 50,
  })
  await delay(kind === 'at a start' ? 0 : trial.beforeMs)
  disk.fill(kind === 'none' ? 0 : inMiB(reserveMiB) / 2)
  await Promise.race([delay(fullMs), server.ended])
  if (kind !== 'none' && !server.isOver()) await checkRefusal(server, trial)
  for (const person of people) await askAbout(client, person, tally)
  const before = tally.acknowledged
  disk.makeRoom()
  const until = performance.now() + resumeMs
  while (tally.acknowledged === before && performance.now() < until && !server.isOver())
    await delay(50)
  isOver = true
  await working
  if (server.isOver()) {
    const ended = await server.ended
    found.wrong.push(...crash('the server', ended))
    if (kind === 'reserved' || kind === 'said')
      found.wrong.push(`with a reserve it ended: ${ended.code}`)
    return `ended with ${ended.code}`
  }
  if (tally.acknowledged === before && people.slice(1).some(({ isPending }) => !isPending))
    found.wrong.push(`acts are not taken again ${resumeMs} ms after there is room`)
  await server.kill('SIGKILL')
  return 'refused acts, and took them again'
}

const afterwards = async ({ data, prepared, people, tally, found }: Trial): Promise<void> => {
  const started = await startServer(data, { env: envOf('reserved') })
  if (!started.started) {
    found.wrong.push(`with room again the start ended: ${sentenceIn(started.ended.stderr)}`)
    return
  }
  const { server } = started
  const client = clientTo(() => server.origin, prepared.keys)
  if (!(await isReady(server))) found.wrong.push('never ready again')
  const seen = await checkPeople(client, people, tally)
  await settlePeople(client, people, tally)
  found.lost.push(...seen.lost)
  found.doubled.push(...seen.doubled)
  found.wrong.push(...seen.wrong, ...tally.wrong.splice(0))
  await server.kill('SIGTERM')
  found.wrong.push(...(await checkFolder(data)))
}

const once = async (kind: Kind, trial: Trial): Promise<string> => {
  const { disk, data, found } = trial
  if (kind === 'at a start') disk.fill(0)
  const started = await startServer(data, { env: envOf(kind), shim: disk.shim })
  if (started.started) return whileFull(started.server, kind, trial)
  found.wrong.push(...crash('the start', started.ended))
  disk.makeRoom()
  return `no start: ${started.ended.code}`
}

const run = async ({ rounds, seed, folder, say }: Asked): Promise<Outcome> => {
  const random = seeded(seed)
  const why = refusalOfSmallDisk()
  if (why !== undefined) say(`only what the system says is tried: ${why}`)
  const possible = why === undefined ? kinds : kindsOfAnybody
  const prepared = await prepare(join(folder, 'base'))
  const met = new Map<string, number>()
  const total = { acknowledged: 0, decisions: 0 }
  const all = noViolations()
  for (let round = 0; round < rounds; round += 1) {
    const kind = possible[round % possible.length] ?? 'said'
    const room = join(folder, `disk-${round}`)
    mkdirSync(room)
    const disk = kind === 'said' ? newSaidDisk(room) : newSmallDisk(room, sizeMiB)
    const data = join(room, 'data')
    cpSync(prepared.folder, data, { recursive: true })
    const found = noViolations()
    const tally = newTally()
    const people = structuredClone([...prepared.people])
    const beforeMs = random() * longestBeforeMs
    const trial: Trial = { disk, data, prepared, people, tally, found, beforeMs }
    let how = `${kind}: `
    try {
      how += await once(kind, trial)
      await afterwards(trial)
    } finally {
      disk.remove()
      rmSync(room, { recursive: true, force: true })
    }
    total.acknowledged += tally.acknowledged
    total.decisions += tally.decisions
    count(met, how)
    for (const key of ['lost', 'doubled', 'wrong'] as const)
      all[key].push(...found[key].map((sentence) => `${kind}: ${sentence}`))
    say(`${how} ${[...tally.refused].map(([name, times]) => `${times} × ${name}`).join(', ')}`)
  }
  return { rounds, ...total, ...all, met }
}

export const fullDisk: Run = {
  name: 'full-disk',
  about:
    'a disk that is full for a while, then has room again: as the system says it, and (as root) a tmpfs of 32 MiB with a reserve, without one, and at a start',
  unit: 'time',
  short: 2,
  long: 30,
  refusal: refusalOfShim,
  run,
}
