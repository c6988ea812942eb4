/** Power cuts: the shim writes down every change and every sync, and a folder is made as a cut could have left it. */
import {
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { seeded } from '../../store/embedded/seeded.ts'
import type { Random } from '../../store/embedded/seeded.ts'
import { prepare } from '../calls/prepare.ts'
import type { Prepared } from '../calls/prepare.ts'
import { checkPeople, isReady, settlePeople } from '../driver/check.ts'
import { checkFolder } from '../driver/folder-check.ts'
import { clientTo } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'
import { mustStart, startServer } from '../driver/server.ts'
import { newTally, work } from '../driver/work.ts'
import type { Tally } from '../driver/work.ts'
import { diskAfter } from '../power/files.ts'
import type { Disk } from '../power/files.ts'
import { readJournal } from '../power/journal.ts'
import type { Entry } from '../power/journal.ts'
import { atRandom, kept, leave } from '../power/leave.ts'
import { refusalOfShim } from '../shim/build.ts'

const cutsPerSession = 24
/** A life of the server in a journal: until so many acts are acknowledged, or so long. */
const actsPerLife = 150
const longestLifeMs = 4_000

/** An acknowledgement, and how long the journal was when its caller had it. */
type Told = { readonly person: Person; readonly event: string; readonly journal: number }

type Session = {
  readonly entries: ReadonlyArray<Entry>
  readonly told: ReadonlyArray<Told>
  readonly after: (entries: ReadonlyArray<Entry>) => Disk
  readonly acknowledged: number
}

/** Files that are the process's own, or written through a map and of no use to the next one. */
const isPassing = (path: string): boolean => path.endsWith('lock.mdb') || path.endsWith('.sock')

/** The journal must give the folder itself, byte by byte; else a change went past the shim. */
const checkJournal = (disk: Disk, data: string, aside: string): void => {
  leave(disk, aside, kept)
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    const path = relative(data, join(entry.parentPath, entry.name))
    if (!entry.isFile() || isPassing(path)) continue
    const same = readFileSync(join(data, path)).equals(readFileSync(join(aside, path)))
    if (!same) throw new Error(`the journal does not lead to ${path}: a change went past the shim`)
  }
  rmSync(aside, { recursive: true })
}

/** Works, is killed, works on and is killed again, all of it written down. */
const record = async (
  { folder, keys, people: known }: Prepared,
  room: string,
): Promise<Session> => {
  const data = join(room, 'data')
  const journal = join(room, 'journal')
  cpSync(folder, data, { recursive: true })
  const after = diskAfter(data)
  const people = structuredClone([...known])
  const tally = newTally()
  const told: Told[] = []
  const onAcknowledged = (person: Person): void => {
    const event = person.events.at(-1) ?? ''
    told.push({ person, event, journal: statSync(journal).size })
  }
  for (let life = 0; life < 2; life += 1) {
    const server = await mustStart(data, { shim: { journal, root: data } })
    const client = clientTo(() => server.origin, keys)
    let isOver = false
    const working = work({ client, people, tally, isOver: () => isOver, onAcknowledged })
    const [until, acts] = [performance.now() + longestLifeMs, tally.acknowledged + actsPerLife]
    while (performance.now() < until && tally.acknowledged < acts) await delay(20)
    await server.kill('SIGKILL')
    isOver = true
    await working
  }
  const entries = readJournal(journal)
  checkJournal(after(entries), data, join(room, 'aside'))
  return { entries, told, after, acknowledged: tally.acknowledged }
}

const tries = 3

/**
 * A session whose journal leads to the folder. A kill may come between a write and its line in the journal, on a busy machine
 * now and then: such a session is recorded again. What goes past the shim does so each time.
 */
const recordWhole = async (prepared: Prepared, room: string): Promise<Session> => {
  for (let tried = 1; ; tried += 1) {
    mkdirSync(room)
    try {
      return await record(prepared, room)
    } catch (error) {
      if (tried === tries) throw error
    } finally {
      rmSync(room, { recursive: true })
    }
  }
}

