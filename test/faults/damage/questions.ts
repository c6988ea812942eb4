/** A fixed row of requests, and whether what a damaged ledger says to them is what an unharmed one says. */
import type { Call, Said } from '../../acceptance/client.ts'
import { answersAfter } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { tilePath } from '../../../src/transparency/tiles/tile-path.ts'
import { tilesOf } from '../../../src/transparency/tiles/tile.ts'
import type { CredentialRole } from '../../../src/credentials/credential.ts'
import { optOut } from '../../support/acts.ts'

export type Question = {
  readonly method: string
  readonly path: string
  readonly by?: CredentialRole
  readonly body?: object
  readonly key?: string
  /** Asked after an act: where the act was not acknowledged, the answer is still the one from before. */
  readonly after?: { readonly act: number; readonly before: number }
}

const decisionsOn = (person: Person): ReadonlyArray<Question> =>
  answersAfter(person, person.acts).map(({ question }) => ({
    method: 'POST',
    path: '/v1/decisions',
    by: 'service',
    body: { subject: person.subject, ...question },
  }))

const isSame = (one: Question, other: Question): boolean =>
  one.path === other.path && JSON.stringify(one.body) === JSON.stringify(other.body)

const ofPerson = (person: Person): ReadonlyArray<Question> => {
  const at = `/v1/subjects/${person.subject}`
  const read = (rest: string): Question => ({
    method: 'GET',
    path: `${at}${rest}?reason=audit`,
    by: 'auditor',
  })
  const lists = ['', '/trail', '/consents'].map(read)
  return [...decisionsOn(person), ...lists]
}

const customerNo = (value: string): object => ({ identifier: { kind: 'customer_no', value } })

/** About everybody: catalogue, texts, counts, who changed access, and who an identifier leads to. */
const general = (numbers: ReadonlyArray<string>): ReadonlyArray<Question> => [
  ...['/v1/catalogue', '/v1/policies', '/v1/statistics', '/v1/access-changes?reason=audit'].map(
    (path): Question => ({ method: 'GET', path, by: 'auditor' }),
  ),
  {
    method: 'GET',
    path: '/v1/policies/icbc-rong-e-lian/versions/v1/text',
    by: 'regulator',
  },
  {
    method: 'GET',
    path: '/v1/purposes/marketing.financial/consents?reason=audit',
    by: 'officer',
  },
  ...numbers.map((number): Question => ({
    method: 'POST',
    path: '/v1/subjects/lookup',
    by: 'service',
    body: customerNo(number),
  })),
  {
    method: 'POST',
    path: '/v1/suppressions/check',
    by: 'service',
    body: { channel: 'sms', identifiers: numbers.map((value) => ({ kind: 'customer_no', value })) },
  },
]

/** The transparency log: its keys, a checkpoint, and each tile of the tree as it was at `size` leaves. */
const ofLog = (size: number): ReadonlyArray<Question> =>
  ['keys', 'checkpoint', ...[...tilesOf(size)].map(tilePath)].map((name) => ({
    method: 'GET',
    path: `/log/${name}`,
  }))

const actsOf = (people: ReadonlyArray<Person>): ReadonlyArray<Question> =>
  people.map(({ subject }) => ({
    method: 'POST',
    path: `/v1/subjects/${subject}/acts`,
    by: 'service',
    body: { ...optOut, personal: { note: 'said once more' } },
    key: `last-${subject}`,
  }))

/** Everything that is asked, in order: readings, then an act of each person, then the decisions that follow from it. */
export const questionsAbout = (
  people: ReadonlyArray<Person>,
  numbers: ReadonlyArray<string>,
  leaves: number,
): ReadonlyArray<Question> => {
  const readings = [...general(numbers), ...people.flatMap(ofPerson), ...ofLog(leaves)]
  const acts = actsOf(people)
  const later = people.flatMap((person, index): ReadonlyArray<Question> =>
    decisionsOn(person).map((question) => {
      const before = readings.findIndex((each) => isSame(each, question))
      return { ...question, after: { act: readings.length + index, before } }
    }),
  )
  return [...readings, ...acts, ...later]
}

/** An answer: the status, and each value by its path. */
export type Answer = { readonly status: number; readonly values: ReadonlyMap<string, string> }

const flatten = (value: unknown, path: string, into: Map<string, string>): void => {
  if (typeof value !== 'object' || value === null) {
    into.set(path, String(value))
    return
  }
  for (const [key, inner] of Object.entries(value)) flatten(inner, `${path}/${key}`, into)
}

const checkpointShape = /^([^\n]+)\n(\d+)\n([^\n]+)\n\n/

/** Of a checkpoint the root at its size: how many readings are signed by now depends on how long they took. */
const partsOf = (text: string): unknown => {
  const [, origin, size, root] = checkpointShape.exec(text) ?? []
  return size === undefined ? text : { origin, [`${rootAt}${size}`]: root }
}

/** Begins the name of a value that only a checkpoint of the same size has. */
export const rootAt = 'root at '

const answerOf = ({ status, json, text }: Said): Answer => {
  const values = new Map<string, string>()
  flatten(json ?? partsOf(text), '', values)
  return { status, values }
}

/** This question must see all that was recorded before it. */
const minPosition = (written: string, { path, after }: Question): string =>
  after === undefined || written === '' ? path : `${path}?minPosition=${written}`

/** Asks all; undefined where the connection broke. */
export const askAll = async (
  call: Call,
  questions: ReadonlyArray<Question>,
): Promise<ReadonlyArray<Answer | undefined>> => {
  const answers: (Answer | undefined)[] = []
  let written = ''
  for (const question of questions) {
    const { method, by, body, key } = question
    const said = await call(method, minPosition(written, question), {
      ...(by === undefined ? {} : { by }),
      headers: key === undefined ? {} : { 'idempotency-key': key },
      ...(body === undefined ? {} : { body }),
    }).catch(() => undefined)
    const answer = said === undefined ? undefined : answerOf(said)
    written = answer?.values.get('/receipt/position') ?? written
    answers.push(answer)
  }
  return answers
}
