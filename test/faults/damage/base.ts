/** A ledger of a second's work with something in each of its files, and twins of it that nothing happened to. */
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import { seeTree } from '../../../src/sequencer/tree-files/see-tree.ts'
import { right, right as rightNow } from '../../support/unwrap.ts'
import type { Call, Keys } from '../../acceptance/client.ts'
import { isReady } from '../driver/check.ts'
import { keysIn } from '../driver/keys.ts'
import { clientTo, newPeople } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { mustStart } from '../driver/server.ts'
import { depositing, startWitness } from '../driver/vouching.ts'
import { newTally, work } from '../driver/work.ts'
import { askAll, questionsAbout } from './questions.ts'
import type { Question } from './questions.ts'
import { oracleOf } from './oracle.ts'
import type { Oracle } from './oracle.ts'
import { recut } from './recut.ts'

export type Base = {
  /** Never opened: each case works on a copy. */
  readonly folder: string
  readonly keys: Keys
  /** Settings of the server that made it; the witness that they name is gone. */
  readonly env: { readonly [name: string]: string }
  readonly questions: ReadonlyArray<Question>
  readonly oracle: Oracle
}

const peopleCount = 4
/** The state of the person with the longest stream is kept beside the rows once it is read back (32 events). */
const actsEach = [0, 2, 5, 40]
const segmentBytes = 16 * 1024

const vouchedLimitMs = 60_000

const settle = { retryMs: 20 }

/** Talks to a server that runs now. */
export const callTo = (origin: string, keys: Keys): Call => clientTo(() => origin, keys).call

/** Waits until a deposit is on record and a witness's cosignature is in its file. */
const untilVouched = async (folder: string): Promise<void> => {
  const until = performance.now() + vouchedLimitMs
  const isEndorsed = (): boolean =>
    readdirSync(join(folder, 'signing'), { recursive: true, encoding: 'utf8' }).some(
      (name) => name.endsWith('endorsements') && statSync(join(folder, 'signing', name)).size > 0,
    )
  while (!existsSync(join(folder, 'deposits', 'last')) || !isEndorsed()) {
    if (performance.now() > until) throw new Error('nobody vouches for the checkpoints of the base')
    await delay(20)
  }
}

/** A base without a state beside its rows shows nothing of what happens to one. */
const mustKeep = async (folder: string, subjects: ReadonlyArray<string>): Promise<void> => {
  const rows = await right(openEmbeddedRows(folder))
  const kept = rows.kept()
  const found = subjects.filter((subject) => kept.get(`subject-${subject.slice(4)}`) !== undefined)
  await rows.close()
  if (found.length === 0) throw new Error('no state is kept beside the rows of the base')
}

const leavesIn = (folder: string): number => {
  const seen = rightNow(seeTree(join(folder, 'tree')))
  if (seen === undefined) throw new Error('the base has no tree')
  seen.close()
  return seen.head.size
}

const askTwin = async (
  base: string,
  copy: string,
  { keys, env }: Pick<Base, 'keys' | 'env'>,
  questions: ReadonlyArray<Question>,
) => {
  cpSync(base, copy, { recursive: true })
  const server = await mustStart(copy, { env })
  if (!(await isReady(server))) throw new Error('an unharmed twin does not get ready')
  const answers = await askAll(callTo(server.origin, keys), questions)
  await server.kill('SIGTERM')
  rmSync(copy, { recursive: true })
  return answers
}

/** Makes one below `room`, stopped in order; `onHalf` sees the folder as it was at half of the acts. */
export const makeBase = async (room: string, onHalf?: (folder: string) => void): Promise<Base> => {
  const folder = join(room, 'base')
  let server = await mustStart(folder)
  const keys = keysIn(server.stdout())
  const client = clientTo(() => server.origin, keys)
  const people = await newPeople(client, peopleCount)
  const witness = await startWitness(room, server.origin)
  // Those that are tried deposit nothing: a damaged note of the last deposit leads to another one, which counts truly.
  const { env } = witness
  const again = async (): Promise<void> => {
    server = await mustStart(folder, { env: { ...depositing, ...env } })
  }
  const actUpTo = async (person: Person, acts: number): Promise<void> => {
    const isOver = (): boolean => person.acts >= acts
    await work({ client, people: [person], tally: newTally(), isOver, ...settle })
  }
  await server.kill('SIGTERM')
  onHalf?.(folder)
  await again()
  if (onHalf !== undefined) people.push(...(await newPeople(client, 2)))
  for (const [index, person] of people.entries()) await actUpTo(person, actsEach[index] ?? 1)
  await untilVouched(folder)
  await server.kill('SIGTERM')
  // A state read from a long stream is kept by a server that did not see it grow.
  await again()
  for (const person of people) await actUpTo(person, person.acts + 1)
  const numbers = ['known-1', 'known-2']
  for (const value of numbers) {
    const body = { identifier: { kind: 'customer_no', value } }
    await client.call('POST', '/v1/subjects', { by: 'service', body })
  }
  await server.kill('SIGTERM')
  await witness.stop()
  await mustKeep(
    folder,
    people.map(({ subject }) => subject),
  )
  await recut(folder, join(room, 'aside'), segmentBytes)
  const questions = questionsAbout(people, numbers, leavesIn(folder))
  const twins = []
  for (const name of ['twin-1', 'twin-2', 'twin-3'])
    twins.push(await askTwin(folder, join(room, name), { keys, env }, questions))
  return { folder, keys, env, questions, oracle: oracleOf(twins) }
}
