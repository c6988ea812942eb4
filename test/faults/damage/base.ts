/** A ledger of a second's work with something in each of its files, and twins of it that nothing happened to. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Call, Keys } from '../../acceptance/client.ts'
import { isReady } from '../driver/check.ts'
import { keysIn } from '../driver/keys.ts'
import { clientTo, newPeople } from '../driver/people.ts'
import { mustStart } from '../driver/server.ts'
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
  readonly questions: ReadonlyArray<Question>
  readonly oracle: Oracle
}

const peopleCount = 4
const actsEach = [0, 2, 5, 9]
const segmentBytes = 16 * 1024

const settle = { retryMs: 20 }

/** Talks to a server that runs now. */
export const callTo = (origin: string, keys: Keys): Call => clientTo(() => origin, keys).call

const askTwin = async (
  base: string,
  copy: string,
  keys: Keys,
  questions: ReadonlyArray<Question>,
) => {
  cpSync(base, copy, { recursive: true })
  const server = await mustStart(copy)
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
  if (onHalf !== undefined) {
    await server.kill('SIGTERM')
    onHalf(folder)
    server = await mustStart(folder)
    people.push(...(await newPeople(client, 2)))
  }
  for (const [index, person] of people.entries()) {
    const isOver = (): boolean => person.acts >= (actsEach[index] ?? 1)
    await work({ client, people: [person], tally: newTally(), isOver, ...settle })
  }
  const numbers = ['known-1', 'known-2']
  for (const value of numbers) {
    const body = { identifier: { kind: 'customer_no', value } }
    await client.call('POST', '/v1/subjects', { by: 'service', body })
  }
  await server.kill('SIGTERM')
  await recut(folder, join(room, 'aside'), segmentBytes)
  const questions = questionsAbout(people, numbers)
  const twins = []
  for (const name of ['twin-1', 'twin-2', 'twin-3'])
    twins.push(await askTwin(folder, join(room, name), keys, questions))
  return { folder, keys, questions, oracle: oracleOf(twins) }
}
