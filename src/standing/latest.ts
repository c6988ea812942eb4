/** Last-happened-wins for one entry of a record. */
import type { Mark } from './standing.ts'

/** One entry by a key that somebody chose: a purpose named `constructor` is not what every object inherits. */
export const own = <A>(
  record: { readonly [key: string]: A } | undefined,
  key: string,
): A | undefined => (record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined)

/** What is put in place of an entry: it happened at the same time as the old one, or later. */
export const overtakes = (old: Mark | undefined, next: Mark): boolean =>
  old === undefined || old.at <= next.at

/** The record with `next` under `key`, unless what stands there happened later. */
export const put = <M extends Mark>(
  record: { readonly [key: string]: M } | undefined,
  key: string,
  next: M,
): { readonly [key: string]: M } =>
  overtakes(own(record, key), next) ? { ...record, [key]: next } : (record ?? {})
