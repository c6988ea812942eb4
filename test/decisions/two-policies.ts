/** The small catalogue twice on one ledger: as the bank's policy and, with names of its own, as a clinic's. */
import { E } from '../../src/fp.ts'
import { decodePackage } from '../../src/catalogue/assemble.ts'
import { emptyCatalogue, evolveCatalogue } from '../../src/catalogue/catalogue.ts'
import type { Catalogue } from '../../src/catalogue/catalogue.ts'
import { compilePackage } from '../../src/catalogue/compiled.ts'
import { viewAt } from '../../src/catalogue/view.ts'
import type { View } from '../../src/catalogue/view.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { sha256 } from '../../src/kernel/hash.ts'
import { compiled, event, id, version } from './fixture.ts'
import { rawPackage } from './package.ts'
import { effective1, effective2, noon, plusDays } from './times.ts'

/** Fields that name a thing which belongs to one policy, wherever they stand. */
const naming = new Set([
  'agreement',
  'alternatives',
  'feature',
  'features',
  'permission',
  'permissions',
  'policy',
  'purpose',
  'purposes',
  'recipient',
  'recipients',
  'source',
  'template',
])
/** Lists of a package whose items' ids are such names. */
const owned = new Set([
  'agreements',
  'permissions',
  'purposes',
  'recipients',
  'sources',
  'switchPaths',
  'templates',
])

/** Where a permission was seen is a field of the same name. */
const words = new Set(['callback', 'launch_sync', 'settings'])

const clinicName = (name: string): string => {
  if (words.has(name)) return name
  return name === 'privacy' ? 'clinic' : `clinic.${name}`
}

const renamed = (value: unknown, key: string, section: string): unknown => {
  if (typeof value === 'string')
    return naming.has(key) || (key === 'id' && owned.has(section)) ? clinicName(value) : value
  if (Array.isArray(value)) return value.map((each) => renamed(each, key, section))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      name,
      renamed(inner, name, Array.isArray(inner) ? name : section),
    ]),
  )
}

/** The same under the clinic's names. */
export const atClinic = (value: object): object => ({ ...(renamed(value, '', '') as object) })

const account = (name: string, more: object = {}) => ({
  id: name,
  label: { 'zh-CN': name, en: name },
  clauses: ['t'],
  ...more,
})

const clinicPackage = (name: string) => ({
  ...atClinic(rawPackage(name)),
  accounts: [account('portal')],
})

const clinicCompiled = (name: string) => {
  const decoded = decodePackage(clinicPackage(name))
  if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left))
  return compilePackage(decoded.right)
}

const ofClinic = (published: LedgerEvent, name: string): LedgerEvent => {
  if (published.type !== 'PolicyVersionPublished') return published
  const body = { ...published.body, policy: id('clinic'), packageSha256: sha256(`clinic ${name}`) }
  return event(published.occurredAt, { type: published.type, body: body as typeof published.body })
}

const packages = new Map([
  [sha256('1'), compiled('1')],
  [sha256('2'), compiled('2')],
  [sha256('clinic 1'), clinicCompiled('1')],
  [sha256('clinic 2'), clinicCompiled('2')],
])

const first = version('1', effective1, [])
const second = version(
  '2',
  effective2,
  [id('profile.display'), id('insight')],
  plusDays(effective2, -30),
)

/** The bank's policy names no accounts, as those of old ledgers do not; the clinic's has a portal. */
export const bothPolicies: Catalogue = [
  first,
  second,
  ofClinic(first, '1'),
  ofClinic(second, '2'),
].reduce(evolveCatalogue(packages), emptyCatalogue)

export const bothView: View = viewAt(bothPolicies, noon)
