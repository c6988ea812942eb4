/** The version of a policy that an event belongs to: receipts and reports take the words of that one. */
import type { Catalogue, PublishedVersion } from '../../catalogue/catalogue.ts'
import { viewAt } from '../../catalogue/view.ts'
import type { View } from '../../catalogue/view.ts'
import { trusted } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'

/** An event, as far as it says under which policy it was recorded. */
export type UnderPolicy = {
  readonly body: object
  readonly noticeHash?: string | undefined
  readonly occurredAt: Instant
  readonly recordedAt: Instant
}

/** The ids in a field of a body: one, a list of them, or none. */
const idsIn = (body: object, field: string): ReadonlyArray<string> => {
  const value: unknown = Object.entries(body).find(([name]) => name === field)?.[1]
  const values: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
  return values.flatMap((each) => (typeof each === 'string' ? [each] : []))
}

/** The catalogue as it was published by then: what was published later gives no words to it. */
export const publishedBy = (catalogue: Catalogue, at: Instant): Catalogue => ({
  ...catalogue,
  policies: new Map(
    [...catalogue.policies].map(([policy, versions]) => [
      policy,
      versions.filter(({ publishedAt }) => publishedAt <= at),
    ]),
  ),
})

const versionsIn = ({ policies }: Catalogue): ReadonlyArray<PublishedVersion> =>
  [...policies.values()].flat()

/** Those that an event names, by itself or by the hash of its text: two versions may have one text. */
const versionNamedBy = (
  catalogue: Catalogue,
  { body, noticeHash }: UnderPolicy,
): ReadonlyArray<PublishedVersion> => {
  const [policy] = idsIn(body, 'policy')
  const [version] = idsIn(body, 'version')
  if (policy !== undefined && version !== undefined)
    return versionsIn(catalogue).filter((v) => v.policy === policy && v.version === version)
  return noticeHash === undefined
    ? []
    : versionsIn(catalogue).filter(
        (each) =>
          each.textSha256 === noticeHash && (policy === undefined || each.policy === policy),
      )
}

/** Whether a version says of a field's id that it is its own: ids of these fields are of one policy each. */
const isOwn: {
  readonly [field: string]: (compiled: PublishedVersion['compiled'], id: string) => boolean
} = {
  feature: ({ package: { switchPaths } }, id) => switchPaths.some((each) => each.id === id),
  ends: ({ purposes }, id) => purposes.has(trusted(id)),
  purposes: ({ purposes }, id) => purposes.has(trusted(id)),
  alternatives: ({ purposes }, id) => purposes.has(trusted(id)),
  reconsent: ({ purposes }, id) => purposes.has(trusted(id)),
  source: ({ sources }, id) => sources.has(trusted(id)),
  agreement: ({ agreements }, id) => agreements.has(trusted(id)),
  account: ({ package: { policy, accounts = [] } }, id) =>
    accounts.some((each) => each.id === id) || (accounts.length === 0 && policy === id),
  template: ({ templates }, id) => templates.has(trusted(id)),
}

/** In force, of the policy that one of these fields names a thing of. */
const byOwnThing = ({ inForce }: View, body: object): PublishedVersion | undefined => {
  for (const [field, owns] of Object.entries(isOwn))
    for (const id of idsIn(body, field)) {
      const found = [...inForce.values()].find(({ compiled }) => owns(compiled, id))
      if (found !== undefined) return found
    }
  return undefined
}

/** In force at an instant, of the policy that an event names, or whose purpose or other thing it names. */
const meantAt = (view: View, { body }: UnderPolicy): PublishedVersion | undefined => {
  const [policy] = idsIn(body, 'policy')
  if (policy !== undefined) return view.inForce.get(trusted(policy))
  const [purpose] = idsIn(body, 'purpose')
  const byPurpose = purpose === undefined ? undefined : view.purposes.get(trusted(purpose))?.version
  return byPurpose ?? byOwnThing(view, body)
}

/** Of a policy or purpose that no version in force then has: the last version with it. */
const lastMeant = (known: Catalogue, { body }: UnderPolicy): PublishedVersion | undefined => {
  const [[policy], [purpose]] = [idsIn(body, 'policy'), idsIn(body, 'purpose')]
  if (policy === undefined && purpose === undefined) return undefined
  return versionsIn(known).findLast((each) =>
    policy === undefined
      ? each.compiled.purposes.has(trusted(purpose ?? ''))
      : each.policy === policy,
  )
}

/**
 * The version that an event is about: the one it names; else the one in force then, of the policy it names or of the
 * policy that registers its purpose. Undefined where it says nothing of one policy.
 */
export const policyMeant = (
  catalogue: Catalogue,
  event: UnderPolicy,
): PublishedVersion | undefined => {
  const known = publishedBy(catalogue, event.recordedAt)
  const found = versionNamedBy(known, event)
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  // An act from before the policy's publication here is described by the policy in force at its recording.
  const views = [event.occurredAt, event.recordedAt].map((at) => viewAt(known, at))
  const meant = views.map((view) => meantAt(view, event)).find((each) => each !== undefined)
  if (first === undefined) return meant ?? lastMeant(known, event)
  const inForce = views.flatMap((view) => found.filter((v) => view.inForce.get(v.policy) === v))
  return found.find((each) => each === meant) ?? inForce[0] ?? first
}

/** The same; of an event that says nothing of one policy, the version in force then of the policy published first. */
export const policyOf = (
  catalogue: Catalogue,
  event: UnderPolicy,
): PublishedVersion | undefined => {
  const meant = policyMeant(catalogue, event)
  if (meant !== undefined) return meant
  const known = publishedBy(catalogue, event.recordedAt)
  for (const at of [event.occurredAt, event.recordedAt]) {
    const [first] = viewAt(known, at).inForce.values()
    if (first !== undefined) return first
  }
  return undefined
}
