/** As many people in a c15t database as in the ledger, each with one consent: less than the ledger holds of each. */
import type { PrivateServer } from '../../../test/postgres/private-server.ts'

/** What a client of c15t calls a person, and what the bank calls them. */
export const subjectOf = (person: number): string =>
  // Its ids are written in base 58, which has no zero.
  `sub_${String(person).replaceAll('0', 'z')}`
export const externalOf = (person: number): string => `customer-${person}`

export const domain = 'bank.example'

/** The indexes that its own tables lack for what is asked of them here. */
const indexes = [
  'create index on subject ("externalId")',
  'create index on consent ("subjectId")',
  'create index on consent ("policyId")',
]

/** Its first person came in over HTTP, which made domain, policy and purposes; the others follow that one's rows. */
const copies = (people: number): ReadonlyArray<string> => [
  `insert into subject (id, "externalId", "identityProvider")
   select 'sub_' || translate(n::text, '0', 'z'), 'customer-' || n, "identityProvider"
   from subject, generate_series(1, ${people - 1}) n`,
  `insert into consent (id, "subjectId", "domainId", "policyId", "purposeIds", jurisdiction, "givenAt")
   select 'cns_' || translate(n::text, '0', 'z'), 'sub_' || translate(n::text, '0', 'z'),
          "domainId", "policyId", "purposeIds", jurisdiction, "givenAt"
   from consent, generate_series(1, ${people - 1}) n`,
  'vacuum analyze',
]

/** Fills a database in which person 0 is; its name is the end of its connection string. */
export const populate = async (
  { ask }: PrivateServer,
  url: string,
  people: number,
  isIndexed: boolean,
): Promise<void> => {
  const database = new URL(url).pathname.slice(1)
  for (const statement of [...copies(people), ...(isIndexed ? indexes : [])]) {
    await ask(database, statement)
  }
}
