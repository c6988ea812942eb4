/**
 * What a cluster's writers notice of a leader that is killed or frozen, round by round, and whether anything is lost
 * or doubled by it. `node dist/bench/kurrentdb/failover.js [ROUNDS]`; KURRENTDB_URL lists the nodes, and
 * KURRENTDB_KILL_LEADER_CMD with KURRENTDB_START_CMD, and KURRENTDB_FREEZE_LEADER_CMD with KURRENTDB_THAW_CMD,
 * bring the faults about.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startWriting } from './acknowledged.ts'
import type { Writing } from './acknowledged.ts'
import { audit } from './audit.ts'
import { faultsIn, shell } from './fault.ts'
import type { Fault } from './fault.ts'
import { openStore } from './store.ts'
import { serverUrl } from './url.ts'

const writers = 16
const calmMs = 3_000
/** No round waits longer than that. */
const patienceMs = 120_000
const pollMs = 20
const ratesOverMs = 2_000

/** One round, in ms. */
type Round = {
  readonly fault: Fault
  /** The longest time in which nobody was acknowledged anything. */
  readonly silenceMs: number
  /** From the end of the command to the end of that silence; negative where it was over by then. */
  readonly recoveredMs: number
  readonly ratesPerSecond: { readonly before: number; readonly after: number }
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const since = (times: ReadonlyArray<number>, fromMs: number): ReadonlyArray<number> => {
  const first = times.findLastIndex((at) => at < fromMs) + 1
  return times.slice(first)
}

type Silence = { readonly ms: number; readonly endMs: number }

const longestSilence = (times: ReadonlyArray<number>, fromMs: number): Silence => {
  let longest = { ms: 0, endMs: fromMs }
  let before = fromMs
  for (const at of since(times, fromMs)) {
    if (at - before > longest.ms) longest = { ms: at - before, endMs: at }
    before = at
  }
  return longest
}

const rateNow = ({ times }: Writing): number =>
  (since(times, performance.now() - ratesOverMs).length * 1_000) / ratesOverMs

/**
 * Answers that were on their way may still come in; one append more than there are writers was sent later. False
 * where nothing goes on any more.
 */
const goesOn = async ({ times }: Writing, afterMs: number): Promise<boolean> => {
  const giveUpMs = performance.now() + patienceMs
  while (since(times, afterMs).length <= writers) {
    if (performance.now() > giveUpMs) return false
    await delay(pollMs)
  }
  return true
}

const roundOf = async (writing: Writing, fault: Fault): Promise<Round> => {
  await delay(calmMs)
  const before = rateNow(writing)
  const struckMs = performance.now()
  const node = await shell(fault.strike)
  const doneMs = performance.now()
  const isOver = await goesOn(writing, doneMs)
  await delay(calmMs)
  const silence = longestSilence(isOver ? writing.times : [performance.now()], struckMs)
  const after = rateNow(writing)
  await shell(`${fault.mend} ${node}`)
  // A cluster that finds no leader in time is told of; the audit is wanted all the same.
  if (!isOver && !(await goesOn(writing, performance.now())))
    throw new Error('nothing is acknowledged though all nodes run')
  return {
    fault,
    silenceMs: silence.ms,
    recoveredMs: silence.endMs - doneMs,
    ratesPerSecond: { before, after },
  }
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(2)

const lineOf = (
  { fault, recoveredMs, silenceMs, ratesPerSecond }: Round,
  index: number,
): string => {
  const { before, after } = ratesPerSecond
  const cells = [
    index + 1,
    fault.name,
    seconds(silenceMs),
    seconds(recoveredMs),
    Math.round(before),
    Math.round(after),
    silenceMs <= fault.budgetMs ? 'met' : '**missed**',
  ]
  return `| ${cells.join(' | ')} |`
}

const headings = [
  '| round | fault | longest silence, s | over after the command, s | appends/s before | after | budget |',
  '| --- | --- | --- | --- | --- | --- | --- |',
]

const harness = async (url: string, faults: ReadonlyArray<Fault>, count: number): Promise<void> => {
  const store = await openStore(url)
  const writing = startWriting(store, writers)
  const rounds: Round[] = []
  for (const fault of faults) {
    for (let n = 0; n < count; n += 1) {
      const round = await roundOf(writing, fault)
      rounds.push(round)
      say(lineOf(round, n))
    }
  }
  await delay(calmMs)
  await writing.stop()
  const { events, ...findings } = await audit(store, writing.acknowledged)
  await store.close()
  console.log([...headings, ...rounds.map(lineOf)].join('\n'))
  const told = Object.entries(findings).map(([name, found]) => `${found} ${name}`)
  console.log(`\n${events} events acknowledged to ${writers} writers: ${told.join(', ')}`)
  const failed = [...writing.failures].map(([name, times]) => `${name} ${times} times`)
  console.log(`answers that were none: ${failed.length === 0 ? 'none' : failed.join(', ')}`)
  const isWhole = Object.values(findings).every((found) => found === 0)
  const isMet = rounds.every(({ fault, silenceMs }) => silenceMs <= fault.budgetMs)
  process.exitCode = isWhole && isMet ? 0 : 1
}

const url = serverUrl()
const faults = faultsIn(process.env)
if (url === undefined) say('KURRENTDB_URL is not set: nothing was tried')
else if (faults.length === 0) say('no commands for faults are set: nothing was tried')
else await harness(url, faults, Number(process.argv[2] ?? '10'))
