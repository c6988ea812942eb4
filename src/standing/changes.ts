/** The changes of one event in a standing: every new, removed or different leaf, by its JSON Pointer (RFC 6901). */
import { canonicalJson } from '../kernel/canonical-json.ts'
import { forEachDifference } from '../kernel/entries-between.ts'
import type { Entries } from '../kernel/entries.ts'
import type { Mark, PolicyStanding, Standing } from './standing.ts'

/** `before` and `after` are canonical JSON; absent means there was nothing. */
export type Change = { readonly path: string; readonly before?: string; readonly after?: string }

const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

const leaf = (path: string, before: unknown, after: unknown): ReadonlyArray<Change> => {
  const was = before === undefined ? undefined : canonicalJson(before)
  const is = after === undefined ? undefined : canonicalJson(after)
  if (was === is) return []
  return [
    {
      path,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    },
  ]
}

const step = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Finds the differences below one path. */
type Walk<A> = (path: string, before: A | undefined, after: A | undefined, found: Change[]) => void

const plain: Walk<unknown> = (path, before, after, found) => {
  if (before === after) return
  if (!isRecord(before) && !isRecord(after)) {
    found.push(...leaf(path, before, after))
    return
  }
  const was = isRecord(before) ? before : {}
  const is = isRecord(after) ? after : {}
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()
  for (const key of keys) plain(path + step(key), was[key], is[key], found)
}

// Entries that an event left alone are shared and passed over: what a trail costs grows with its events alone.
const entries =
  <A>(each: Walk<A>): Walk<Entries<A>> =>
  (path, before, after, found) =>
    forEachDifference(before, after, (key, was, is) => each(path + step(key), was, is, found))

const policy: Walk<PolicyStanding> = (path, before, after, found) => {
  plain(`${path}/acceptance`, before?.acceptance, after?.acceptance, found)
  plain(`${path}/clicked`, before?.clicked, after?.clicked, found)
  entries<Mark>(plain)(`${path}/notices`, before?.notices, after?.notices, found)
}

type Part = (before: Standing, after: Standing, found: Change[]) => void

const part =
  <P extends keyof Standing>(name: P, walk: Walk<Standing[P]>): Part =>
  (before, after, found) =>
    walk(step(name), before[name], after[name], found)

/** In the order of paths. */
const parts: { readonly [P in keyof Standing]-?: Part } = {
  agreements: part('agreements', entries(plain)),
  cancelled: part('cancelled', entries(plain)),
  consents: part('consents', entries(plain)),
  erased: part('erased', plain),
  exemptions: part('exemptions', entries(plain)),
  features: part('features', entries(plain)),
  guardianConsents: part('guardianConsents', entries(plain)),
  guardians: part('guardians', entries(plain)),
  inbound: part('inbound', entries(plain)),
  joined: part('joined', entries(plain)),
  marketing: part('marketing', entries(plain)),
  minor: part('minor', plain),
  objections: part('objections', entries(plain)),
  permissions: part('permissions', entries(entries(plain))),
  policies: part('policies', entries(policy)),
  reached: part('reached', entries(plain)),
  reopened: part('reopened', entries(plain)),
  subscriptions: part('subscriptions', entries(plain)),
  sweeps: part('sweeps', entries(plain)),
}

/** In path order. The same standing twice changes nothing. O(d log n) for d changes of one standing into the other. */
export const changesBetween = (before: Standing, after: Standing): ReadonlyArray<Change> => {
  const found: Change[] = []
  for (const walk of Object.values(parts)) walk(before, after, found)
  return found
}
