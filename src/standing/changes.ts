/** What one event changed in a standing: every leaf that is new, gone or different, by its JSON Pointer (RFC 6901). */
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Standing } from './standing.ts'

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

const walk = (path: string, before: unknown, after: unknown): ReadonlyArray<Change> => {
  if (before === after) return []
  if (!isRecord(before) && !isRecord(after)) return leaf(path, before, after)
  const was = isRecord(before) ? before : {}
  const is = isRecord(after) ? after : {}
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()
  return keys.flatMap((key) => walk(path + step(key), was[key], is[key]))
}

/** In path order. The same standing twice changes nothing. */
export const changesBetween = (before: Standing, after: Standing): ReadonlyArray<Change> =>
  walk('', before, after)
