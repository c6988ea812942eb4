/** What is asked of c15t: whether a person known by their customer number said yes, and that they say something anew. */
import { personAt } from '../../population/people.ts'
import { domain, externalOf, subjectOf } from './population.ts'

const head = (first: string, more: ReadonlyArray<string> = []): ReadonlyArray<string> => [
  first,
  'Host: 127.0.0.1',
  ...more,
]

/** The n-th check among so many people. */
export const checkRequestAt =
  (people: number) =>
  (n: number): string => {
    const query = `externalId=${externalOf(personAt(n, people))}&type=cookie_banner`
    return [...head(`GET /api/c15t/consents/check?${query} HTTP/1.1`), '', ''].join('\r\n')
  }

// Each at a time of its own: the same choice at the same time is a retry to it.
const firstMs = 1_764_000_000_000

/** What the n-th write says: a yes to marketing, then a no. */
const choiceAt = (n: number, people: number) => {
  const person = personAt(n, people)
  return {
    type: 'cookie_banner',
    subjectId: subjectOf(person),
    externalSubjectId: externalOf(person),
    domain,
    preferences: { necessary: true, marketing: Math.floor(n / people) % 2 === 0 },
    givenAt: firstMs + n,
  }
}

/** The n-th write among so many people. */
export const writeRequestAt =
  (people: number) =>
  (n: number): string => {
    const body = JSON.stringify(choiceAt(n, people))
    const type = ['Content-Type: application/json', `Content-Length: ${body.length}`]
    return [...head('POST /api/c15t/subjects HTTP/1.1', type), '', body].join('\r\n')
  }

/** The first person's first choice, which makes what the others' records refer to. */
export const recordFirst = async (port: number): Promise<void> => {
  const response = await fetch(`http://127.0.0.1:${port}/api/c15t/subjects`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(choiceAt(0, 1)),
  })
  if (!response.ok) throw new Error(`c15t answered ${response.status}: ${await response.text()}`)
}
