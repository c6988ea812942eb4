/** Tags of the contract: whose each operation is. One that several roles may call stands under each of them. */
import type { Role } from '../../events/vocabulary.ts'

/** Total, so that a role without a word does not compile. */
export const roleTags: { readonly [R in Role | 'public']: string } = {
  service:
    'A system of the bank that records what people did and asks whether it may. Limited, where its credential says so, to some purposes and recipients.',
  officer:
    'A data-protection officer: publishes policies, invokes exemptions, joins and erases records, reads registers.',
  auditor:
    'Reads records, trails and registers, each with a reason that is recorded; changes none.',
  regulator:
    'Reads what was published: policies, their versions and documents; takes bundles that are verified without this ledger.',
  operator: 'Runs the node: health, metrics, rebuilding, checking the log. Sees no personal data.',
  subject:
    'A person, by a token of at most 15 minutes that a service asks for: their own record and nothing else.',
  public: 'Needs no credential.',
}
