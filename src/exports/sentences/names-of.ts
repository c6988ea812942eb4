/** The names of an event's ids in the words of its own policy and version: never another policy's, never later ones. */
import type { Catalogue, PublishedVersion } from '../../catalogue/catalogue.ts'
import type { Label } from '../../catalogue/package/label.ts'
import { viewAt } from '../../catalogue/view.ts'
import type { Instant } from '../../kernel/instant.ts'
import { namesIn } from './names.ts'
import type { Names, Sort } from './names.ts'
import { policyMeant, publishedBy } from './policy-of.ts'
import type { UnderPolicy } from './policy-of.ts'

/** A recipient that joined beside the policies, by the name that it was registered under then. */
export type JoinedRecipient = {
  readonly recipient: string
  readonly name: Label
  readonly recordedAt: Instant
}

/** The names of one event's ids. */
export type NamesOf = (event: UnderPolicy) => Names

/** Policies share ids of these sorts, and each gives them words of its own. */
const sharedSorts: ReadonlySet<Sort> = new Set<Sort>(['category', 'channel', 'permission'])

type LabelsOf = (version: PublishedVersion) => Names

/** Names of each version, made once. */
const eachOnce = (): LabelsOf => {
  const made = new Map<PublishedVersion, Names>()
  return (version) => {
    const known = made.get(version)
    if (known !== undefined) return known
    const names = namesIn(version.compiled.package)
    made.set(version, names)
    return names
  }
}

/** The versions of one policy, the newest first. */
const newestFirst = (versions: ReadonlyArray<PublishedVersion>): ReadonlyArray<PublishedVersion> =>
  [...versions].toReversed()

/** The event's own version, then those of its policy before it: an act may be about what was dropped since. */
const ownVersions = (
  { policies }: Catalogue,
  own: PublishedVersion | undefined,
): ReadonlyArray<PublishedVersion> =>
  own === undefined
    ? []
    : [own, ...newestFirst(policies.get(own.policy) ?? []).filter(({ order }) => order < own.order)]

/** All that were published by then: those in force first, in the order of the policies. */
const allVersions = (
  catalogue: Catalogue,
  { occurredAt, recordedAt }: UnderPolicy,
): ReadonlyArray<PublishedVersion> => {
  const known = publishedBy(catalogue, recordedAt)
  return [
    ...viewAt(known, occurredAt).inForce.values(),
    ...viewAt(known, recordedAt).inForce.values(),
    ...[...known.policies.values()].flatMap(newestFirst),
  ]
}

const firstOf = (
  versions: ReadonlyArray<PublishedVersion>,
  labelsOf: LabelsOf,
  sort: Sort,
  id: string,
): Label | undefined => {
  for (const version of versions) {
    const label = labelsOf(version)(sort, id)
    if (label !== undefined) return label
  }
  return undefined
}

const lastJoined = (
  joined: ReadonlyArray<JoinedRecipient>,
  id: string,
  by: Instant | undefined,
): Label | undefined =>
  joined.findLast(
    ({ recipient, recordedAt }) => recipient === id && (by === undefined || recordedAt <= by),
  )?.name

/** By the event: its version's own words; of an id that is of one policy alone, else those of that policy by then. */
export const namesByEvent = (
  catalogue: Catalogue,
  joined: ReadonlyArray<JoinedRecipient>,
): NamesOf => {
  const labelsOf = eachOnce()
  return (event) => {
    const meant = policyMeant(catalogue, event)
    const own = ownVersions(catalogue, meant)
    return (sort, id) => {
      const label = firstOf(own, labelsOf, sort, id)
      if (label !== undefined || (meant !== undefined && sharedSorts.has(sort))) return label
      const beside = sort === 'recipient' ? lastJoined(joined, id, event.recordedAt) : undefined
      return beside ?? firstOf(allVersions(catalogue, event), labelsOf, sort, id)
    }
  }
}

/** For headings and totals: the newest name that a thing's own policy gives it; of two policies, that published first. */
export const newestNames = (
  catalogue: Catalogue,
  joined: ReadonlyArray<JoinedRecipient>,
): Names => {
  const labelsOf = eachOnce()
  const versions = [...catalogue.policies.values()].flatMap(newestFirst)
  return (sort, id) =>
    firstOf(versions, labelsOf, sort, id) ??
    (sort === 'recipient' ? lastJoined(joined, id, undefined) : undefined)
}
