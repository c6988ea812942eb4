/** Which versions of a policy were published, and what are the hashes of their texts and packages? */
import type { EventId, PolicyId, Sha256, VersionId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { Projection, Rows } from '../src/projector/projection.ts'

export type PublishedVersionRow = {
  readonly version: VersionId
  readonly previous?: VersionId
  readonly textSha256: Sha256
  readonly packageSha256: Sha256
  readonly locale: string
  readonly effectiveAt: Instant
  readonly effectiveBy: string
  readonly publishedAt: Instant
  readonly event: EventId
}

/** In order of publication. */
export type PolicyRow = { readonly versions: ReadonlyArray<PublishedVersionRow> }

export const policyCatalogue: Projection<PolicyRow> = {
  name: 'policy-catalogue',
  version: 1,
  keysOf: ({ event }) => (event.type === 'PolicyVersionPublished' ? [event.body.policy] : []),
  initial: { versions: [] },
  evolve: (row, { event }) => {
    if (event.type !== 'PolicyVersionPublished') return row
    const { version, previous, textSha256, packageSha256, locale, effectiveAt, effectiveBy } =
      event.body
    const published = {
      version,
      ...(previous === undefined ? {} : { previous }),
      textSha256,
      packageSha256,
      locale,
      effectiveAt,
      effectiveBy,
      publishedAt: event.recordedAt,
      event: event.id,
    }
    return { versions: [...row.versions, published] }
  },
}

/** Policies by id, in pages: `after` is the last policy of the page before. */
export const policiesIn =
  (rows: Rows<PolicyRow>) =>
  (limit: number, after?: PolicyId): ReadonlyArray<readonly [policy: string, row: PolicyRow]> =>
    rows.scan('', limit, after)
