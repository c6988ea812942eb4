/** Tags of the contract: the roles that may call each operation. An operation of several roles has several tags. */
import type { Role } from '../../events/vocabulary.ts'

/** Total, so that a role without a word does not compile. */
export const roleTags: { readonly [R in Role | 'public']: string } = {
  service:
    'A system of the bank: records acts and asks for decisions. Its credential may limit it to some purposes and recipients.',
  officer:
    'A data-protection officer: publishes policies, invokes exemptions, joins and erases records, reads registers.',
  auditor: 'Reads records, trails and registers, each with a recorded reason. Changes nothing.',
  regulator:
    'Reads published policies, versions and documents, and exports bundles that can be verified without this ledger.',
  operator: 'Runs the node: health, metrics, rebuilds, checks of the log. Sees no personal data.',
  subject:
    'A person, with a token of at most 15 minutes that a service requests: reads and changes their own record only.',
  public: 'Needs no credential.',
}
