/** A digest of the rules behind a decision. Equal catalogues give equal digests. */
import type { Catalogue, PublishedVersion } from '../../catalogue/catalogue.ts'
import type { View } from '../../catalogue/view.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import type { Primitives } from '../../transparency/primitives.ts'

const entries = <V, W>(map: ReadonlyMap<string, V>, told: (value: V) => W) =>
  [...map]
    .map(([key, value]) => [key, told(value)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))

const versionOf = ({
  version,
  packageSha256,
  effectiveAt,
  order,
  reconsent,
}: PublishedVersion) => ({
  version,
  packageSha256,
  effectiveAt,
  order,
  reconsent: [...reconsent].toSorted(),
})

/** Everything in the registrations that decisions use; a package is represented by its hash. Canonical JSON. */
const rulesText = (catalogue: Catalogue, inForce: View['inForce']): string =>
  canonicalJson({
    profile: catalogue.profile,
    inForce: entries(inForce, ({ version }) => version),
    policies: entries(catalogue.policies, (versions) => versions.map(versionOf)),
    recipients: entries(catalogue.recipients, (recipient) => recipient),
    frozen: [...catalogue.frozen].toSorted(),
    freezes: entries(catalogue.freezes, (freezes) => freezes),
    warranties: entries(catalogue.warranties, (warranty) => warranty),
    templates: entries(catalogue.templates, (segments) => segments),
  })

/** SHA-256 of the rules in force, in hex. */
export const rulesDigest = (
  { sha256 }: Pick<Primitives, 'sha256'>,
  { catalogue, inForce }: Pick<View, 'catalogue' | 'inForce'>,
): string =>
  Array.from(sha256(bytesFrom(rulesText(catalogue, inForce))), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
