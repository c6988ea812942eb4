/** Every listing of the contract, drawn from its table, over a ledger in which each of them has two rows at least. */
import { allRoutes } from '../../../src/api/routes.ts'
import type { AnyRoute } from '../../../src/api/route.ts'
import { uuidFrom } from '../../../src/kernel/hash.ts'
import { eventIdFrom, logPosition, sha256From } from '../../../src/kernel/ids.ts'
import type { ActorId, SubjectId } from '../../../src/kernel/ids.ts'
import { right } from '../../support/unwrap.ts'
import { newcomer, openHouse, publish, record } from '../house.ts'
import type { House, Loose, Said } from '../house.ts'
import { acceptPolicy, grant, optOut, showNotice, withdraw } from '../../support/acts.ts'

/** A route that takes a cursor is a listing, whatever it is called. */
export const listings: ReadonlyArray<AnyRoute> = allRoutes.filter(
  ({ query }) => 'after' in query.optional || 'after' in query.required,
)

/** A caller: a role by its key, or a person by their token. */
export type Asker = { readonly name: string; readonly role: string; readonly key: string }

export type ListedHouse = {
  readonly house: House
  readonly anna: SubjectId
  readonly bo: SubjectId
  /** All roles, and both people. */
  readonly askers: ReadonlyArray<Asker>
  /** The path of a listing as an asker reads it: their own record, or Anna's. */
  readonly pathOf: (route: AnyRoute, asker: Asker) => string
  readonly get: (route: AnyRoute, asker: Asker, query?: object) => Promise<Said>
}

const device = (n: number) => `dev_${String(n).padStart(32, '0')}`
const phoneForShop = {
  ...grant,
  kind: 'separate_consent',
  purpose: 'shop.order',
  categories: ['phone', 'nickname'],
  recipient: 'shop',
}

const live = async (house: House, subject: SubjectId): Promise<void> => {
  const ask = { act: 'request-disclosure', recipient: 'shop', purpose: 'shop.order' }
  await record(house, subject, showNotice, acceptPolicy, grant, phoneForShop)
  for (const n of [1, 2]) {
    const seen = { permission: 'location', state: 'on', source: 'callback' }
    await record(
      house,
      subject,
      { act: 'observe-permission', device: device(n), ...seen },
      { ...ask, categories: n === 1 ? ['phone'] : ['nickname'] },
    )
  }
  const { kind, purpose, recipient } = phoneForShop
  await record(house, subject, { ...withdraw, kind, purpose, recipient })
  await record(house, subject, { ...optOut, purpose: 'news' })
  await publishPages(house, subject)
  await exempt(house, subject)
}

/** Two pages that are public still though the consent to them is over: due to be taken down. */
const publishPages = async (house: House, subject: SubjectId): Promise<void> => {
  for (const n of [1, 2]) {
    // An id stands for something of one person's.
    const publication = `pub_${subject.slice(4, -1)}${n}`
    const scope = { kind: 'public_disclosure_consent', purpose: 'page.publish', publication }
    const page = { publication, purpose: 'page.publish', categories: ['nickname'] }
    await record(
      house,
      subject,
      { ...grant, ...scope, categories: ['nickname'] },
      { act: 'record-publication', ...page, placeSha256: 'a'.repeat(64) },
      { ...withdraw, ...scope },
    )
  }
}

const exempt = async ({ call, keys, ledger }: House, subject: SubjectId): Promise<void> => {
  for (const purpose of ['app.operate', 'app.secure']) {
    const body = {
      act: 'invoke-exemption',
      list: 'collection',
      code: 'vital_interest',
      purpose,
      categories: ['log'],
      proof: [
        { kind: 'approver', reference: 'duty-officer' },
        { kind: 'impracticability', reference: 'f'.repeat(64) },
        { kind: 'post_hoc_notice_due', reference: '2099-12-31' },
      ],
      until: new Date(Date.now() + 86_400_000).toISOString(),
    }
    const said = await call('POST', `/v1/subjects/${subject}/acts`, { key: keys.officer, body })
    if (said.status !== 201) throw new Error(said.text)
    await ledger.waitFor(BigInt(said.json.receipt.position), 30_000)
  }
}

const beginExports = async ({ ledger }: House, subject: SubjectId): Promise<void> => {
  for (const n of [1, 2]) {
    const exported = {
      export: eventIdFrom(uuidFrom('export', n)),
      scope: { kind: 'person', subject },
      position: logPosition(BigInt(n)),
      size: n + 1,
      root: sha256From('a'.repeat(64)),
    } as const
    const by = { role: 'regulator', id: 'watchdog' as ActorId } as const
    await right(ledger.recordExport(by, { type: 'ExportBegun', body: exported }))
  }
}

const tokenOf = async ({ call, keys }: House, subject: SubjectId): Promise<string> =>
  (await call('POST', `/v1/subjects/${subject}/tokens`, { key: keys.service, body: {} })).json.token

/** The value of each parameter of a path; a new one is added here. */
const valuesOf = (subject: SubjectId): { readonly [name: string]: string } => ({
  subject,
  recipient: 'shop',
  policy: 'privacy',
  version: '2',
  purpose: 'profile.display',
})

const pathOf = (route: AnyRoute, subject: SubjectId): string =>
  route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = valuesOf(subject)[name]
    if (value === undefined) throw new Error(`what stands for :${name} of ${route.name}?`)
    return value
  })

/** A house in which two people lived alike, and every key and token there is. */
export const openListedHouse = async (): Promise<ListedHouse> => {
  const house = await openHouse()
  await publish(house)
  const anna = await newcomer(house)
  const bo = await newcomer(house)
  for (const subject of [anna, bo]) await live(house, subject)
  const askers: Asker[] = Object.entries(house.keys).map(([role, key]) => ({
    name: role,
    role,
    key,
  }))
  askers.push({ name: 'Anna', role: 'subject', key: await tokenOf(house, anna) })
  askers.push({ name: 'Bo', role: 'subject', key: await tokenOf(house, bo) })
  const path = (route: AnyRoute, { name }: Asker) => pathOf(route, name === 'Bo' ? bo : anna)
  const get = (route: AnyRoute, asker: Asker, query: object = {}) => {
    const search = new URLSearchParams({ reason: 'audit', ...query } as Record<string, string>)
    return house.call('GET', `${path(route, asker)}?${String(search)}`, { key: asker.key })
  }
  // Readings of each, so that those listings have rows too.
  const trail = (subject: SubjectId) =>
    house.call('GET', `/v1/subjects/${subject}?reason=audit`, { key: house.keys.auditor })
  for (const subject of [anna, anna, bo, bo]) await trail(subject)
  await beginExports(house, anna)
  await house.ledger.waitFor(house.ledger.health().head, 30_000)
  return { house, anna, bo, askers, pathOf: path, get }
}

/** The callers that may read a listing at all. */
export const readersOf = (
  { roles }: AnyRoute,
  askers: ReadonlyArray<Asker>,
): ReadonlyArray<Asker> => askers.filter(({ role }) => roles.includes(role as never))

/** The rows of an answer, whatever a listing calls them. */
export const rowsIn = ({ json }: Said): ReadonlyArray<Loose> => json.rows ?? json.entries