/** The acts acknowledged to each person by the moment of the cut; one act more may have been recorded. */
const peopleAt = (
  known: ReadonlyArray<Person>,
  { told }: Session,
  journal: number,
): ReadonlyArray<Person> =>
  known.map((person) => {
    const events = told
      .filter((each) => each.person.number === person.number && each.journal <= journal)
      .map(({ event }) => event)
    return {
      ...person,
      events: [...person.events, ...events],
      acts: person.acts + events.length,
      isPending: true,
    }
  })

type Found = { readonly lost: string[]; readonly doubled: string[]; readonly wrong: string[] }

const look = async (
  data: string,
  boot: string,
  { keys }: Prepared,
  people: ReadonlyArray<Person>,
  tally: Tally,
  found: Found,
): Promise<string> => {
  const started = await startServer(data, { shim: { boot } })
  if (!started.started) {
    found.wrong.push(
      `the start ended with ${started.ended.code}: ${started.ended.stderr.slice(-400)}`,
    )
    return 'no start'
  }
  const { server } = started
  const client = clientTo(() => server.origin, keys)
  try {
    if (!(await isReady(server))) found.wrong.push('never ready')
    const seen = await checkPeople(client, people, tally)
    await settlePeople(client, people, tally)
    found.lost.push(...seen.lost)
    found.doubled.push(...seen.doubled)
    found.wrong.push(...seen.wrong, ...tally.wrong.splice(0))
  } catch (error) {
    found.wrong.push(error instanceof Error ? error.message : 'an answer that is none')
  }
  await server.kill('SIGTERM')
  found.wrong.push(...(await checkFolder(data)))
  return 'started, and held what was acknowledged'
}

const cutAt = (entries: ReadonlyArray<Entry>, random: Random): number =>
  1 + Math.floor(random() * entries.length)

const run = async ({ rounds, seed, folder, say }: Asked): Promise<Outcome> => {
  const random = seeded(seed)
  const prepared = await prepare(join(folder, 'base'))
  const found: Found = { lost: [], doubled: [], wrong: [] }
  const met = new Map<string, number>()
  const tally = newTally()
  let acknowledged = 0
  let session: Session | undefined
  for (let round = 0; round < rounds; round += 1) {
    if (session === undefined || round % cutsPerSession === 0) {
      const room = join(folder, `session-${round}`)
      session = await recordWhole(prepared, room)
      acknowledged += session.acknowledged
    }
    const at = cutAt(session.entries, random)
    const past = session.entries.slice(0, at)
    const data = join(folder, `cut-${round}`)
    const fateSeed = Math.floor(random() * 2 ** 31)
    leave(session.after(past), data, atRandom(seeded(fateSeed)))
    const boot = join(folder, 'boot')
    writeFileSync(boot, `${randomUUID()}\n`)
    const people = peopleAt(prepared.people, session, past.at(-1)?.end ?? 0)
    const title = `cut after entry ${at} of ${session.entries.length}`
    const here: Found = { lost: [], doubled: [], wrong: [] }
    count(met, await look(data, boot, prepared, people, tally, here))
    for (const key of ['lost', 'doubled', 'wrong'] as const)
      found[key].push(...here[key].map((sentence) => `${title} (${data}): ${sentence}`))
    const bad = [...here.lost, ...here.doubled, ...here.wrong]
    say(`${title}${bad.length > 0 ? `: VIOLATED: ${bad[0]}` : ''}`)
    if (bad.length === 0) rmSync(data, { recursive: true })
  }
  return { rounds, acknowledged, decisions: tally.decisions, ...found, met }
}

export const power: Run = {
  name: 'power',
  about:
    'power cuts at any entry of a journal of every write, name and sync of the whole folder: what was not synced is dropped, kept or torn by sector',
  unit: 'cut',
  short: 3,
  long: 240,
  refusal: refusalOfShim,
  run,
}
