/** Every parameter of every route, drawn from the table, with what belongs to somebody else or is nothing at all. */
import type { t } from '../../../../src/fp.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../../../src/fp.ts'
import { allRoutes } from '../../../../src/api/routes.ts'
import type { AnyRoute } from '../../../../src/api/route.ts'
import { liveFully } from './given-back-house.ts'
import type { Ids } from './given-back-house.ts'
import { openHouse, problemIn, publish, publishedHouse } from '../../house.ts'
import type { Said } from '../../house.ts'

const house = await publishedHouse()
let anna: Ids
let bo: Ids
let stranger: Ids
/** Anna's token, and a key for each role. */
let keys: { readonly [role: string]: string }
/** The next page of Bo's story, as an auditor got it. */
let cursorOfBo: string

beforeAll(async () => {
  const elsewhere = await openHouse()
  await publish(elsewhere)
  anna = await liveFully(house)
  bo = await liveFully(house)
  stranger = await liveFully(elsewhere)
  await elsewhere.close()
  const { service, auditor } = house.keys
  const path = `/v1/subjects/${anna.subject}/tokens`
  const { token } = (await house.call('POST', path, { key: service, body: {} })).json
  keys = { ...house.keys, subject: token }
  const page = `/v1/subjects/${bo.subject}/trail?reason=audit&limit=1`
  cursorOfBo = (await house.call('GET', page, { key: auditor })).json.next
})

/** As they stand in a URL. */
const values = (): ReadonlyArray<string> => [
  bo.subject,
  stranger.subject,
  bo.device,
  bo.disclosure,
  bo.withdrawal,
  cursorOfBo,
  '',
  'x',
  '0',
  '-1',
  '-2',
  '1e3',
  '9'.repeat(19),
  '9'.repeat(4_000),
  '..%2F..',
  '%00',
  '%ED%A0%80',
  '__proto__',
  '2026-02-30T00:00:00Z',
  'f'.repeat(64),
]

const good = (): { readonly [name: string]: string } => ({
  subject: anna.subject,
  recipient: 'shop',
  policy: 'privacy',
  version: '2',
  purpose: 'profile.display',
  operation: 'use',
  sha256: 'a'.repeat(64),
  event: '00000000-0000-8000-8000-000000000000',
  report: 'acts',
  size: '5',
  seed: 'chosen-afterwards',
})

const fieldsOf = ({ required, optional }: AnyRoute['query']) => ({ ...required, ...optional })

const ask = (route: AnyRoute, role: string, param: string, value: string): Promise<Said> => {
  const valueOf = (name: string): string => (name === param ? value : (good()[name] ?? 'a'))
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => valueOf(name))
  const isStaff = role !== 'service' && role !== 'subject'
  const query = Object.keys(fieldsOf(route.query)).flatMap((name) => {
    if (name === param || name in route.query.required) return [`${name}=${valueOf(name)}`]
    return name === 'reason' && isStaff ? ['reason=audit'] : []
  })
  return house.call(route.method, `${path}?${query.join('&')}`, {
    ...(keys[role] === undefined ? {} : { key: keys[role] }),
    ...(route.body === undefined ? {} : { body: route.body.example }),
  })
}

const tagOf = (codec: object): unknown => ('_tag' in codec ? codec._tag : undefined)

/** Whether the contract takes this value there. */
const isTaken = (codec: t.Mixed, value: string): boolean => {
  const tag = tagOf(codec)
  const whole = /^\d{1,15}$/.test(value) ? Number(value) : value
  const read = tag === 'List' ? value.split(',') : tag === 'Whole' ? whole : value
  return E.isRight(codec.decode(read))
}

const decodedOf = (value: string): string | undefined => {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** Problems of what is well formed and not there, not the caller's, or not yet. */
const clear = [
  'not-own-record',
  'event-not-found',
  'subject-unknown',
  'policy-not-found',
  'version-not-found',
  'document-not-found',
  'account-not-cancelled',
  'act-not-for-role',
  // The example of a body, where the value was taken.
  'invalid-request',
  'version-unknown',
  'purpose-unregistered',
  'subject-erased',
]

const expectClear = (said: Said, value: string, isOk: boolean, param: string): void => {
  if (said.status < 300) return expect(isOk).toBe(true)
  const problem = problemIn(said)
  // This house signs no log.
  if (problem === 'not-yet-covered') return expect(isOk).toBe(true)
  expect(said.status).toBeLessThan(500)
  const sent = decodedOf(value)
  if (value.length > 4) expect(said.text).not.toContain(sent ?? value)
  if (isOk) return expect(clear).toContain(problem)
  if (problem === 'invalid-request')
    return expect(said.json.errors[0].path.split('.')[0]).toBe(param)
  // In a path what is empty, or holds a slash, is another path.
  return expect(['malformed-url', 'route-unknown']).toContain(problem)
}

const withoutCodec = ['docs']
const cases = allRoutes
  .filter(({ name }) => !withoutCodec.includes(name))
  .flatMap((route) => {
    const params = Object.keys({ ...fieldsOf(route.params), ...fieldsOf(route.query) })
    return params.map((param) => [`${route.name} ${param}`, route, param] as const)
  })

describe.each(cases)('%s', (_, route, param) => {
  test('opens nothing of another’s and never breaks', async () => {
    const codec = { ...fieldsOf(route.params), ...fieldsOf(route.query) }[param]!
    const roles = route.roles === 'public' ? ['nobody'] : route.roles
    await Promise.all(
      roles.flatMap((role) =>
        values().map(async (value) => {
          const said = await ask(route, role, param, value)
          const sent = decodedOf(value)
          const isOk = sent !== undefined && sent !== '' && isTaken(codec, sent)
          expectClear(said, value, isOk, param)
          const others = [...Object.values(bo), ...Object.values(stranger)]
          const shown = others.filter((id) => id !== sent && said.text.includes(id))
          expect(role === 'subject' ? shown : []).toEqual([])
          expect([role, param, said.status]).not.toEqual(['subject', 'subject', 200])
        }),
      ),
    )
    expect(house.bugs).toEqual([])
  })
})

const placed = cases.filter(([, , param]) => /position/i.test(param))

test('a position that lies ahead is answered by no route from what is there', async () => {
  expect(placed.map(([name]) => name)).toContain('askByQuery atPosition')
  expect(placed.map(([name]) => name)).toContain('trail position')
  const ahead = '9'.repeat(18)
  const said = await Promise.all(
    placed.map(async ([name, route, param]) => {
      const role = route.roles === 'public' ? 'nobody' : route.roles[0]!
      const each = await ask(route, role, param, ahead)
      expect(each.text).not.toContain(ahead)
      return [name, each.status, each.json.position !== undefined]
    }),
  )
  expect(said).toEqual(placed.map(([name]) => [name, 503, true]))
})

test('a position that lies ahead, in a body', async () => {
  const question = {
    subject: anna.subject,
    purpose: 'profile.display',
    operation: 'use',
    atPosition: '9'.repeat(18),
  }
  const { service, auditor } = house.keys
  const post = (path: string, body: object, key = service) =>
    house.call('POST', path, { key, body })
  const said = await Promise.all([
    post('/v1/decisions', question),
    post('/v1/decisions', { ...question, reason: 'audit' }, auditor),
    post('/v1/decisions/batch', { questions: [question] }),
  ])
  expect(said.map(problemIn)).toEqual(['behind', 'behind', 'behind'])
})
