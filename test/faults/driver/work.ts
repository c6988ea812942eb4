/** Sends acts and notes what each was told. */
import type { Client, Said } from '../../acceptance/client.ts'
import { problemIn, verdictOf } from '../../acceptance/client.ts'
import { answersAfter, bodyOf, keyOf } from './people.ts'
import type { Person } from './people.ts'

/** All answers, and the faults found in them. */
export type Tally = {
  acknowledged: number
  /** Told that nothing was recorded, by name of the problem. */
  readonly refused: Map<string, number>
  /** Not answered, or told that the outcome is unknown. */
  unknown: number
  decisions: number
  /** Decisions and acts with a status of success that cannot be true. */
  readonly wrong: string[]
}

export const newTally = (): Tally => ({
  acknowledged: 0,
  refused: new Map(),
  unknown: 0,
  decisions: 0,
  wrong: [],
})

/** The denial that says "I cannot know": never wrong, since nothing happens on it. */
const isClosed = (codes: ReadonlyArray<string>): boolean => codes.includes('PROJECTION_BEHIND')

const send = async (client: Client, person: Person): Promise<Said | undefined> => {
  try {
    return await client.call('POST', `/v1/subjects/${person.subject}/acts`, {
      by: 'service',
      headers: { 'idempotency-key': keyOf(person, person.acts) },
      body: bodyOf(person, person.acts),
    })
  } catch {
    return undefined
  }
}

type Told = 'acknowledged' | 'refused' | 'unknown'

/** One act of one person, and what they were told. */
export const actOnce = async (client: Client, person: Person, tally: Tally): Promise<Told> => {
  const said = await send(client, person)
  const problem = said === undefined || said.status < 400 ? undefined : problemIn(said)
  if (said === undefined || problem === 'outcome-unknown') {
    person.isPending = true
    tally.unknown += 1
    return 'unknown'
  }
  if (problem !== undefined) {
    tally.refused.set(problem, (tally.refused.get(problem) ?? 0) + 1)
    return 'refused'
  }
  const { events, repeated } = said.json.receipt
  if (events.length !== 1) tally.wrong.push(`act ${person.acts} of ${person.number}: no event`)
  if (repeated && !person.isPending)
    tally.wrong.push(`act ${person.acts} of ${person.number} was told to be a repetition`)
  for (const { id } of events) person.events.push(id)
  person.acts += 1
  person.isPending = false
  tally.acknowledged += 1
  return 'acknowledged'
}

/** Asks about a person; an answer that cannot be true is noted. What is not answered is no lie. */
export const askAbout = async (client: Client, person: Person, tally: Tally): Promise<void> => {
  const now = answersAfter(person, person.acts)
  const next = answersAfter(person, person.acts + 1)
  for (const [index, { question, verdict }] of now.entries()) {
    const answer = await client.ask(person.subject, question as never).catch(() => undefined)
    if (answer === undefined) continue
    tally.decisions += 1
    const said = verdictOf(answer)
    const isPossible = said === verdict || (person.isPending && said === next[index]?.verdict)
    if (isPossible || isClosed(answer.reasons.map(({ code }) => code))) continue
    tally.wrong.push(
      `person ${person.number} after ${person.acts} acts${person.isPending ? ' (and one unknown)' : ''}: ${said}, not ${verdict}`,
    )
  }
}

export type Working = {
  readonly client: Client
  readonly people: ReadonlyArray<Person>
  readonly tally: Tally
  /** Looked at before each act. */
  readonly isOver: () => boolean
  /** Called after each acknowledgement, before its writer goes on. */
  readonly onAcknowledged?: (person: Person) => void
  /** How long to wait after a refusal; undefined: this person stops. */
  readonly retryMs?: number
}

const asksEvery = 5

/** Each person acts on and on, one act at a time; who was not answered stops, since the server may be gone. */
export const work = async (working: Working): Promise<void> => {
  const { client, people, tally, isOver, retryMs, onAcknowledged } = working
  const one = async (person: Person): Promise<void> => {
    while (!isOver()) {
      const told = await actOnce(client, person, tally)
      if (told === 'unknown' || (told === 'refused' && retryMs === undefined)) return
      if (told === 'refused') await new Promise((later) => setTimeout(later, retryMs))
      if (told === 'acknowledged') onAcknowledged?.(person)
      if (told === 'acknowledged' && person.acts % asksEvery === 0 && !isOver())
        await askAbout(client, person, tally)
    }
  }
  await Promise.all(people.map(one))
}
