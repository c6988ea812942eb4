/** After a fault and a restart: what was acknowledged is there once, and nothing else; every answer is the right one. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../acceptance/client.ts'
import { actOf } from './people.ts'
import type { Person } from './people.ts'
import { actOnce, askAbout } from './work.ts'
import type { Tally } from './work.ts'
import type { Server } from './server.ts'

/** The faults found, which must be none; a sentence each. */
export type Violations = {
  readonly lost: string[]
  readonly doubled: string[]
  readonly wrong: string[]
}

export const noViolations = (): Violations => ({ lost: [], doubled: [], wrong: [] })

const readyLimitMs = 60_000

/** Waits until decisions are answered; false where the server ends or does not get there within a minute. */
export const isReady = async ({ origin, isOver }: Server): Promise<boolean> => {
  const until = performance.now() + readyLimitMs
  while (!isOver() && performance.now() < until) {
    const ready = await fetch(`${origin}/readyz`).then(
      async (answer) => (await answer.text(), answer.status === 200),
      () => false,
    )
    if (ready) return true
    await delay(25)
  }
  return false
}

type Event = { readonly id: string; readonly type: string }

const pageSize = 500

/** Every event of a person's trail, page by page; throws what the ledger says where it does not show it. */
const trailOf = async (client: Client, { subject }: Person): Promise<ReadonlyArray<Event>> => {
  const events: Event[] = []
  let path = `/v1/subjects/${subject}/trail?reason=audit&limit=${pageSize}`
  for (;;) {
    const said = await client.call('GET', path, { by: 'auditor' })
    if (said.status !== 200) throw new Error(`the trail of a person: ${said.status} ${said.text}`)
    for (const { event } of said.json.entries) events.push(event)
    const { next } = said.json
    if (typeof next !== 'string') return events
    path = `/v1/subjects/${subject}/trail?reason=audit&limit=${pageSize}&after=${encodeURIComponent(next)}`
  }
}

const compare = (person: Person, found: ReadonlyArray<Event>, into: Violations): void => {
  const who = `person ${person.number} (${person.subject})`
  const ids = found.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) into.doubled.push(`${who}: an event id stands twice`)
  const there = new Set(ids)
  const missing = person.events.filter((id) => !there.has(id))
  if (missing.length > 0)
    into.lost.push(`${who}: ${missing.length} of ${person.events.length} acknowledged events`)
  const known = new Set(person.events)
  const more = found.filter(({ id }) => !known.has(id))
  const isPossible =
    more.length === 0 ||
    (more.length === 1 && person.isPending && more[0]?.type === actOf(person, person.acts).type)
  if (!isPossible)
    into.doubled.push(
      `${who}: ${more.map(({ type }) => type).join(', ')} recorded and never acknowledged${person.isPending ? ', beyond the one that is unknown' : ''}`,
    )
  const order = ids.filter((id) => known.has(id))
  if (missing.length === 0 && order.join() !== person.events.join())
    into.wrong.push(`${who}: the events stand in another order`)
}

/** Holds the whole record of each person against what is known; then asks about them. */
export const checkPeople = async (
  client: Client,
  people: ReadonlyArray<Person>,
  tally: Tally,
): Promise<Violations> => {
  const found = noViolations()
  for (const person of people) {
    compare(person, await trailOf(client, person), found)
    await askAbout(client, person, tally)
  }
  found.wrong.push(...tally.wrong.splice(0))
  return found
}

/** Sends again, under its key, what nobody knows of; afterwards it must be there once. */
export const settlePeople = async (
  client: Client,
  people: ReadonlyArray<Person>,
  tally: Tally,
): Promise<void> => {
  for (const person of people) {
    if (!person.isPending) continue
    const told = await actOnce(client, person, tally)
    if (told !== 'acknowledged')
      tally.wrong.push(`person ${person.number}: an act that is sent again is ${told}`)
  }
}
