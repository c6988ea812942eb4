/** A ledger with people in it, made as fast as the store takes them: their events first, then the rows. */
import { readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { E, t } from '../../src/fp.ts'
import type { Either } from '../../src/fp.ts'
import type { Config } from '../../src/config.ts'
import { defaultDisk } from '../../src/config/disk.ts'
import type { View } from '../../src/catalogue/view.ts'
import { publishFirst } from '../../src/cli/serving/first-start.ts'
import { readPackage } from '../../src/cli/policy/policy-files.ts'
import { seedPolicyFolder } from '../../src/cli/process/project.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import { subjectStream } from '../../src/kernel/ids.ts'
import type { Health } from '../../src/ledger/ledger.ts'
import { openNode } from '../../src/main.ts'
import type { LedgerNode } from '../../src/main.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { perSecond } from '../series.ts'
import { historiesUnder } from './history.ts'
import { subjectAt } from './people.ts'

const counted = {
  subjects: t.number,
  events: t.number,
  /** A service's key. */
  key: t.string,
  appendedPerSecond: t.number,
  /** Events folded into all rows, each second. */
  foldedPerSecond: t.number,
  logMb: t.number,
  rowsMb: t.number,
} as const

/** How a population came about: without its place, which is another one after it was moved or copied. */
export const Counted = t.type(counted)

/** A population on disk and how it came about. */
export const Population = t.type({ ...counted, folder: t.string })
export type Population = t.TypeOf<typeof Population>

/** Where the ledger of a population lies. */
export const ledgerIn = (room: string): string => join(room, 'ledger')

const dayMs = 86_400_000
const daysBefore = 30
/** A page of people is decided, then appended together: the store makes few commits of it. */
const peoplePerPage = 2_000
const foldDeadlineMs = 3_600_000
/** Most that is asked of the disk for one person, log and rows and a second build of them, in bytes. */
const bytesPerPerson = 12_000

/** The value, or an error: what fails here is no measurement. */
export const orThrow = <A>(what: string, result: Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(`${what} failed`, { cause: result.left })
  return result.right
}

/** A ledger in this folder, on a port of the system's choosing. */
export const configOf = (folder: string): Config => ({
  folder,
  host: '127.0.0.1',
  port: 0,
  store: 'embedded',
  vault: 'embedded',
  profile: 'standard',
  clockLeapMs: Number.POSITIVE_INFINITY,
  transparency: { signing: join(folder, 'signing'), entries: 'off' },
  kekFile: join(folder, 'keys', 'kek.json'),
  log: { target: 'off', decisions: false },
  // As a bank would run it: what counts requests is part of the path that is measured.
  limits: {
    ratePerCredential: 100_000,
    ratePerPerson: 20,
    personBodyBytes: 64 * 1024,
    corsOrigins: [],
    drainMs: 0,
    stalledMs: 30_000,
    unreadBytes: 1e9,
  },
  disk: defaultDisk,
})

/** Opens the ledger of a folder in this process. */
export const nodeOf = async (folder: string, nowMs: () => number): Promise<LedgerNode> =>
  orThrow('opening the ledger', await openNode(configOf(folder), nowMs)())

// Not alive also while it has not seen the end of its log yet.
const isLevel = ({ alive, lagMs }: Health): boolean => alive && lagMs === 0

/**
 * Opens and closes a ledger whose people were written past the vault, as those of a benchmark are: the vault is told that
 * it need not know them.
 */
export const acceptPlanted = async (folder: string): Promise<void> => {
  const log = orThrow('opening the log', await openEmbeddedStore({ folder })())
  const head = orThrow('the head', await log.head()())
  await log.close()
  const opened = await openNode({ ...configOf(folder), acceptLoss: head }, Date.now)()
  await orThrow('opening the ledger', opened).close()
}

/** The same, once its rows are known to be level with its log: before that it denies everything. */
export const readyNode = async (folder: string): Promise<LedgerNode> => {
  const node = await nodeOf(folder, Date.now)
  const { ledger } = node
  await ledger.waitFor(ledger.health().head, foldDeadlineMs)
  while (!isLevel(ledger.health())) await delay(1)
  return node
}

const founded = async (
  folder: string,
  startMs: number,
): Promise<{ readonly view: View; readonly key: string }> => {
  const node = await nodeOf(folder, () => startMs)
  orThrow('publishing', await publishFirst(node.ledger, () => readPackage(seedPolicyFolder)))
  const created = await node.credentials.create({ roles: ['service'], name: 'bench' })()
  await node.ledger.waitFor(node.ledger.health().head, 10_000)
  const view = node.ledger.view()
  await node.close()
  return { view, key: orThrow('a credential', created).key }
}

const appendAll = async (
  folder: string,
  subjects: number,
  view: View,
  startMs: number,
): Promise<number> => {
  const store = orThrow('opening the log', await openEmbeddedStore({ folder })())
  const stepMs = ((daysBefore - 1) * dayMs) / subjects
  const historyOf = historiesUnder(view, instantOf(startMs))
  let events = 0
  for (let first = 0; first < subjects; first += peoplePerPage) {
    const appends: Promise<Either<unknown, unknown>>[] = []
    for (let person = first; person < Math.min(subjects, first + peoplePerPage); person += 1) {
      const at = instantOf(startMs + 1_000 + Math.floor(person * stepMs))
      const history = historyOf(person, at)
      events += history.length
      appends.push(store.append(subjectStream(subjectAt(person)), 'no-stream', history)())
    }
    for (const appended of await Promise.all(appends)) orThrow('an append', appended)
  }
  await store.close()
  return events
}

const sizeMb = (folder: string, part: string): number =>
  Math.round(
    readdirSync(join(folder, part)).reduce(
      (sum, name) => sum + statSync(join(folder, part, name)).blocks * 512,
      0,
    ) / 1e6,
  )

const checkRoom = (folder: string, subjects: number): void => {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < subjects * bytesPerPerson) {
    throw new Error(`no room for ${subjects} people: ${bytesPerPerson} bytes each are needed`)
  }
}

/** Makes the population in an empty folder within `room`. */
export const buildPopulation = async (room: string, subjects: number): Promise<Population> => {
  checkRoom(room, subjects)
  const folder = ledgerIn(room)
  const startMs = Date.now() - daysBefore * dayMs
  const { view, key } = await founded(folder, startMs)
  const appendMs = performance.now()
  const events = await appendAll(folder, subjects, view, startMs)
  const foldMs = performance.now()
  await acceptPlanted(folder)
  const { close } = await readyNode(folder)
  await close()
  const endMs = performance.now()
  return {
    folder,
    subjects,
    events,
    key,
    appendedPerSecond: perSecond(events, foldMs - appendMs),
    foldedPerSecond: perSecond(events, endMs - foldMs),
    logMb: sizeMb(folder, 'log'),
    rowsMb: sizeMb(folder, 'rows'),
  }
}
