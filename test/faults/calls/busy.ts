/** Work that touches each part of the folder: acts with and without sealed fields, new people, tokens, identifiers. */
import type { Client } from '../../acceptance/client.ts'
import { newPerson } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { work } from '../driver/work.ts'
import type { Tally } from '../driver/work.ts'

const retryMs = 30

/** A person whose setup succeeded joins the people that are checked. */
const newcomers = async (
  client: Client,
  people: Person[],
  isOver: () => boolean,
): Promise<void> => {
  while (!isOver()) {
    const person = await newPerson(client).catch(() => undefined)
    if (person !== undefined) people.push(person)
    else await new Promise((later) => setTimeout(later, retryMs))
  }
}

const tokens = async (
  client: Client,
  { subject }: Person,
  isOver: () => boolean,
): Promise<void> => {
  const options = { by: 'service', body: { lifeSeconds: 300 } } as const
  while (!isOver()) {
    const at = `/v1/subjects/${subject}/tokens`
    await client.call('POST', at, options).catch(() => undefined)
    await client
      .call('POST', `${at}/revocation`, { by: 'service', body: {} })
      .catch(() => undefined)
    await new Promise((later) => setTimeout(later, retryMs))
  }
}

/** Works until it is over; `people` grows. */
export const beBusy = async (
  client: Client,
  people: Person[],
  tally: Tally,
  isOver: () => boolean,
): Promise<void> => {
  const [first] = people
  await Promise.all([
    work({ client, people: [...people], tally, isOver, retryMs }),
    newcomers(client, people, isOver),
    first === undefined ? Promise.resolve() : tokens(client, first, isOver),
  ])
}
